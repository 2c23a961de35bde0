/** Codes and refresh tokens: used once, used twice, used at the same moment. */
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import * as client from 'openid-client';
import { eachDatabase } from '../../testing/databases.ts';
import {
  authorize,
  createMovableClock,
  type OidcRig,
  relyingParty,
  signIn,
  startOidc,
} from '../../testing/oidc-rig.ts';

interface Party {
  readonly config: client.Configuration;
  readonly redirectUri: string;
  readonly id: string;
  readonly secret?: string;
}

eachDatabase('codes and tokens', ({ open }) => {
  const clock = createMovableClock();
  let rig: OidcRig;
  let page: Party;
  let native: Party;
  let server: Party;

  before(async () => {
    rig = await startOidc(await open(), { clock });
    const make = async (type: 'Native' | 'Traditional', redirectUri: string): Promise<Party> => {
      const { application, secret } = await rig.applications.create('default', {
        name: type,
        type,
        oidcClientMetadata: { redirectUris: [redirectUri] },
      });
      const config = await relyingParty(rig.tenant.issuer, application.id, secret);
      return { config, redirectUri, id: application.id, secret };
    };
    page = {
      config: await relyingParty(rig.tenant.issuer, 'demo-app'),
      redirectUri: `${rig.tenant.endpoint}/demo-app`,
      id: 'demo-app',
    };
    native = await make('Native', 'com.example.app:/callback');
    server = await make('Traditional', 'https://server.example/callback');
  });
  after(() => rig.stop());

  const post = async (path: string, { id, secret }: Party, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: id, ...(secret && { client_secret: secret }), ...fields });
    const response = await fetch(`${rig.tenant.issuer}${path}`, { method: 'POST', body });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, string> };
  };
  const refresh = (party: Party, token: string | undefined, more: Record<string, string> = {}) =>
    post('/token', party, { grant_type: 'refresh_token', refresh_token: String(token), ...more });
  const exchange = (party: Party, callback: URL, verifier: string) =>
    post('/token', party, {
      grant_type: 'authorization_code',
      code: String(callback.searchParams.get('code')),
      redirect_uri: party.redirectUri,
      code_verifier: verifier,
    });
  const tokensOf = async (party: Party, user = rig.addUser()) =>
    (await signIn({ rig, ...party, user })).tokens;

  describe('authorization code', () => {
    test('G2: the second use is invalid_grant and takes back what the first one gave', async () => {
      const { callback, verifier } = await authorize({ rig, ...page, user: rig.addUser() });
      const first = await exchange(page, callback, verifier);
      assert.equal(first.status, 200);
      const second = await exchange(page, callback, verifier);
      assert.deepEqual([second.status, second.body['error']], [400, 'invalid_grant']);
      assert.equal((await refresh(page, first.body['refresh_token'])).body['error'], 'invalid_grant');
      const headers = { authorization: `Bearer ${first.body['access_token']}` };
      assert.equal((await fetch(`${rig.tenant.issuer}/me`, { headers })).status, 401);
    });

    test('G2: of two uses at the same moment exactly one wins, 40 times', async () => {
      for (let round = 0; round < 40; round++) {
        const { callback, verifier } = await authorize({ rig, ...page, user: rig.addUser() });
        const both = await Promise.all([0, 1].map(() => exchange(page, callback, verifier)));
        assert.deepEqual(statusesOf(both), [200, 400]);
        assert.equal(both.find(({ status }) => status === 400)?.body['error'], 'invalid_grant');
      }
    });

    test('a wrong verifier, a wrong redirect URI, another client: refused, and the code is still good', async () => {
      const { callback, verifier } = await authorize({ rig, ...page, user: rig.addUser() });
      assert.equal((await exchange(page, callback, 'x'.repeat(43))).body['error'], 'invalid_grant');
      assert.equal((await exchange(native, callback, verifier)).body['error'], 'invalid_grant');
      const elsewhere = { ...page, redirectUri: `${page.redirectUri}/` };
      assert.equal((await exchange(elsewhere, callback, verifier)).body['error'], 'invalid_grant');
      assert.equal((await exchange(page, callback, verifier)).status, 200);
    });

    test('a suspended person gets no token', async () => {
      const user = rig.addUser();
      const { callback, verifier } = await authorize({ rig, ...page, user });
      rig.users.set(user.id, { ...user, isSuspended: true });
      assert.equal((await exchange(page, callback, verifier)).body['error'], 'invalid_grant');
    });
  });

  test('G5: an application that was removed and comes back under its id: what was granted before stays dead', async () => {
    const { application } = await rig.applications.create('default', {
      name: 'Shop',
      type: 'Native',
      oidcClientMetadata: { redirectUris: ['com.example.shop:/callback'] },
    });
    const config = await relyingParty(rig.tenant.issuer, application.id);
    const shop: Party = {
      config,
      redirectUri: 'com.example.shop:/callback',
      id: application.id,
      secret: undefined,
    };
    const { refresh_token: token } = await tokensOf(shop);
    const heir = await refresh(shop, token);
    assert.equal(heir.status, 200);
    const { callback, verifier } = await authorize({ rig, ...shop, user: rig.addUser() });
    const me = (access: string | undefined) =>
      fetch(`${rig.tenant.issuer}/me`, { headers: { authorization: `Bearer ${access}` } });
    assert.equal((await me(heir.body['access_token'])).status, 200);
    await rig.applications.remove('default', application.id);
    assert.notEqual((await refresh(shop, heir.body['refresh_token'])).status, 200);
    clock.forward(1);
    await rig.applications.create(
      'default',
      { name: 'Shop', type: 'Native', oidcClientMetadata: { redirectUris: [shop.redirectUri] } },
      { id: application.id },
    );
    const late = await refresh(shop, heir.body['refresh_token']);
    assert.deepEqual([late.status, late.body['error']], [400, 'invalid_grant']);
    assert.equal((await exchange(shop, callback, verifier)).body['error'], 'invalid_grant');
    assert.equal((await me(heir.body['access_token'])).status, 401);
    // And it is asked for again as ever.
    const again = await tokensOf(shop);
    assert.equal((await refresh(shop, again.refresh_token)).status, 200);
  });

  describe('refresh token of a public client', () => {
    test('G5: it changes at each use, and its life does not grow', async ({ mock }) => {
      standStill(mock);
      let token = (await tokensOf(page)).refresh_token;
      for (let round = 0; round < 3; round++) {
        const { status, body } = await refresh(page, token);
        assert.equal(status, 200);
        assert.notEqual(body['refresh_token'], token);
        assert.equal(body['scope'], 'openid offline_access profile phone');
        assert.ok(body['id_token']);
        token = body['refresh_token'];
      }
      const rows = await rig.database.kysely
        .selectFrom('oidc_payloads')
        .select('payload')
        .where('model', '=', 'RefreshToken')
        .execute();
      const family = rows
        .map(({ payload }) => JSON.parse(payload) as { exp: number; rotations: number; grantId: string })
        .filter((one, _, all) => one.grantId === all.find(({ rotations }) => rotations === 3)?.grantId);
      assert.equal(new Set(family.map(({ exp }) => exp)).size, 1);
    });

    test('G5: within 3 s a repeat gets a successor; afterwards it ends the whole family', async ({
      mock,
    }) => {
      standStill(mock);
      for (const party of [page, native]) {
        const { refresh_token: token } = await tokensOf(party);
        const [first, repeat] = [await refresh(party, token), await refresh(party, token)];
        assert.deepEqual([first.status, repeat.status], [200, 200]);
        assert.notEqual(first.body['refresh_token'], repeat.body['refresh_token']);
        clock.forward(3001);
        assert.equal((await refresh(party, token)).body['error'], 'invalid_grant');
        for (const heir of [first, repeat])
          assert.equal((await refresh(party, heir.body['refresh_token'])).body['error'], 'invalid_grant');
      }
    });

    test('G5: two uses at the same moment are one family, 40 times', async ({ mock }) => {
      standStill(mock);
      for (let round = 0; round < 40; round++) {
        const { refresh_token: token } = await tokensOf(page);
        const both = await Promise.all([0, 1].map(() => refresh(page, token)));
        assert.deepEqual(
          both.map(({ status }) => status),
          [200, 200],
        );
        if (round > 1) continue;
        clock.forward(3001);
        assert.equal((await refresh(page, token)).status, 400);
        for (const { body } of both) assert.equal((await refresh(page, body['refresh_token'])).status, 400);
      }
    });

    test('a suspended person is refused and nothing is used up', async () => {
      const user = rig.addUser();
      const { refresh_token: token } = await tokensOf(page, user);
      rig.users.set(user.id, { ...user, isSuspended: true });
      const { status, body } = await refresh(page, token);
      assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
      rig.users.set(user.id, user);
      clock.forward(3001);
      assert.equal((await refresh(page, token)).status, 200);
      rig.users.delete(user.id);
      assert.equal((await refresh(page, token)).body['error'], 'invalid_grant');
    });

    test('the scope can be made smaller, not larger', async () => {
      const { refresh_token: token } = await tokensOf(page);
      const smaller = await refresh(page, token, { scope: 'openid phone' });
      assert.equal(smaller.body['scope'], 'openid phone');
      const larger = await refresh(page, smaller.body['refresh_token'], { scope: 'openid email' });
      assert.equal(larger.body['error'], 'invalid_scope');
    });
  });

  describe('refresh token of a confidential client', () => {
    test('it stays the same while it is young', async () => {
      const { refresh_token: token } = await tokensOf(server);
      const { status, body } = await refresh(server, token);
      assert.deepEqual([status, body['refresh_token']], [200, token]);
    });

    test('G5: when it is old it changes, and of two uses at the same moment exactly one wins, 40 times', async () => {
      for (let round = 0; round < 40; round++) {
        const { refresh_token: token } = await tokensOf(server);
        await makeOld(rig);
        const both = await Promise.all([0, 1].map(() => refresh(server, token)));
        assert.deepEqual(statusesOf(both), [200, 400]);
        const heir = both.find(({ status }) => status === 200)?.body['refresh_token'];
        assert.notEqual(heir, token);
        if (round > 1) continue;
        // The loser of a race is no thief: only a later reuse ends the family.
        assert.equal((await refresh(server, heir)).status, 200);
        clock.forward(3001);
        assert.equal((await refresh(server, token)).status, 400);
        assert.equal((await refresh(server, heir)).status, 400);
      }
    });
  });

  describe('who gets one', () => {
    test('nobody without offline_access, and offline_access needs prompt=consent', async () => {
      const requests: Record<string, string>[] = [{ scope: 'openid profile' }, { prompt: 'login' }];
      for (const parameters of requests) {
        const { tokens } = await signIn({ rig, ...page, user: rig.addUser(), parameters });
        assert.equal(tokens.refresh_token, undefined);
      }
    });

    test('a client with alwaysIssueRefreshToken does', async () => {
      const { application, secret } = await rig.applications.create('default', {
        name: 'always',
        type: 'Traditional',
        oidcClientMetadata: { redirectUris: ['https://a.example/'] },
        customClientMetadata: { alwaysIssueRefreshToken: true, idTokenTtl: 120 },
      });
      const config = await relyingParty(rig.tenant.issuer, application.id, secret);
      const parameters = { scope: 'openid', prompt: 'login' };
      const options = { rig, config, user: rig.addUser(), redirectUri: 'https://a.example/', parameters };
      const { tokens } = await signIn(options);
      assert.ok(tokens.refresh_token);
      const { exp = 0, iat = 0 } = tokens.claims() ?? {};
      assert.equal(exp - iat, 120);
    });
  });

  describe('introspection and revocation', () => {
    test('an opaque token in exactly the contract’s members, for confidential clients alone', async () => {
      const user = rig.addUser();
      const { access_token: token } = await tokensOf(server, user);
      const { status, body } = await post('/token/introspection', server, { token });
      assert.equal(status, 200);
      const { exp, iat, ...rest } = body;
      assert.equal(Number(exp) - Number(iat), 3600);
      assert.deepEqual(rest, {
        active: true,
        client_id: server.id,
        iss: rig.tenant.issuer,
        scope: 'openid offline_access profile phone',
        sub: user.id,
        token_type: 'Bearer',
      });
      const unknown = await post('/token/introspection', server, { token: 'x'.repeat(43) });
      assert.deepEqual(unknown.body, { active: false });
      assert.deepEqual((await post('/token/introspection', page, { token })).body, { active: false });
    });

    test('a JWT is refused by both', async () => {
      const { id_token: token = '' } = await tokensOf(server);
      for (const [path, verb] of [
        ['introspection', 'introspected'],
        ['revocation', 'revoked'],
      ]) {
        const { status, body } = await post(`/token/${path}`, server, { token });
        assert.deepEqual([status, body['error']], [400, 'unsupported_token_type']);
        assert.equal(
          body['error_description'],
          `Structured JWT Tokens cannot be ${verb} via the ${path}_endpoint`,
        );
      }
    });

    test('revoking an access token ends the refresh token of its grant', async () => {
      const { access_token: token, refresh_token: refreshToken } = await tokensOf(page);
      assert.equal((await post('/token/revocation', page, { token })).status, 200);
      assert.equal((await refresh(page, refreshToken)).body['error'], 'invalid_grant');
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await fetch(`${rig.tenant.issuer}/me`, { headers })).status, 401);
    });

    test('a public client cannot revoke what is not its own', async () => {
      const { refresh_token: token = '' } = await tokensOf(page);
      assert.equal((await post('/token/revocation', native, { token })).status, 200);
      assert.equal((await refresh(page, token)).status, 200);
    });
  });
});

/** However slow the machine, no time passes but what the test moves its clock by: for seconds that count. */
const standStill = (mock: TestContext['mock']): void =>
  mock.timers.enable({ apis: ['Date'], now: Date.now() });

const statusesOf = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);

/** As if 70 % of its life were over: oidc-provider compares the times in the payload. */
async function makeOld({ database: { kysely } }: OidcRig): Promise<void> {
  const rows = await kysely
    .selectFrom('oidc_payloads')
    .select(['id', 'payload'])
    .where('model', '=', 'RefreshToken')
    .where('consumed_at', 'is', null)
    .execute();
  for (const { id, payload } of rows) {
    const facts = JSON.parse(payload) as { iat: number };
    await kysely
      .updateTable('oidc_payloads')
      .set({ payload: JSON.stringify({ ...facts, iat: facts.iat - 40 * 86_400 }) })
      .where('id', '=', id)
      .execute();
  }
}
