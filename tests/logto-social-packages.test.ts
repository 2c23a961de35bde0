/** Logto's published social packages, unmodified from npm: people sign up, sign in and link through a started server, at simulated providers. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { httpSend } from '../server/testing/http-send.ts';
import { claimsOf, createPerson, type Person, signInByCode } from '../server/testing/person.ts';
import {
  createPlace,
  type Place,
  startServer,
  type StartedServer,
} from '../server/testing/started-server.ts';
import { machine, manage, type Operator } from './manage.ts';
import { configs, createIssuers, type Issuers } from './strangers/issuers.ts';
import { installPublishedSocial } from './strangers/published.ts';
import { startTlsProviders, type TlsProviders } from './strangers/tls-providers.ts';

interface Case {
  readonly config: object;
  /** Where the package lets the operator say so. */
  readonly target?: string;
  /** A host that has to have been asked. */
  readonly asks: string;
  /** Of the person with this number. */
  readonly idOf?: (id: number) => string;
  /** What becomes of a code that was used: some packages know no more of it than that something failed. */
  readonly spent?: string;
}

/** By the ids under which they stand beside our own. */
const cases: Readonly<Record<string, Case>> = {
  'logto-connector-google': { config: configs.google, asks: 'oauth2.googleapis.com' },
  'logto-connector-github': {
    config: configs.github,
    asks: 'api.github.com',
    idOf: String,
    spent: '400 connector.general',
  },
  'logto-connector-apple': { config: configs.apple, asks: 'appleid.apple.com', spent: '200' },
  'logto-connector-oidc': {
    config: configs.oidc,
    target: 'acme',
    asks: 'oidc.acme.example',
    spent: '400 connector.general',
  },
  'logto-connector-oauth': {
    config: configs.oauth,
    target: 'other',
    asks: 'oauth.acme.example',
    spent: '400 connector.general',
  },
};

