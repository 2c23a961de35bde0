/** Social connectors by the shape of Logto's packages: what they are handed and may keep, what is believed of what they say, what their errors become. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isConnectorError,
  isSocialRefusal,
  type SocialReturn,
  type SocialUser,
  userThrough,
} from '@latchkey/connector-kit';
import { logtoSocialConnector } from '../testing/package-folder.ts';
import { openLogtoConnector } from './logto-connector.ts';
import { socialConnectorOf } from './logto-social.ts';
import { openPassage } from './passage.ts';

const config = { clientId: 'acme-client', clientSecret: 'a-secret-of-the-client' };
const page = 'return "https://acme.example/authorize?state=" + asked.state;';
const somebody = 'return { id: "u1" };';
const redirectUri = 'https://id.example/callback/c1';

async function open(
  { leave = page, comeBack = somebody, facts = {} }: { leave?: string; comeBack?: string; facts?: object },
  limitMs = 12_000,
) {
  const code = logtoSocialConnector('acme', { leave, comeBack, facts });
  const { default: found } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    default: unknown;
  };
  const logto = await openLogtoConnector(found);
  const connector = socialConnectorOf(logto, limitMs);
  const settings = logto.readConfig(config);
  const tools = { clock: Date } as never;
  const start = { state: 's', redirectUri, nonce: 'n', codeChallenge: 'c' };
  return {
    leave: async (passage = openPassage('c1')) =>
      connector.getAuthorizationUri({ ...start, passage } as typeof start, settings, tools),
    comeBack: (data: SocialReturn['data'], passage = openPassage('c1'), sendMs = 12_000) =>
      userThrough(
        connector,
        { data, redirectUri, nonce: 'n', codeVerifier: 'v', passage } as SocialReturn,
        settings,
        { fetch: () => Promise.reject(new Error('unused')), clock: Date, limits: { sendMs } },
      ),
  };
}

/** `denied`, `config`, …, with what an operator would read. */
async function failure(asking: Promise<unknown>): Promise<{ what: string; told: string }> {
  const thrown: unknown = await asking.then(
    (answer) => assert.fail(JSON.stringify(answer)),
    (error: unknown) => error,
  );
  assert.ok(isConnectorError(thrown), String(thrown));
  const { kind, retry, message, providerCode, providerMessage } = thrown;
  return {
    what: isSocialRefusal(thrown) ? thrown.reason : `${kind} ${retry}`,
    told: [message, providerCode, providerMessage].filter(Boolean).join(' | '),
  };
}

test('what it keeps on the way out it finds on the way back, and nothing that came back changes the redirect URI', async () => {
  const seen: Record<string, unknown>[] = [];
  Object.assign(globalThis, { seenByAcmeSocial: seen });
  const acme = await open({
    leave: `globalThis.seenByAcmeSocial.push({ asked, config }); await setSession({ nonce: 'of-acme', at: new Date(0) }); ${page}`,
    comeBack: `globalThis.seenByAcmeSocial.push({ data, session: await getSession() }); ${somebody}`,
  });
  const passage = openPassage('c1');
  assert.equal(await acme.leave(passage), 'https://acme.example/authorize?state=s');
  assert.deepEqual(seen[0], {
    asked: {
      state: 's',
      redirectUri,
      connectorId: 'c1',
      connectorFactoryId: 'acme',
      jti: '',
      headers: {},
    },
    config,
  });
  const kept = { nonce: 'of-acme', at: '1970-01-01T00:00:00.000Z' };
  assert.deepEqual(passage.session.get(), kept);
  const given = { code: 'x', state: 's', redirectUri: 'https://evil.example', credential: 'of-one-tap' };
  assert.deepEqual(await acme.comeBack(given, passage), { id: 'u1' });
  assert.deepEqual(seen[1], { data: { code: 'x', state: 's', redirectUri }, session: kept });
  const another = await open({ comeBack: 'return { id: JSON.stringify(await getSession()) };' });
  assert.equal((await another.comeBack({ code: 'x' })).id, '{}');
});

