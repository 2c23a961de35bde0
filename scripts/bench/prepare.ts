/** What the measured tenant needs: the provider as its connector, no message limits, people with phones. */
import { httpSend } from '../../server/testing/http-send.ts';
import { machineToken } from '../../server/testing/machine-token.ts';
import { must } from './flows.ts';

export interface Bootstrap {
  readonly id: string;
  readonly secret: string;
}

/** Returns the phones, digits alone, one for each worker. */
export async function prepareTenant(
  endpoint: string,
  { bootstrap, smsEndpoint, people }: { bootstrap: Bootstrap; smsEndpoint: string; people: number },
): Promise<readonly string[]> {
  const call = await managementClient(endpoint, bootstrap);
  must(
    200,
    await call('POST', '/api/connectors', { connectorId: 'http-sms', config: { endpoint: smsEndpoint } }),
  );
  const phone = { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false };
  must(
    200,
    await call('PATCH', '/api/sign-in-exp', {
      signUp: { identifiers: ['phone'], password: false, verify: true },
      signIn: { methods: [phone] },
      messageLimitPolicy: {
        sendsPerRecipient: 0,
        sendsPerAddress: 0,
        windowSeconds: 600,
        resendIntervalSeconds: 0,
      },
    }),
  );
  const phones = Array.from({ length: people }, (_, index) => `1650253${String(index).padStart(4, '0')}`);
  for (const primaryPhone of phones) must(200, await call('POST', '/api/users', { primaryPhone }));
  return phones;
}

async function managementClient(endpoint: string, { id, secret }: Bootstrap) {
  const token = await machineToken(endpoint, id, secret);
  return (method: string, path: string, body: object) =>
    httpSend({
      method,
      url: `${endpoint}${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
}
