/** People who look after their own account, in a fresh application: signed in for real, with an SMS and an e-mail connector. */
import type { TestContext } from 'node:test';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../connectors/http-email/simulator.ts';
import type { AccountAnswer } from '../../contract/account.ts';
import { accountFields } from '../../contract/account-center.ts';
import type { TestDatabases } from './databases.ts';
import { everyWay, openExperience } from './experience.ts';
import type { HarnessOptions } from './harness.ts';

export type AccountRig = Awaited<ReturnType<typeof openAccount>>;

export const allScopes =
  'openid offline_access profile email phone address custom_data identities urn:logto:scope:sessions urn:logto:scope:trusted_devices';
export const password = 'correct horse 1';

/** Where tests look in an answer: each answer has a part of it. Who looks at one of another shape says at which. */
export interface AccountBody extends AccountAnswer {
  readonly verificationRecordId: string;
  readonly expiresAt: string;
  readonly codeLength: number;
  readonly authorizationUri: string;
  readonly registrationOptions: {
    readonly challenge: string;
    readonly user: { readonly id: string };
    readonly rp: { readonly id: string };
    readonly excludeCredentials: readonly { readonly id: string }[];
  };
  readonly secret: string;
  readonly secretUri: string;
  readonly codes: readonly string[];
  readonly trustedDevices: readonly { readonly id: string; readonly isCurrent: boolean }[];
  readonly socialIdentities: readonly {
    readonly target: string;
    readonly identity: { readonly userId: string; readonly details: Readonly<Record<string, unknown>> };
  }[];
  /** Of a refusal. */
  readonly message: string;
  readonly data: { readonly limit?: string; readonly retryAfterSeconds?: number };
}

let count = 0;

/** A number that nobody had. */
export const freshPhone = (): string => `1415555${String(2000 + (count += 1)).padStart(4, '0')}`;

export async function openAccount(databases: TestDatabases, test: TestContext, options?: HarnessOptions) {
  const relay = createSimulator();
  const mail = fetchFrom(relay);
  const mailHost = new URL(exampleConfig.endpoint).host;
  const rig = await openExperience(databases, test, {
    ...options,
    // Another provider beside the one for mail, where a test has one.
    async fetch(input, init) {
      const request = new Request(input, init);
      const isMail = !options?.fetch || new URL(request.url).host === mailHost;
      return isMail ? mail(request) : options.fetch(request);
    },
  });
  const { services, clock } = rig;
  await services.messages.connectors.create({
    tenantId: 'default',
    factoryId: 'http-email',
    config: exampleConfig,
  });
  await rig.change({
    ...everyWay,
    signUp: { identifiers: ['username'], password: true, verify: false },
    mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
    messageLimitPolicy: { resendIntervalSeconds: 0 },
  });
  const open = Object.fromEntries(accountFields.map((field) => [field, 'Edit'] as const));
  await services.accountCenter.update('default', { enabled: true, fields: open });

  const lastLetterCode = () =>
    (relay.messages.at(-1)?.body as { payload: { code: string } } | undefined)?.payload.code ?? '';

  return {
    ...rig,
    relay,
    setFields: (fields: Partial<Record<(typeof accountFields)[number], 'Off' | 'ReadOnly' | 'Edit'>>) =>
      services.accountCenter.update('default', { fields: { ...open, ...fields } }),
    /** All texts that went to this number, newest first. */
    async textsTo(phone: string): Promise<readonly string[]> {
      const list = await services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` });
      return list.map(({ text }) => text);
    },
    /** The `type`s of the letters that went to this address, oldest first. */
    lettersTo: (to: string): readonly string[] =>
      relay.messages
        .map(({ body }) => body as { to: string; type: string })
        .filter((letter) => letter.to === to)
        .map(({ type }) => type),
    async logs(key: string) {
      await services.audit.flush();
      const { entries } = await services.audit.list(
        { tenantId: 'default', key },
        { limit: 100, offset: 0, cap: 100 },
      );
      return entries;
    },
    signIn,
    async member(fields: { phone?: string; email?: string; username?: string } = {}, scope = allScopes) {
      const username = fields.username ?? `ann_${(count += 1)}`;
      await rig.addUser({ username, password, ...fields });
      return signIn(username, scope);
    },
  };

  /** Through the pages' own calls, with the password, to an access token. */
  async function signIn(
    username: string,
    scope = allScopes,
    client: { clientId?: string; redirectUri?: string } = {},
  ) {
    const person = rig.person({ address: `10.9.${(count += 1) >> 8}.${count & 255}`, scope, ...client });
    await person.openSignIn();
    await person.begin('SignIn');
    const proven = await person.checkPassword({ type: 'username', value: username }, password);
    await person.identify(String(proven.json()['verificationId']));
    const done = await person.submit();
    if (done.status !== 200) throw new Error(`submit answered ${done.status}: ${done.body}`);
    const callback = await person.follow(String(done.json()['redirectTo']));
    const tokens = (await person.exchange(callback)).json();
    const token = String(tokens['access_token']);
    const user = await services.users.findBy('default', { username });
    if (!user) throw new Error('nobody signed in');

    const ask = async <Body = AccountBody>(
      method: string,
      path: string,
      body?: object,
      headers: Readonly<Record<string, string>> = {},
    ) => {
      const reply = await person.call(method, path, body, { authorization: `Bearer ${token}`, ...headers });
      const code = reply.status >= 400 ? (JSON.parse(reply.body) as { code?: string }).code : undefined;
      return {
        status: reply.status,
        headers: reply.headers,
        /** `422 user.phone_already_in_use`; else the status alone. */
        verdict: code === undefined ? String(reply.status) : `${reply.status} ${code}`,
        body: (reply.body === '' ? undefined : JSON.parse(reply.body)) as Body,
      };
    };
    const recordOf = ({ status, body }: { readonly status: number; readonly body: AccountBody }): string => {
      if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.verificationRecordId;
    };
    const byPassword = async () => recordOf(await ask('POST', '/api/verifications/password', { password }));
    const send = async (identifier: { type: 'phone' | 'email'; value: string }) => {
      // The newest of two messages to one number is told by its time.
      clock.move(1);
      return recordOf(await ask('POST', '/api/verifications/verification-code', { identifier }));
    };

    return {
      user,
      token,
      tokens,
      person,
      ask,
      send,
      find: () => services.users.find('default', user.id),
      byPassword,
      /** The same as `ask`, with a fresh proof by the password. */
      confirmed: async <Body = AccountBody>(method: string, path: string, body?: object) =>
        ask<Body>(method, path, body, { 'logto-verification-id': await byPassword() }),
      /** The id of a record whose code was entered. */
      async prove(identifier: { type: 'phone' | 'email'; value: string }): Promise<string> {
        const verificationId = await send(identifier);
        const code = identifier.type === 'phone' ? await rig.readCode(identifier.value) : lastLetterCode();
        return recordOf(
          await ask('POST', '/api/verifications/verification-code/verify', {
            identifier,
            verificationId,
            code,
          }),
        );
      },
      now: () => clock.now(),
    };
  }
}
