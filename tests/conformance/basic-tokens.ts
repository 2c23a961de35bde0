/** The modules of the basic plan that look at what comes back: tokens, and what they tell of the person. */
import assert from 'node:assert/strict';
import type { Check } from './check.ts';
import { form, issuer, type Provider } from './provider.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The claims of a scope, from the userinfo endpoint: those named, and nothing of another scope. */
const tells =
  (scope: string, expected: Claims): Check =>
  async (op) => {
    const { tokens } = await op.signIn(op.openBrowser(), { scope: `openid ${scope}` });
    const told = (await op.userinfo(tokens['access_token'])).json();
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(told[name], value, name);
    const strange = Object.keys(everything).filter((name) => name in told && !(name in expected));
    assert.deepEqual(strange, []);
  };

const profile: Claims = {
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  nickname: 'Countess',
  preferred_username: 'ada',
  profile: 'https://ada.example',
  website: 'https://ada.example/site',
  gender: 'female',
  birthdate: '1815-12-10',
  zoneinfo: 'Europe/London',
  locale: 'en-GB',
};
const email: Claims = { email: 'ada@example.com', email_verified: true };
const address: Claims = { address: { formatted: 'St James’s Square 12, London', country: 'UK' } };
const phone: Claims = { phone_number: '13102051234', phone_number_verified: true };
const everything: Claims = { ...profile, ...email, ...address, ...phone };

const isUserinfo = (
  op: Provider,
  { status, headers, body }: Awaited<ReturnType<Provider['userinfo']>>,
): void => {
  assert.equal(status, 200);
  assert.match(String(headers['content-type']), /^application\/json/);
  assert.equal((JSON.parse(body) as Claims)['sub'], op.userId);
};

const refuses = async (op: Provider, code: string | null): Promise<void> => {
  const second = await op.exchange(code);
  assert.deepEqual([second.status, second.json()['error']], [400, 'invalid_grant']);
};

export const basicTokens = {
  'oidcc-server': async (op) => {
    const { callback, tokens, claims, header, pages } = await op.signIn(op.openBrowser());
    assert.equal(pages.length, 1);
    assert.deepEqual([callback.get('state'), callback.get('iss')], ['a-state', issuer]);
    assert.deepEqual([String(tokens['token_type']).toLowerCase(), header.alg], ['bearer', 'RS256']);
    const { aud, iss, sub, nonce, exp, iat } = claims;
    assert.deepEqual([aud, iss, sub, nonce], [op.client.id, issuer, op.userId, 'a-nonce']);
    assert.ok(Number(exp) > Number(iat) && Math.abs(Number(iat) - Date.now() / 1000) < 60);
    isUserinfo(op, await op.userinfo(tokens['access_token']));
    const { callback: other } = await op.authorize(op.openBrowser());
    const { headers } = await op.exchange(other.get('code'));
    assert.match(String(headers['cache-control']), /no-store/);
    assert.equal((await op.exchange('nothing')).status, 400);
  },
  'oidcc-server-client-secret-post': async (op) => {
    const { id, secret } = op.client;
    await op.signIn(op.openBrowser(), {}, { client_id: id, client_secret: secret });
    const { callback } = await op.authorize(op.openBrowser());
    const wrong = { client_id: id, client_secret: 'x'.repeat(secret.length) };
    const refused = await op.exchange(callback.get('code'), wrong);
    assert.deepEqual([refused.status, refused.json()['error']], [401, 'invalid_client']);
  },
  'oidcc-idtoken-signature': async (op) => {
    const { tokens, header } = await op.signIn(op.openBrowser());
    const { keys } = (await op.get('/oidc/jwks')).json() as { keys: { kid: string }[] };
    assert.ok(keys.some(({ kid }) => kid === header.kid));
    const [head, , signature] = String(tokens['id_token']).split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: issuer, sub: 'x', aud: op.client.id, iat: 1, exp: 9e9 }),
    );
    await assert.rejects(op.verify([head, forged.toString('base64url'), signature].join('.')));
  },
  'oidcc-userinfo-get': async (op) => {
    const { tokens } = await op.signIn(op.openBrowser());
    isUserinfo(op, await op.userinfo(tokens['access_token']));
    const refused = await op.userinfo('nothing');
    assert.equal(refused.status, 401);
    assert.match(String(refused.headers['www-authenticate']), /^Bearer .*error="invalid_token"/);
  },
  'oidcc-userinfo-post-header': async (op) => {
    const { tokens } = await op.signIn(op.openBrowser());
    const headers = { authorization: `Bearer ${String(tokens['access_token'])}` };
    isUserinfo(op, await op.openBrowser().call('POST', '/oidc/me', undefined, headers));
  },
  'oidcc-userinfo-post-body': async (op) => {
    const { tokens } = await op.signIn(op.openBrowser());
    const body = form({ access_token: String(tokens['access_token']) });
    isUserinfo(op, await op.openBrowser().call('POST', '/oidc/me', body));
  },
  'oidcc-scope-profile': tells('profile', profile),
  'oidcc-scope-email': tells('email', email),
  'oidcc-scope-address': tells('address', address),
  'oidcc-scope-phone': tells('phone', phone),
  'oidcc-scope-all': tells('profile email address phone', everything),
  'oidcc-claims-essential': async (op) => {
    // The document says that the parameter is not supported: the request goes on, and the scopes say what is told.
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { tokens } = await op.signIn(op.openBrowser(), { claims, scope: 'openid profile' });
    assert.equal((await op.userinfo(tokens['access_token'])).json()['name'], 'Ada Lovelace');
  },
  'oidcc-codereuse': async (op) => {
    const { callback } = await op.authorize(op.openBrowser());
    assert.equal((await op.exchange(callback.get('code'))).status, 200);
    await refuses(op, callback.get('code'));
  },
  'oidcc-codereuse-30seconds': async (op) => {
    const { callback, tokens } = await op.signIn(op.openBrowser());
    op.setTime(30_000);
    await refuses(op, callback.get('code'));
    assert.equal((await op.userinfo(tokens['access_token'])).status, 401, 'what the code gave is taken back');
  },
  'oidcc-refresh-token': async (op) => {
    const parameters = { scope: 'openid offline_access', prompt: 'consent' };
    const { tokens, claims } = await op.signIn(op.openBrowser(), parameters);
    const fields = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    const refreshed = (await op.token(fields)).json();
    assert.notEqual(refreshed['access_token'], tokens['access_token']);
    isUserinfo(op, await op.userinfo(refreshed['access_token']));
    const { payload } = await op.verify(refreshed['id_token']);
    const again: Claims = payload;
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'amr'])
      assert.deepEqual(again[name], claims[name], name);
    assert.ok(Number(again['iat']) >= Number(claims['iat']));
    const stolen = await op.token(fields, op.otherClient);
    assert.deepEqual([stolen.status, stolen.json()['error']], [400, 'invalid_grant']);
  },
} satisfies Record<string, Check>;
