/** The modules of the plan for logout that the application begins. */
import assert from 'node:assert/strict';
import { generateKeyPair, SignJWT } from 'jose';
import type { Check } from './check.ts';
import { afterLogout, type Browser, form, issuer, type Parameters, type Provider } from './provider.ts';

const state = 'a-logout-state';

/** Signs in, asks to be signed out with these changes to a good request, and presses what the page has to press. */
async function signOut(op: Provider, change: Parameters | ((hint: string) => Promise<Parameters>) = {}) {
  const browser = op.openBrowser();
  const { tokens } = await op.signIn(browser);
  const hint = String(tokens['id_token']);
  const changed = typeof change === 'function' ? await change(hint) : change;
  const query = form({ id_token_hint: hint, post_logout_redirect_uri: afterLogout, state, ...changed });
  const page = await browser.call('GET', `/oidc/session/end?${query.toString()}`);
  if (page.status !== 200) return { browser, status: page.status, at: page.headers['location'] };
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1];
  const confirmed = await browser.call('POST', '/oidc/session/end/confirm', form({ xsrf, logout: 'yes' }));
  return { browser, status: confirmed.status, at: String(confirmed.headers['location']) };
}

async function isSignedOut(op: Provider, browser: Browser): Promise<void> {
  const { callback } = await op.authorize(browser, { prompt: 'none' });
  assert.equal(callback.get('error'), 'login_required');
}

/** The application is told nothing and the person stays signed in. */
const isRefused =
  (change: Parameters | ((hint: string) => Promise<Parameters>)): Check =>
  async (op) => {
    const { browser, status, at } = await signOut(op, change);
    assert.deepEqual([status, at], [400, undefined]);
    assert.ok((await op.authorize(browser, { prompt: 'none' })).callback.get('code'));
  };

/** Signed out, on a page of ours that says so. */
const endsHere =
  (change: Parameters): Check =>
  async (op) => {
    const { browser, at } = await signOut(op, change);
    assert.equal(at?.toString().split('?')[0], `${issuer}/session/end/success`);
    const { status, body } = await browser.call('GET', String(at));
    assert.equal(status, 200);
    assert.match(body, /You have successfully signed out\./);
    await isSignedOut(op, browser);
  };

/** Signed out, and back at the application. */
const leadsTo =
  (change: Parameters, expected: string): Check =>
  async (op) => {
    const { browser, status, at } = await signOut(op, change);
    assert.deepEqual([status, at], [303, expected]);
    await isSignedOut(op, browser);
  };

export const logoutChecks = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': async (op) => {
    const document = (await op.get('/oidc/.well-known/openid-configuration')).json();
    assert.equal(document['end_session_endpoint'], `${issuer}/session/end`);
  },
  'oidcc-rp-initiated-logout': leadsTo({}, `${afterLogout}?state=${state}`),
  'oidcc-rp-initiated-logout-no-state': leadsTo({ state: undefined }, afterLogout),
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': isRefused({
    post_logout_redirect_uri: 'https://rp.example/elsewhere',
  }),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': isRefused({
    post_logout_redirect_uri: `${afterLogout}?foo=bar`,
  }),
  'oidcc-rp-initiated-logout-bad-id-token-hint': isRefused(async (hint) => {
    const { privateKey } = await generateKeyPair('RS256');
    const [head, claims] = hint.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    const forged = new SignJWT(JSON.parse(String(claims))).setProtectedHeader({
      ...(JSON.parse(String(head)) as object),
      alg: 'RS256',
    });
    return { id_token_hint: await forged.sign(privateKey) };
  }),
  'oidcc-rp-initiated-logout-modified-id-token-hint': isRefused(async (hint) => {
    const head = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    return { id_token_hint: `${head}.${hint.split('.')[1]}.` };
  }),
  // Nobody says whose address that is: it is left out, and the person is signed out all the same.
  'oidcc-rp-initiated-logout-no-id-token-hint': endsHere({ id_token_hint: undefined }),
  'oidcc-rp-initiated-logout-no-params': endsHere({
    id_token_hint: undefined,
    post_logout_redirect_uri: undefined,
    state: undefined,
  }),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': endsHere({ post_logout_redirect_uri: undefined }),
  'oidcc-rp-initiated-logout-only-state': endsHere({
    id_token_hint: undefined,
    post_logout_redirect_uri: undefined,
  }),
} satisfies Record<string, Check>;
