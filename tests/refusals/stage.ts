/** Where every refusal of end-user/11 is met: an application with SMS and e-mail, and people who speak one language. */
import type { TestContext } from 'node:test';
import type { SettingsPatch } from '../../contract/settings.ts';
import { createIssuer, exampleConfig as issuerConfig } from '../../connectors/oidc/simulator.ts';
import { createOperator } from '../../server/testing/operator.ts';
import { freshPhone, openAccount, password } from '../../server/testing/account.ts';
import type { TestDatabases } from '../../server/testing/databases.ts';
import { everyWay } from '../../server/testing/experience.ts';
import type { InteractionEvent, Person } from '../../server/testing/person.ts';

/** The answer that a row comes to. */
export interface Met {
  readonly status: number;
  /** As text, or as it was read. */
  readonly body: unknown;
}

/** Brings about one refusal; its last answer is the one that counts. */
export type Reach = (stage: Stage) => Promise<Met>;
/** The code, its status, and how one comes to it. */
export type Row = readonly [code: string, status: number, reach: Reach];

export type Stage = Awaited<ReturnType<typeof openStage>>;

const usual: SettingsPatch = {
  ...everyWay,
  signInMode: 'SignInAndRegister',
  signUp: { identifiers: ['phone'], password: false, verify: true },
  mfa: { factors: [], policy: 'NoPrompt' },
  forgotPasswordMethods: ['PhoneVerificationCode', 'EmailVerificationCode'],
  emailBlocklistPolicy: {},
  sentinelPolicy: { maxAttempts: 50, attemptsPerAddress: 0 },
  passwordExpiration: { enabled: false },
  passkeySignIn: { enabled: false },
  messageLimitPolicy: {
    resendIntervalSeconds: 0,
    sendsPerAddress: 0,
    sendsPerRecipient: 0,
    windowSeconds: 600,
  },
};

let names = 0;
let addresses = 0;

export async function openStage(databases: TestDatabases, test: TestContext, language: string) {
  const issuer = await createIssuer({ clock: { now: () => rig.clock.now() } });
  const rig: Awaited<ReturnType<typeof openAccount>> = await openAccount(databases, test, {
    fetch: async (input, init) => issuer(new Request(input, init)),
  });
  await rig.services.messages.connectors.create({
    tenantId: 'default',
    id: 'acme',
    factoryId: 'oidc',
    config: issuerConfig,
    metadata: { target: 'acme', name: { en: 'Acme' } },
    syncProfile: false,
  });
  const headers = { 'accept-language': language };
  const operator = createOperator(rig);

  const visit = async (): Promise<Person> => {
    const count = (addresses += 1);
    const person = rig.person({ address: `10.8.${count >> 8}.${count & 255}`, headers });
    await person.openSignIn();
    return person;
  };
  const begin = async (event: InteractionEvent): Promise<Person> => {
    const person = await visit();
    must(204, await person.begin(event));
    return person;
  };
  const post = (person: Person, path: string, body?: object) =>
    person.call('POST', `/api/experience/${path}`, body);
  /** Somebody with an account: a name, a number, a password. */
  const member = async (more: { email?: string; phone?: string } = {}) => {
    const fields = { username: `somebody_${(names += 1)}`, phone: freshPhone(), ...more };
    const user = await rig.addUser({ ...fields, password });
    return { ...fields, id: user.id, owner: { tenantId: 'default', userId: user.id } };
  };
  const shownPassword = async (person: Person, username: string): Promise<string> =>
    idOf(must(200, await person.checkPassword({ type: 'username', value: username }, password)));

  return {
    ...rig,
    operator,
    language,
    endpoint: 'http://localhost:3001',
    headers,
    post,
    visit,
    begin,
    member,
    freshPhone,
    freshName: () => `newcomer_${(names += 1)}`,
    freshEmail: () => `newcomer_${(names += 1)}@mail.example`,
    /** As before every row, with what the row needs. */
    set: (patch: SettingsPatch = {}) => rig.change({ ...usual, ...patch }),
    /** Somebody who has shown their password in this browser. */
    async identified(username: string): Promise<Person> {
      const person = await begin('SignIn');
      must(204, await person.identify(await shownPassword(person, username)));
      return person;
    },
    shownPassword,
    /** The id of a code that was typed in rightly. */
    prove: (person: Person, phone: string, event: InteractionEvent) => rig.prove(person, phone, event),
    /** The proof of somebody whom another provider knows under this id. */
    async viaProvider(person: Person, sub: string): Promise<string> {
      issuer.state.person = { sub, name: 'Anong' };
      const path = 'verification/social/acme';
      const body = { state: 'a-state', redirectUri: 'http://localhost:3001/callback/acme' };
      const left = must(200, await post(person, `${path}/authorization-uri`, body));
      const connectorData = await issuer.signIn(String(left.json()['authorizationUri']));
      const verificationId = idOf(left);
      must(200, await post(person, `${path}/verify`, { verificationId, connectorData }));
      return verificationId;
    },
    /** A new account of a name and a password. */
    async registered(): Promise<Person> {
      const person = await begin('Register');
      const identifier = { type: 'username', value: `newcomer_${(names += 1)}` };
      const made = must(
        200,
        await post(person, 'verification/new-password-identity', { identifier, password }),
      );
      must(201, await person.identify(idOf(made)));
      return person;
    },
    /** A person with an access token of the Account API, whose calls are in this language. */
    async owner(fields: { phone?: string; email?: string } = {}, scope?: string) {
      // Nothing stands in the way of this sign-in; what a row needs is set after it.
      await rig.change({ ...usual, signUp: { identifiers: ['username'], password: true, verify: false } });
      const made = await rig.member(fields, scope);
      return {
        ...made,
        call: (method: string, path: string, body?: object, more: Readonly<Record<string, string>> = {}) =>
          made.ask(method, path, body, { ...headers, ...more }),
        /** The same, after the person has proven who they are. */
        confirmed: async (method: string, path: string, body?: object) =>
          made.ask(method, path, body, { ...headers, 'logto-verification-id': await made.byPassword() }),
      };
    },
  };
}

export const wrongCodeFor = (right: string): string => (right === '000000' ? '111111' : '000000');

export const idOf = (reply: { json(): Record<string, unknown> }): string =>
  String(reply.json()['verificationId']);

export function must<R extends { readonly status: number; readonly body: unknown }>(
  status: number,
  reply: R,
): R {
  if (reply.status !== status)
    throw new Error(`Expected ${status}, was ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}
