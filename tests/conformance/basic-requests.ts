/** The modules of the basic plan that look at the authorization request: what may stand in it, and who is asked to sign in. */
import assert from 'node:assert/strict';
import type { Check } from './check.ts';
import { issuer } from './provider.ts';

/** One more parameter is no reason to fail. */
const goesOnWith =
  (parameters: Record<string, string>): Check =>
  async (op) => {
    const { claims, pages } = await op.signIn(op.openBrowser(), parameters);
    assert.deepEqual([claims['sub'], pages.length], [op.userId, 1]);
  };

/** Told by a redirect or on a page of ours, and never with a code. */
const isRefused =
  (parameters: Record<string, string | undefined>, errors: RegExp): Check =>
  async (op) => {
    const { callback, reply } = await op.authorize(op.openBrowser(), parameters);
    assert.equal(callback.get('code'), null);
    assert.match(callback.get('error') ?? String(JSON.parse(reply.body)['error']), errors);
  };

export const basicRequests = {
  'oidcc-response-type-missing': isRefused(
    { response_type: undefined },
    /^(invalid_request|unsupported_response_type)$/,
  ),
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async (op) => {
    const { claims } = await op.signIn(op.openBrowser(), { nonce: undefined });
    assert.equal('nonce' in claims, false);
  },
  'oidcc-ensure-other-scope-order-succeeds': goesOnWith({ scope: 'email profile openid' }),
  'oidcc-display-page': goesOnWith({ display: 'page' }),
  'oidcc-display-popup': goesOnWith({ display: 'popup' }),
  'oidcc-ensure-request-with-unknown-parameter-succeeds': goesOnWith({ extra: 'foobar' }),
  'oidcc-claims-locales': goesOnWith({ claims_locales: 'se' }),
  'oidcc-ensure-request-with-acr-values-succeeds': goesOnWith({ acr_values: '1 2' }),
  'oidcc-ensure-request-with-valid-pkce-succeeds': async (op) => {
    // RFC 7636, appendix B.
    const code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const parameters = { code_challenge, code_challenge_method: 'S256' };
    const { callback } = await op.authorize(op.openBrowser(), parameters);
    const wrong = await op.exchange(callback.get('code'), { code_verifier: 'x'.repeat(43) });
    assert.equal(wrong.status, 400);
    await op.signIn(op.openBrowser(), parameters, { code_verifier });
  },
  'oidcc-ui-locales': async (op) => {
    const { claims, pages } = await op.signIn(op.openBrowser(), { ui_locales: 'th en' });
    assert.equal(claims['sub'], op.userId);
    assert.equal(pages[0]?.searchParams.get('ui_locales'), 'th en');
  },
  'oidcc-login-hint': async (op) => {
    const { pages } = await op.signIn(op.openBrowser(), { login_hint: 'ada@example.com' });
    assert.equal(pages[0]?.searchParams.get('login_hint'), 'ada@example.com');
  },
  'oidcc-ensure-post-request-succeeds': async (op) => {
    const { callback } = await op.authorize(op.openBrowser(), {}, 'POST');
    assert.equal((await op.exchange(callback.get('code'))).status, 200);
  },
  'oidcc-ensure-registered-redirect-uri': async (op) => {
    const { reply, at } = await op.authorize(op.openBrowser(), { redirect_uri: 'https://rp.example/other' });
    assert.deepEqual([at, reply.status, reply.headers['location']], [undefined, 400, undefined]);
  },
  'oidcc-prompt-none-not-logged-in': async (op) => {
    const { callback, pages } = await op.authorize(op.openBrowser(), { prompt: 'none' });
    assert.deepEqual(
      [callback.get('error'), callback.get('state'), callback.get('iss'), pages],
      ['login_required', 'a-state', issuer, []],
    );
  },
  'oidcc-prompt-none-logged-in': async (op) => {
    const browser = op.openBrowser();
    const first = await op.signIn(browser);
    const second = await op.signIn(browser, { prompt: 'none' });
    assert.deepEqual(second.pages, []);
    for (const claim of ['sub', 'auth_time']) assert.equal(second.claims[claim], first.claims[claim]);
  },
  'oidcc-prompt-login': async (op) => {
    const browser = op.openBrowser();
    op.setTime(-10_000);
    const first = await op.signIn(browser);
    op.setTime();
    const second = await op.signIn(browser, { prompt: 'login' });
    assert.equal(second.pages.length, 1);
    assert.equal(second.claims['sub'], first.claims['sub']);
    assert.ok(Number(second.claims['auth_time']) >= Number(first.claims['auth_time']) + 10);
  },
  'oidcc-max-age-1': async (op) => {
    const browser = op.openBrowser();
    op.setTime(-10_000);
    const first = await op.signIn(browser);
    op.setTime();
    const second = await op.signIn(browser, { max_age: '1' });
    assert.equal(second.pages.length, 1, 'signed in anew');
    assert.equal(second.claims['sub'], first.claims['sub']);
    const { auth_time: signedInAt, iat } = second.claims;
    assert.ok(Number(signedInAt) >= Number(first.claims['auth_time']) + 10);
    assert.ok(Number(iat) - Number(signedInAt) < 10);
  },
  'oidcc-max-age-10000': async (op) => {
    const browser = op.openBrowser();
    const first = await op.signIn(browser);
    const second = await op.signIn(browser, { max_age: '10000' });
    assert.deepEqual(second.pages, []);
    assert.equal(typeof second.claims['auth_time'], 'number');
    for (const claim of ['sub', 'auth_time']) assert.equal(second.claims[claim], first.claims[claim]);
  },
  'oidcc-id-token-hint': async (op) => {
    const browser = op.openBrowser();
    const { tokens, claims } = await op.signIn(browser);
    const hint = { prompt: 'none', id_token_hint: String(tokens['id_token']) };
    assert.equal((await op.signIn(browser, hint)).claims['sub'], claims['sub']);
    const { callback } = await op.authorize(op.openBrowser(), hint);
    assert.equal(callback.get('error'), 'login_required', 'a hint signs nobody in');
  },
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': isRefused(
    { request_uri: 'https://rp.example/request.jwt' },
    /^(request_uri_not_supported|invalid_request_uri)$/,
  ),
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': isRefused(
    { request: unsigned({ state: 'another', response_type: 'code' }) },
    /^request_not_supported$/,
  ),
} satisfies Record<string, Check>;

/** A request object with `alg: none` (OpenID Connect Core §6.1). */
function unsigned(claims: object): string {
  const parts = [{ alg: 'none' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${parts.join('.')}.`;
}