test('C14 what it says of an address or a number counts as verified by nobody, and no token of the return is kept', async () => {
  const acme = await open({
    comeBack: `return {
      id: 'u1', email: 'ann@mail.example', phone: '+14155550100', name: 'Ann', avatar: 'https://p.example/1',
      isEmailVerified: true, isPhoneVerified: true, email_verified: true,
      rawData: {
        ...data, email: 'ann@mail.example', email_verified: true, since: new Date(0), country_code: 'TH',
        tokens: { access_token: 'at', refresh_token: 'rt', expires_in: 600, list: [data.code] },
      },
    };`,
  });
  const told: SocialUser = await acme.comeBack({ code: 'the-code', state: 's-1', id_token: 'a.b.c' });
  assert.deepEqual(told, {
    id: 'u1',
    email: 'ann@mail.example',
    isEmailVerified: false,
    phone: '+14155550100',
    isPhoneVerified: false,
    name: 'Ann',
    avatar: 'https://p.example/1',
    rawData: {
      redirectUri,
      email: 'ann@mail.example',
      email_verified: true,
      since: '1970-01-01T00:00:00.000Z',
      country_code: 'TH',
      tokens: { expires_in: 600, list: [null] },
    },
  });
  for (const odd of [
    '[1]',
    '"text"',
    'null',
    '(() => { const a = {}; a.a = a; return a; })()',
    '{ n: 1n }',
  ]) {
    const { comeBack } = await open({ comeBack: `return { id: 'u1', name: 7, rawData: ${odd} };` });
    assert.deepEqual(await comeBack({ code: 'x' }), { id: 'u1' }, odd);
  }
});

test('each of its errors is a no to the person or a fault for the operator, and repeats nothing that came back', async () => {
  const grant = `JSON.stringify(${JSON.stringify('{"error":"invalid_grant","error_description":"the-secret-code"}')})`;
  const cases: Readonly<Record<string, string>> = {
    'throw new ConnectorError("social_auth_code_invalid")': 'code',
    'throw new ConnectorError("social_invalid_access_token")': 'access-token',
    'throw new ConnectorError("social_invalid_id_token", { message: "nonce" })': 'id-token',
    'throw new ConnectorError("authorization_failed", "no")': 'denied',
    [`throw new ConnectorError("general", ${grant})`]: 'code',
    'throw Object.assign(new Error("msal"), { errorCode: "invalid_grant" })': 'code',
    'throw new ConnectorError("general", JSON.stringify(data))': 'unknown later',
    'throw new ConnectorError("general", data)': 'unknown later',
    'throw new ConnectorError("general", "{\\"error\\":\\"invalid_client\\"}")': 'unknown later',
    'throw new ConnectorError("invalid_response", { issues: [{ path: ["sub"] }] })': 'unknown later',
    'throw new ConnectorError("not_implemented")': 'config fix',
    'throw new ConnectorError("invalid_config", { issues: [{ path: ["clientId"], message: "Required" }] })':
      'config fix',
    'throw Object.assign(new Error("x"), { code: "ECONNREFUSED" })': 'transient later',
    'throw new TypeError("the-secret-code")': 'unknown later',
    'throw "the-secret-code"': 'unknown later',
    'return undefined': 'config fix',
    'return { id: "" }': 'config fix',
    'return { id: 7 }': 'config fix',
  };
  for (const [comeBack, expected] of Object.entries(cases)) {
    const acme = await open({ comeBack });
    const { what, told } = await failure(acme.comeBack({ code: 'the-secret-code', state: 's' }));
    assert.equal(what, expected, comeBack);
    assert.doesNotMatch(told, /the-secret-code/, comeBack);
  }
  const { told } = await failure(
    (await open({ comeBack: 'throw new ConnectorError("general", { error: "invalid_client" })' })).comeBack({
      code: 'x',
    }),
  );
  assert.match(told, /invalid_client/, 'the operator reads in the log what the provider calls it');
  const denied = (await open({})).comeBack({ error: 'access_denied', state: 's' });
  assert.equal((await failure(denied)).what, 'denied');
});

test('F1 it is not waited for, on the way out or on the way back', async () => {
  const never = 'await new Promise(() => {});';
  const acme = await open({ leave: never, comeBack: never }, 30);
  assert.equal((await failure(acme.leave())).what, 'transient later');
  assert.equal((await failure(acme.comeBack({ code: 'x' }, undefined, 30))).what, 'transient later');
});

test('the browser is sent to a page and to nothing else, or to an app by one that is for apps', async () => {
  const to = async (address: string, platform = 'Web') =>
    (await open({ leave: `return ${address};`, facts: { platform } })).leave();
  for (const odd of ['"javascript:alert(1)"', '" data:text/html,x"', '"/sign-in"', '""', 'undefined', '{}'])
    for (const platform of ['Web', 'Native'])
      assert.equal((await failure(to(odd, platform))).what, 'config fix', odd);
  assert.equal((await failure(to('"acme://auth"'))).what, 'config fix');
  assert.equal(await to('"acme://auth"', 'Native'), 'acme://auth');
});

test('what it wants kept is JSON of a reasonable length', async () => {
  for (const odd of ['"text"', '[1]', 'null', '{ n: 1n }', '{ long: "x".repeat(9000) }']) {
    const acme = await open({ leave: `await setSession(${odd}); ${page}` });
    assert.equal((await failure(acme.leave())).what, 'unknown fix', odd);
  }
});
