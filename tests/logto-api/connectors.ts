/** Connectors, their factories, codes sent through them, and the list of those who guessed too often. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';

const templates = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
  usageType,
  content: 'Your code is {{code}}.',
}));

export function connectors(client: () => Client, readCode: (phone: string) => Promise<string>): void {
  test('connector factories', async () => {
    const factories = ok(await client().GET('/api/connector-factories'));
    const twilio = factories.find(({ id }) => id === 'twilio-short-message-service');
    assert.equal(twilio?.type, 'Sms');
    assert.ok(twilio.formItems?.some(({ key }) => key === 'authToken'));
    const one = ok(await client().GET('/api/connector-factories/{id}', at({ id: 'http-sms' })));
    assert.equal(one.id, 'http-sms');
    assert.match(codeOf(await client().GET('/api/connector-factories/{id}', at({ id: 'no-such' }))), /^404 /);
  });

  test('connectors', async () => {
    const body = {
      connectorId: 'twilio-short-message-service',
      config: {
        accountSID: 'AC0',
        authToken: 'a-token-of-twilio',
        fromMessagingServiceSID: 'MG0',
        templates,
      },
    };
    const made = ok(await client().POST('/api/connectors', { body }));
    assert.match(String(made.config['authToken']), /^••••/);
    const { id } = made;
    assert.equal(ok(await client().GET('/api/connectors/{id}', at({ id }))).connectorId, body.connectorId);
    const changed = ok(
      await client().PATCH('/api/connectors/{id}', {
        ...at({ id }),
        body: { config: { ...made.config, accountSID: 'AC1' } },
      }),
    );
    assert.equal(changed.config['accountSID'], 'AC1');
    const listed = ok(await client().GET('/api/connectors'));
    assert.deepEqual(
      listed.filter(({ type }) => type === 'Sms').map((connector) => connector.id),
      [id],
    );
    const authorization = await client().POST('/api/connectors/{connectorId}/authorization-uri', {
      ...at({ connectorId: id }),
      body: { state: 'state', redirectUri: 'https://shop.example/callback' },
    });
    assert.match(codeOf(authorization), /^400 connector\.unexpected_type/);
    done(await client().DELETE('/api/connectors/{id}', at({ id })));
    assert.match(codeOf(await client().GET('/api/connectors/{id}', at({ id }))), /^404 /);
  });

  test('a test message', async () => {
    done(
      await client().POST('/api/connectors/{factoryId}/test', {
        ...at({ factoryId: 'outbox' }),
        body: { phone: '66812345678', config: {} },
      }),
    );
  });

  test('verification codes', async () => {
    ok(await client().POST('/api/connectors', { body: { connectorId: 'outbox' } }));
    const phone = '66812345679';
    done(await client().POST('/api/verification-codes', { body: { phone } }));
    const verificationCode = await readCode(phone);
    done(await client().POST('/api/verification-codes/verify', { body: { phone, verificationCode } }));
    const again = await client().POST('/api/verification-codes/verify', {
      body: { phone, verificationCode },
    });
    assert.match(codeOf(again), /^400 verification_code\./);
  });

  test('sentinel activities', async () => {
    const body = { targetType: 'User' as const, targets: ['66812345679'] };
    done(await client().POST('/api/sentinel-activities/delete', { body }));
  });
}
