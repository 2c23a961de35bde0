/** The whole journey with somebody else's client: sign in, again, as somebody else; who it is; how much it costs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { eachDatabase } from '../../testing/databases.ts';
import {
  authorize,
  createBrowser,
  createMovableClock,
  type OidcRig,
  relyingParty,
  signIn,
  startOidc,
} from '../../testing/oidc-rig.ts';

eachDatabase('OIDC journey', ({ open }) => {
  const clock = createMovableClock();
  let rig: OidcRig;
  let config: client.Configuration;
  let redirectUri: string;
  before(async () => {
    rig = await startOidc(await open(), { clock });
    redirectUri = `${rig.tenant.endpoint}/demo-app`;
    config = await relyingParty(rig.tenant.issuer, 'demo-app');
  });
  after(() => rig.stop());

  test('code with PKCE, from the first redirect to the ID token', async () => {
    const user = rig.addUser({ phone: '+13102051234' });
    const { tokens, visited, callback } = await signIn({ rig, config, user, redirectUri });
    assert.deepEqual(visited.slice(0, 2), ['/sign-in?app_id=demo-app', '/consent?app_id=demo-app']);
    assert.equal(callback.searchParams.get('iss'), rig.tenant.issuer);
    assert.deepEqual(
      [tokens.token_type, tokens.expires_in, tokens.scope],
      ['bearer', 3600, 'openid offline_access profile phone'],
    );
    for (const token of [tokens.access_token, String(tokens.refresh_token)])
      assert.match(token, /^[\w-]{43,}$/);
    const keys = (await (await fetch(`${rig.tenant.issuer}/jwks`)).json()) as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(String(tokens.id_token), createLocalJWKSet(keys));
    assert.equal(protectedHeader.alg, 'ES384');
    const { exp = 0, iat = 0, auth_time: signedInAt, ...claims } = payload;
    assert.equal(exp - iat, 3600);
    // Within the minute that this test may take.
    assert.ok(Math.abs(iat - Number(signedInAt)) < 60, String(signedInAt));
    // No at_hash, and nothing else that the SDKs do not expect.
    assert.deepEqual(claims, {
      amr: ['otp', 'sms'],
      iss: rig.tenant.issuer,
      aud: 'demo-app',
      sub: user.id,
      name: null,
      picture: null,
      username: null,
      created_at: user.createdAt,
      updated_at: user.updatedAt,
      phone_number: '13102051234',
      phone_number_verified: true,
    });
    assert.equal(rig.signedUpWith.get(user.id), 'demo-app');
  });

  test('userinfo tells the claims of the granted scopes, by GET and POST, with an ETag', async () => {
    const user = rig.addUser({
      username: 'ann',
      email: 'ann@example.com',
      name: 'Ann',
      customData: { a: { bC: 1 } },
      profile: { givenName: 'Ann', address: { streetAddress: 'Way 1' } },
    });
    const scope =
      'openid profile email phone address custom_data identities roles urn:logto:scope:organizations urn:logto:scope:sessions';
    const { tokens } = await signIn({ rig, config, user, redirectUri, parameters: { scope } });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const response = await fetch(`${rig.tenant.issuer}/me`, { headers });
    const body = await response.json();
    assert.deepEqual(body, {
      sub: user.id,
      name: 'Ann',
      picture: null,
      username: 'ann',
      created_at: user.createdAt,
      updated_at: user.updatedAt,
      given_name: 'Ann',
      preferred_username: 'ann',
      email: 'ann@example.com',
      email_verified: true,
      phone_number: null,
      phone_number_verified: false,
      address: { streetAddress: 'Way 1' },
      custom_data: { a: { bC: 1 } },
      identities: {},
      sso_identities: [],
      roles: [],
      organizations: [],
      organization_data: [],
    });
    const claims: Record<string, unknown> = { ...tokens.claims() };
    assert.deepEqual([claims['roles'], claims['organizations'], claims['custom_data']], [[], [], undefined]);
    const posted = await fetch(`${rig.tenant.issuer}/me`, { method: 'POST', headers });
    assert.deepEqual(await posted.json(), body);
    const etag = String(response.headers.get('etag'));
    const again = await fetch(`${rig.tenant.issuer}/me`, { headers: { ...headers, 'if-none-match': etag } });
    assert.equal(again.status, 304);
    rig.users.set(user.id, { ...user, isSuspended: true });
    assert.equal((await fetch(`${rig.tenant.issuer}/me`, { headers })).status, 401);
  });

  test('who is signed in is not asked again, unless the request wants it', async () => {
    const user = rig.addUser();
    const browser = createBrowser(rig.tenant.endpoint);
    await signIn({ rig, config, user, redirectUri, browser });
    const verifier = client.randomPKCECodeVerifier();
    const ask = async (parameters: Record<string, string>) => {
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...parameters,
      });
      return String((await browser.visit(url.href)).headers.get('location'));
    };
    assert.match(await ask({}), /\/demo-app\?code=/);
    assert.match(await ask({ prompt: 'none' }), /\/demo-app\?code=/);
    assert.equal(await ask({ prompt: 'login' }), '/sign-in?app_id=demo-app');
    assert.equal(await ask({ max_age: '0' }), '/sign-in?app_id=demo-app');
    assert.equal(await ask({ prompt: 'consent' }), '/consent?app_id=demo-app');
    assert.equal(await ask({ scope: 'openid email' }), '/consent?app_id=demo-app');
    rig.users.set(user.id, { ...user, isSuspended: true });
    assert.equal(await ask({}), '/sign-in?app_id=demo-app');
    assert.match(await ask({ prompt: 'none' }), /\?error=login_required/);
  });

  test('without a session prompt=none is login_required', async () => {
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      prompt: 'none',
      state: 's',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const { searchParams } = new URL(
      String((await fetch(url, { redirect: 'manual' })).headers.get('location')),
    );
    assert.deepEqual([searchParams.get('error'), searchParams.get('state')], ['login_required', 's']);
  });

  test('somebody else signs in at the same browser: the first one is signed out on the way', async () => {
    const browser = createBrowser(rig.tenant.endpoint);
    await signIn({ rig, config, user: rig.addUser(), redirectUri, browser });
    const other = rig.addUser();
    const parameters = { prompt: 'login consent' };
    const { browser: same, visited } = await authorize({
      rig,
      config,
      user: other,
      redirectUri,
      browser,
      parameters,
    });
    // The resume answers a form that sends itself.
    assert.equal(visited[1], 'null');
    const resume = [...same.jar.values()].find(({ name }) => name === '_interaction_resume')?.path ?? '';
    const page = await (await same.visit(resume)).text();
    const confirmed = await same.visit(/action="([^"]+)"/.exec(page)?.[1] ?? '', {
      method: 'POST',
      body: new URLSearchParams({ logout: 'yes', xsrf: /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '' }),
    });
    const consent = await same.visit(String(confirmed.headers.get('location')));
    assert.equal(consent.headers.get('location'), '/consent?app_id=demo-app');
  });

  test('G7: a new session id at sign-in and at each step, at least 128 bits long; the old one opens nothing', async () => {
    const browser = createBrowser(rig.tenant.endpoint);
    const seen: (string | undefined)[] = [];
    const stale = createBrowser(rig.tenant.endpoint);
    const step = (name: string) => {
      seen.push(browser.cookie('_session'));
      if (name === 'GET resume') for (const [key, cookie] of browser.jar) stale.jar.set(key, cookie);
    };
    await signIn({ rig, config, user: rig.addUser(), redirectUri, browser, step });
    const [beforeSignIn, , atSignIn, , atConsent] = seen;
    assert.equal(beforeSignIn, undefined);
    for (const id of [atSignIn, atConsent]) assert.match(String(id), /^[\w-]{43}$/);
    assert.notEqual(atSignIn, atConsent);
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      prompt: 'none',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const ask = async (one: typeof browser) => String((await one.visit(url.href)).headers.get('location'));
    assert.match(await ask(stale), /error=login_required/);
    assert.match(await ask(browser), /code=/);
  });

  test('nothing that opens a door stands in the tables in clear', async () => {
    const { browser, tokens, callback } = await signIn({ rig, config, user: rig.addUser(), redirectUri });
    const { kysely } = rig.database;
    const tables = ['oidc_payloads', 'interactions', 'signing_keys', 'application_secrets'] as const;
    const dump = JSON.stringify(
      await Promise.all(tables.map((table) => kysely.selectFrom(table).selectAll().execute())),
    );
    const secrets = [
      tokens.access_token,
      tokens.refresh_token,
      callback.searchParams.get('code'),
      browser.cookie('_session'),
      (await rig.signingKeys.get('default'))[0].privateJwk['d'],
    ];
    for (const secret of secrets) assert.equal(dump.includes(String(secret)), false);
  });

  test('a first-party sign-in costs 14 statements, and 15 without offline_access', async () => {
    const user = rig.addUser({ applicationId: 'demo-app' });
    const counts: Record<string, number> = {};
    let last = 0;
    const step = (name: string) => {
      counts[name] = rig.database.statements() - last;
      last = rig.database.statements();
    };
    await signIn({ rig, config, user, redirectUri });
    step('before');
    await signIn({ rig, config, user, redirectUri, step });
    delete counts['before'];
    assert.deepEqual(counts, {
      'GET auth': 1,
      pages: 2,
      'GET resume': 3,
      'GET consent': 1,
      'GET resume again': 5,
      'POST token': 4,
    });
    await signIn({ rig, config, user, redirectUri, step, parameters: { scope: 'openid profile' } });
    assert.equal(counts['POST token'], 5);
  });

  test('an interaction lives for an hour', async () => {
    const browser = createBrowser(rig.tenant.endpoint);
    const { callback } = await authorize({ rig, config, user: rig.addUser(), redirectUri, browser });
    assert.ok(callback.searchParams.get('code'));
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      prompt: 'login',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    await browser.visit(url.href);
    const resume =
      [...browser.jar.values()].findLast(({ name }) => name === '_interaction_resume')?.path ?? '';
    clock.forward(3_600_001);
    const response = await browser.visit(resume, { headers: { accept: 'application/json' } });
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { code: string }).code, 'session.not_found');
    assert.equal(
      (await browser.visit('/consent?app_id=demo-app')).headers.get('location'),
      '/unknown-session',
    );
  });
});
