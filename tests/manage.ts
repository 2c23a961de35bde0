/** The operator's side of a started server, over real HTTP: a machine with a token of the Management API. */
import { httpSend } from '../server/testing/http-send.ts';
import { machineToken } from '../server/testing/machine-token.ts';
import type { Reply, Send } from '../server/testing/person.ts';

export interface Operator {
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  call(method: string, path: string, body?: object): Promise<Reply & { json(): any }>;
  /** Phone sign-up and sign-in with codes that the telephone receives, no message limits. */
  openPhoneSignIn(): Promise<void>;
  /** The newest code that the telephone received for this number, digits alone. */
  readCode(phone: string): Promise<string>;
}

/** A place started with these makes the machine. */
export const machine = {
  LATCHKEY_BOOTSTRAP_APP_ID: 'operator',
  LATCHKEY_BOOTSTRAP_APP_SECRET: 'an-operators-secret-0123456789abcdef',
} as const;

const noLimits = { sendsPerRecipient: 0, sendsPerAddress: 0, windowSeconds: 600, resendIntervalSeconds: 0 };

interface Managed {
  readonly endpoint: string;
  /** Leads to one node of several. */
  readonly send?: Send;
}

export async function manage({ endpoint, send = httpSend }: Managed): Promise<Operator> {
  const { LATCHKEY_BOOTSTRAP_APP_ID: id, LATCHKEY_BOOTSTRAP_APP_SECRET: secret } = machine;
  const token = await machineToken(endpoint, id, secret);
  const call: Operator['call'] = async (method, path, body) => {
    const reply = await send({
      method,
      url: `${endpoint}${path}`,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { ...reply, json: () => JSON.parse(reply.body) };
  };
  const must = async (method: string, path: string, body: object): Promise<void> => {
    const reply = await call(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.body}`);
  };
  return {
    call,
    async openPhoneSignIn() {
      await must('POST', '/api/connectors', { connectorId: 'outbox' });
      await must('PATCH', '/api/sign-in-exp', {
        signUp: { identifiers: ['phone'], password: false, verify: true },
        signIn: {
          methods: [
            { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
          ],
        },
        messageLimitPolicy: noLimits,
      });
    },
    async readCode(phone) {
      const reply = await call('GET', `/api/telephone/messages?to=${phone}`);
      const [newest] = reply.json() as { code: string }[];
      if (!newest) throw new Error(`No message came for ${phone}: ${reply.body}`);
      return newest.code;
    },
  };
}
