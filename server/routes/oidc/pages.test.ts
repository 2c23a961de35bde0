/** What browsers see: cookies, consent, signing out. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { eachDatabase } from '../../testing/databases.ts';
import {
  authorize,
  cookieHeader,
  createBrowser,
  type OidcRig,
  relyingParty,
  signIn,
  startOidc,
} from '../../testing/oidc-rig.ts';

eachDatabase('OIDC pages', ({ open }) => {
  let rig: OidcRig;
  let config: client.Configuration;
  let redirectUri: string;
  const calls: { url: unknown; body: unknown }[] = [];
  before(async () => {
    const fetch: typeof globalThis.fetch = async (url, init) => {
      calls.push({ url, body: init?.body });
      return new Response(null, { status: 204 });
    };
    rig = await startOidc(await open(), { fetch });
    redirectUri = `${rig.tenant.endpoint}/demo-app`;
    config = await relyingParty(rig.tenant.issuer, 'demo-app');
  });
  after(() => rig.stop());

  const start = async (parameters: Record<string, string> = {}, tenant = rig.tenant) => {
    const isAdmin = tenant.isAdmin;
    const query = new URLSearchParams({
      client_id: isAdmin ? 'admin-console' : 'demo-app',
      redirect_uri: isAdmin ? `${tenant.endpoint}/console/callback` : redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      ...parameters,
    });
    const response = await fetch(
      `${rig.addresses[isAdmin ? 'admin' : 'default']}/oidc/auth?${query.toString()}`,
      {
        redirect: 'manual',
      },
    );
    const cookies = response.headers.getSetCookie();
    return {
      location: response.headers.get('location'),
      cookie: (name: string) => cookies.find((line) => line.startsWith(`${name}=`)) ?? '',
    };
  };

  test('if one extra parameter is wrong, all of them are ignored and the request goes on', async () => {
    const hints = { login_hint: 'ann', ui_locales: 'th', first_screen: 'register' };
    assert.equal((await start(hints)).location, '/register?app_id=demo-app&ui_locales=th&login_hint=ann');
    const wrong: readonly Record<string, string>[] = [
      { first_screen: 'nowhere' },
      { identifier: 'phone fax' },
      { direct_sign_in: 'magic:x' },
      { interaction_mode: 'x' },
      { google_one_tap_credential: 'x' },
    ];
    for (const one of wrong)
      assert.equal((await start({ ...hints, ...one })).location, '/sign-in?app_id=demo-app');
  });

  test('the cookies of a sign-in that begins', async () => {
    const { cookie } = await start({ ui_locales: 'th' });
    const common = /; samesite=lax/i;
    assert.match(
      cookie('_interaction'),
      /^_interaction=%7B%22demo-app%22%3A%22[\w-]{43}%22%2C%22_legacy%22%3A%22/,
    );
    for (const name of ['_interaction', '_interaction.sig']) {
      assert.match(cookie(name), /; path=\/;/);
      assert.match(cookie(name), /; httponly/i);
    }
    assert.match(cookie('_interaction_resume'), /; path=\/oidc\/auth\/[\w-]{43};/);
    assert.match(cookie('_interaction_resume.sig'), /; httponly/i);
    assert.match(
      cookie('_logto'),
      /^_logto=%7B%22appId%22%3A%22demo-app%22%2C%22uiLocales%22%3A%22th%22%7D; path=\//,
    );
    assert.doesNotMatch(cookie('_logto'), /httponly|expires/i);
    for (const name of ['_interaction', '_interaction_resume', '_logto']) {
      assert.match(cookie(name), common);
      assert.doesNotMatch(cookie(name), /; secure/i);
    }
    assert.equal(cookie('_session'), '');
  });

  test('another tenant’s cookies have names of their own', async () => {
    const { cookie } = await start({}, rig.admin);
    for (const name of ['_interaction', '_interaction_resume', '_logto']) {
      assert.equal(cookie(name), '');
      assert.notEqual(cookie(`${name}_admin`), '');
    }
  });

  test('somebody else’s application gets nothing before the person agreed', async () => {
    const { application, secret } = await rig.applications.create('default', {
      name: 'third',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: ['https://third.example/'] },
      isThirdParty: true,
    });
    const third = await relyingParty(rig.tenant.issuer, application.id, secret);
    const options = { rig, config: third, user: rig.addUser(), redirectUri: 'https://third.example/' };
    const { browser, visited } = await authorize(options);
    const address = `/consent?app_id=${application.id}`;
    assert.deepEqual(visited.slice(1, 3), [address, 'null'], 'a page, and nowhere to go from it by itself');
    const headers = { 'logto-app-id': application.id };
    const answer = await browser.visit('/api/interaction/consent', { method: 'POST', headers });
    const { redirectTo } = (await answer.json()) as { redirectTo: string };
    const location = (await browser.visit(redirectTo)).headers.get('location') ?? '';
    assert.ok(new URL(location).searchParams.get('code'));
  });

  test('consent without a sign-in in progress, of another application, or before signing in', async () => {
    const browser = createBrowser(rig.tenant.endpoint);
    const consent = async (appId: string) =>
      (await browser.visit(`/consent?app_id=${appId}`)).headers.get('location');
    assert.equal(await consent('demo-app'), '/unknown-session');
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    await browser.visit(url.href);
    assert.equal(await consent('demo-app'), '/unknown-session', 'it waits for a sign-in, not for consent');
    assert.equal(await consent('nobody'), '/unknown-session');
  });

  test('the flow stands beside oidc-provider’s record, and a stale writer changes nothing', async () => {
    const browser = createBrowser(rig.tenant.endpoint);
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      login_hint: 'ann',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    await browser.visit(url.href);
    const uid = String(rig.oidc.interactionIdOf({ headers: cookieHeader(browser), url: '/' }, rig.tenant));
    const fresh = await rig.flows.read('default', uid);
    assert.deepEqual(
      [fresh?.clientId, fresh?.flow, fresh?.prompt, fresh?.params['login_hint'], fresh?.returnTo],
      ['demo-app', null, 'login', 'ann', `${rig.tenant.issuer}/auth/${uid}`],
    );
    assert.equal(await rig.flows.read('admin', uid), undefined);
    assert.equal(await rig.flows.read('default', 'nobody'), undefined);
    const begun = await rig.flows.start('default', uid, { step: 1 });
    assert.deepEqual([begun?.flow, begun?.version], [{ step: 1 }, 1]);
    const both = [{ step: 2 }, { step: 3 }].map((flow) => rig.flows.save('default', uid, 1, flow));
    assert.equal((await Promise.all(both)).filter(Boolean).length, 1);
    assert.equal(
      await rig.flows.finish('default', uid, 1, {}, { accountId: 'x', credentialsVersion: 1 }),
      false,
    );
  });

  describe('signing out', () => {
    const signOut = async (parameters: Record<string, string>, browser: ReturnType<typeof createBrowser>) => {
      const page = await browser.visit(`/oidc/session/end?${new URLSearchParams(parameters).toString()}`);
      const html = await page.text();
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
      const confirmed = await browser.visit('/oidc/session/end/confirm', {
        method: 'POST',
        body: new URLSearchParams({ xsrf, logout: 'yes' }),
      });
      return { page, html, status: confirmed.status, location: confirmed.headers.get('location') };
    };

    test('a client_id alone is enough for the post-logout address; refresh tokens live on', async () => {
      const browser = createBrowser(rig.tenant.endpoint);
      const { tokens } = await signIn({ rig, config, user: rig.addUser(), redirectUri, browser });
      const { page, html, status, location } = await signOut(
        { client_id: 'demo-app', post_logout_redirect_uri: redirectUri, state: 'bye' },
        browser,
      );
      assert.equal(page.status, 200);
      assert.match(html, /<title>Sign Out<\/title>/);
      assert.match(html, /<body onload="/);
      assert.match(
        html,
        /<form id="op\.logoutForm" method="post" action="[^"]+\/oidc\/session\/end\/confirm">/,
      );
      assert.match(html, /<input type="hidden" name="logout" value="yes"\/>/);
      assert.deepEqual([status, location], [303, `${redirectUri}?state=bye`]);
      assert.equal(browser.cookie('_session'), undefined);
      const again = await client.refreshTokenGrant(config, String(tokens.refresh_token));
      assert.ok(again.access_token);
      const rows = await rig.database.kysely
        .selectFrom('oidc_payloads')
        .select('id')
        .where('model', '=', 'Session')
        .where('account_id', '=', String(tokens.claims()?.sub))
        .execute();
      assert.deepEqual(rows, []);
    });

    test('tokens without offline_access end with the session', async () => {
      const browser = createBrowser(rig.tenant.endpoint);
      const parameters = { scope: 'openid profile' };
      const { tokens } = await signIn({ rig, config, user: rig.addUser(), redirectUri, browser, parameters });
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      assert.equal((await fetch(`${rig.tenant.issuer}/me`, { headers })).status, 200);
      await signOut({ client_id: 'demo-app' }, browser);
      assert.equal((await fetch(`${rig.tenant.issuer}/me`, { headers })).status, 401);
    });

    test('an ID token as a hint, by form too; without an address a page says it is done', async () => {
      const browser = createBrowser(rig.tenant.endpoint);
      const { tokens } = await signIn({ rig, config, user: rig.addUser(), redirectUri, browser });
      const posted = await browser.visit('/oidc/session/end', {
        method: 'POST',
        body: new URLSearchParams({ id_token_hint: String(tokens.id_token) }),
      });
      assert.equal(posted.status, 200);
      const { location } = await signOut({ id_token_hint: String(tokens.id_token) }, browser);
      assert.equal(location, `${rig.tenant.issuer}/session/end/success`);
      const done = await browser.visit(location ?? '');
      assert.match(await done.text(), /You have successfully signed out\./);
      const thai = await browser.visit(location ?? '', { headers: { 'accept-language': 'th' } });
      assert.match(await thai.text(), /ออกจากระบบ/);
    });

    test('G10: an address that is not registered, a forged confirmation, a hint that is not ours', async () => {
      const browser = createBrowser(rig.tenant.endpoint);
      await signIn({ rig, config, user: rig.addUser(), redirectUri, browser });
      const query = new URLSearchParams({
        client_id: 'demo-app',
        post_logout_redirect_uri: 'https://evil.example/',
      });
      assert.equal((await browser.visit(`/oidc/session/end?${query.toString()}`)).status, 400);
      const forged = await browser.visit('/oidc/session/end/confirm', {
        method: 'POST',
        body: new URLSearchParams({ xsrf: 'guess', logout: 'yes' }),
      });
      assert.equal(forged.status, 400);
      assert.notEqual(browser.cookie('_session'), undefined);
      const spoilt = await browser.visit('/oidc/session/end?id_token_hint=abc');
      assert.equal(spoilt.status, 400);
    });

    test('G10: whom a stranger’s page sends is asked first; an application’s own page and its ID token are not', async () => {
      const browser = createBrowser(rig.tenant.endpoint);
      const { tokens } = await signIn({ rig, config, user: rig.addUser(), redirectUri, browser });
      const other = await signIn({ rig, config, user: rig.addUser(), redirectUri });
      const isAsked = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
        const query = new URLSearchParams(parameters).toString();
        const page = await browser.visit(`/oidc/session/end?${query}`, { headers });
        assert.equal(page.status, 200);
        const html = await page.text();
        assert.match(html, /<form id="op\.logoutForm"[^]*name="xsrf"[^]*name="logout" value="yes"/);
        return !html.includes('onload');
      };
      const mine = { client_id: 'demo-app' };
      const stranger = { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/' };
      assert.equal(await isAsked({}, stranger), true);
      assert.equal(await isAsked(mine, stranger), true);
      assert.equal(await isAsked(mine, { 'sec-fetch-site': 'cross-site' }), true, 'a page that hides itself');
      assert.equal(await isAsked(mine, { ...stranger, 'sec-fetch-site': 'same-site' }), true);
      assert.equal(await isAsked({ id_token_hint: String(other.tokens.id_token) }, stranger), true);
      assert.equal(await isAsked({ id_token_hint: String(tokens.id_token) }, stranger), false);
      const own = { 'sec-fetch-site': 'cross-site', referer: `${new URL(redirectUri).origin}/` };
      assert.equal(await isAsked(mine, own), false);
      assert.equal(await isAsked({}, own), true, 'of no application that is named');
      assert.equal(await isAsked({}, { 'sec-fetch-site': 'none' }), false, 'typed in');
      const asked = await browser.visit('/oidc/session/end', {
        headers: { ...stranger, 'accept-language': 'ru' },
      });
      assert.match(await asked.text(), /<html lang="ru">[^]*Выйти из системы\?/);
      const { location } = await signOut({}, browser);
      assert.equal(location, `${rig.tenant.issuer}/session/end/success`);
    });

    test('a client with a back-channel address is told', async () => {
      const { application, secret } = await rig.applications.create('default', {
        name: 'told',
        type: 'Traditional',
        oidcClientMetadata: {
          redirectUris: ['https://told.example/'],
          backchannelLogoutUri: 'https://told.example/logout',
          backchannelLogoutSessionRequired: true,
        },
      });
      const told = await relyingParty(rig.tenant.issuer, application.id, secret);
      const browser = createBrowser(rig.tenant.endpoint);
      const user = rig.addUser();
      const options = { rig, config: told, user, redirectUri: 'https://told.example/', browser };
      const { tokens } = await signIn(options);
      await signOut({ client_id: application.id }, browser);
      const [call] = calls;
      assert.ok(call);
      assert.equal(call.url, 'https://told.example/logout');
      const token = (call.body as URLSearchParams).get('logout_token') ?? '';
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
      const { sub, sid } = { ...claims } as { sub: string; sid: string };
      assert.deepEqual([sub, sid], [user.id, tokens.claims()?.['sid']]);
    });
  });
});

eachDatabase('OIDC behind https', ({ open }) => {
  test('cookies are Secure because the endpoint is, not because of the connection', async () => {
    const endpoints = { default: 'https://id.example', admin: 'https://admin.example' };
    const rig = await startOidc(await open(), { endpoints });
    try {
      const query = new URLSearchParams({
        client_id: 'demo-app',
        redirect_uri: 'https://id.example/demo-app',
        response_type: 'code',
        scope: 'openid',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
      });
      const response = await fetch(`${rig.addresses.default}/oidc/auth?${query.toString()}`, {
        redirect: 'manual',
      });
      assert.equal(response.headers.get('location'), '/sign-in?app_id=demo-app');
      const cookies = response.headers.getSetCookie();
      assert.ok(cookies.length >= 5);
      for (const cookie of cookies) assert.match(cookie, /; secure/i);
    } finally {
      await rig.stop();
    }
  });
});