describe('social packages of Logto', () => {
  let folder: string | undefined;
  let providers: TlsProviders;
  let issuers: Issuers;
  let place: Place;
  let server: StartedServer;
  let operator: Operator;

  before(async () => {
    folder = await installPublishedSocial();

    if (!folder) return;
    issuers = await createIssuers();
    providers = await startTlsProviders(issuers.simulators);
    place = await createPlace({ ...machine, ...providers.environment });
    symlinkSync(folder, join(String(place.environment['DATA_DIR']), 'connectors'), 'junction');
    server = await startServer(place);

    operator = await manage(server);
    await operator.openPhoneSignIn();
    const social = await operator.call('PATCH', '/api/sign-in-exp', {
      signUp: { identifiers: [], password: false, verify: false },
      // An address that the package believes in would lead to its owner's account at once.
      socialSignIn: { automaticAccountLinking: true },
    });
    assert.equal(social.status, 200, social.body);
    const account = await operator.call('PATCH', '/api/account-center', {
      enabled: true,
      fields: { social: 'Edit' },
    });
    assert.equal(account.status, 200, account.body);
    const owner = await operator.call('POST', '/api/users', { primaryEmail: issuers.state.email });
    assert.equal(owner.status, 200, owner.body);
  });

  after(async () => {
    await server?.stop();
    await providers?.close();
    place?.remove();
  });

  const begin = async (): Promise<Person> => {
    const person = createPerson({ send: httpSend, endpoint: server.endpoint });
    await person.openSignIn();
    await person.begin('SignIn');
    return person;
  };
  const verify = (person: Person, id: string, verificationId: string, connectorData: object) =>
    person.call('POST', `/api/experience/verification/social/${id}/verify`, {
      verificationId,
      connectorData,
    });

  /** As a browser: to the provider, and back to the address that was registered there. */
  async function leave(person: Person, id: string) {
    const state = `state-of-${Math.random()}`;
    const redirectUri = `${server.endpoint}/callback/${id}`;
    const path = `/api/experience/verification/social/${id}/authorization-uri`;
    const left = await person.call('POST', path, { state, redirectUri });
    assert.equal(left.status, 200, left.body);
    const { authorizationUri, verificationId } = left.json() as Record<string, string>;
    const { to, data } = await issuers.signIn(String(authorizationUri));
    assert.equal(to, redirectUri);
    assert.equal(data['state'], state);
    return { verificationId: String(verificationId), data: await posted(person, to, data) };
  }

  async function through(person: Person, id: string): Promise<string> {
    const { verificationId, data } = await leave(person, id);
    const back = await verify(person, id, verificationId, data);
    assert.equal(back.status, 200, `${back.body}\n${server.output().slice(-2000)}`);
    return verificationId;
  }

  async function finish(person: Person): Promise<string> {
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    return String(claimsOf(tokens['id_token'])['sub']);
  }

  const identitiesOf = async (userId: string) =>
    (await operator.call('GET', `/api/users/${userId}`)).json() as {
      identities: Record<string, { userId: string; details: Record<string, unknown> }>;
      primaryEmail: string | null;
    };

  for (const [
    id,
    { config, target: chosen, asks, idOf = (number: number) => `u${number}`, spent },
  ] of Object.entries(cases))
    test(`${id} signs people up and in, and is linked to an account`, async (context) => {
      if (!folder) return context.skip('The npm registry cannot be reached, so this package is not tried.');
      const { call } = operator;
      const metadata = chosen && { metadata: { target: chosen, name: { en: 'Acme' } } };
      const made = await call('POST', '/api/connectors', { connectorId: id, id, config, ...metadata });
      assert.equal(made.status, 200, made.body);
      const { type, platform, target, isStandard = false, logo, readme } = made.json();
      assert.deepEqual([type, platform, isStandard], ['Social', 'Universal', chosen !== undefined]);
      assert.equal(target, chosen ?? id.replace('logto-connector-', ''));
      assert.match(logo, /^data:image\/svg/);
      assert.match(readme, /\w/);
      assert.ok(!made.body.includes('a-secret-of-the-client'));
      const incomplete = await call('PATCH', `/api/connectors/${id}`, { config: { scope: 'x' } });
      assert.equal(incomplete.json().code, 'connector.invalid_config');

      const person = await begin();
      const visit = await through(person, id);
      const unknown = await person.identify(visit);
      assert.deepEqual([unknown.status, unknown.json()['code']], [404, 'user.identity_not_exist']);
      assert.equal(unknown.json()['data'], undefined, 'C14 nobody learns whose address it is');
      await person.switchTo('Register');
      assert.equal((await person.identify(visit)).status, 201);
      const sub = await finish(person);
      const user = await identitiesOf(sub);
      assert.equal(user.identities[target]?.userId, idOf(issuers.state.id));
      assert.equal(user.primaryEmail, null, 'what the package says of an address is nobody’s proof');
      assert.doesNotMatch(JSON.stringify(user), /id_token|access_token|"code"/);
      assert.ok(issuers.asked.some((one) => one.includes(asks)));

      const again = await begin();
      const { verificationId, data } = await leave(again, id);
      assert.equal((await verify(again, id, verificationId, { ...data, state: 'other' })).status, 404);
      assert.equal((await again.identify(await through(again, id))).status, 204);
      assert.equal(await finish(again), sub);

      // A return of before, in a sign-in of its own: its code is used up.
      const third = await begin();
      const first = await leave(third, id);
      assert.equal((await verify(third, id, first.verificationId, first.data)).status, 200);
      const fresh = await leave(third, id);
      const replayed = { ...fresh.data, code: first.data['code'] };
      const old = await verify(third, id, fresh.verificationId, replayed);
      const told = old.status === 200 ? '200' : `${old.status} ${String(old.json()['code'])}`;
      assert.equal(told, spent ?? '401 connector.social_auth_code_invalid');
      const denied = await leave(third, id);
      const no = { state: denied.data['state'], error: 'access_denied' };
      const refused = await verify(third, id, denied.verificationId, no);
      assert.equal(refused.json()['code'], 'connector.social_auth_code_invalid');

      await link(id, target, idOf);
      return undefined;
    });

  /** Somebody else, who has an account by phone: through the Account API. */
  async function link(id: string, target: string, idOf: (id: number) => string): Promise<void> {
    issuers.state.id += 1;
    const phone = `1415555${issuers.state.id}`;
    const scope = 'openid offline_access identities phone';
    const member = createPerson({ send: httpSend, endpoint: server.endpoint, scope });
    const { tokens, claims } = await signInByCode(member, phone, () => operator.readCode(phone));
    const authorization = { authorization: `Bearer ${String(tokens['access_token'])}` };
    const ask = async (method: string, path: string, body: object, more = {}) => {
      const reply = await member.call(method, path, body, { ...authorization, ...more });
      assert.ok(reply.status < 300, `${path} ${reply.status} ${reply.body}`);
      return reply.body === '' ? {} : reply.json();
    };
    const identifier = { type: 'phone', value: phone };
    const sent = await ask('POST', '/api/verifications/verification-code', { identifier });
    const proof = await ask('POST', '/api/verifications/verification-code/verify', {
      identifier,
      verificationId: sent['verificationRecordId'],
      code: await operator.readCode(phone),
    });
    const redirectUri = `${server.endpoint}/account/callback/social/${id}`;
    const away = await ask('POST', '/api/verifications/social', {
      connectorId: id,
      state: 's-1',
      redirectUri,
    });
    const { to, data } = await issuers.signIn(String(away['authorizationUri']));
    const record = away['verificationRecordId'];
    const connectorData = await posted(member, to, data);
    await ask('POST', '/api/verifications/social/verify', { verificationRecordId: record, connectorData });
    const body = { newIdentifierVerificationRecordId: record };
    const proven = { 'logto-verification-id': String(proof['verificationRecordId']) };
    await ask('POST', '/api/my-account/identities', body, proven);
    const linked = (await identitiesOf(String(claims['sub']))).identities[target];
    assert.equal(linked?.userId, idOf(issuers.state.id));
    const later = await begin();
    assert.equal((await later.identify(await through(later, id))).status, 204);
    assert.equal(await finish(later), claims['sub']);
  }

  test('A3 an ID token of another sign-in is refused by what the package kept; no secret stands in the log', async (context) => {
    if (!folder) return context.skip('The npm registry cannot be reached, so the packages are not tried.');
    issuers.state.nonce = 'of-another-sign-in';
    for (const id of ['logto-connector-apple', 'logto-connector-oidc']) {
      const person = await begin();
      const { verificationId, data } = await leave(person, id);
      const refused = await verify(person, id, verificationId, data);
      assert.equal(refused.json()['code'], 'connector.social_invalid_id_token', refused.body);
      assert.ok(!server.output().includes(String(data['code'])));
    }
    issuers.state.nonce = undefined;
    assert.ok(!server.output().includes(configs.google.clientSecret));
    return undefined;
  });
});

/** Apple posts what others put into the address; the page reads the token behind the `#`. */
async function posted(
  person: Person,
  to: string,
  data: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  if (!data['id_token']) return { ...data };
  const reply = await person.call('POST', to, new URLSearchParams(data));
  assert.equal(reply.status, 303, reply.body);
  const { searchParams, hash } = new URL(String(reply.headers['location']), to);
  return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}
