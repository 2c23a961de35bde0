/** How the built pages are served: to whom, in which language, under which policy, in which form. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { freshSettings } from '../../contract/fresh-settings.ts';
import type { SignInPage } from '../../contract/pages.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import type { SignInWords } from '../../words/en/sign-in.ts';
import { type PagesDeps, registerPages } from './pages.ts';

const template =
  '<!doctype html><html lang="{{language}}" data-theme="{{theme}}"><head><title>{{title}}</title>{{icons}}<style>b{}</style></head>' +
  '<body><noscript>{{noScript}}</noscript><script type="application/json" id="page">{{page}}</script><script>run()</script></body></html>';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-pages-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
for (const name of ['sign-in', 'telephone', 'demo-app']) write(`${name}/index.html`, template);
write('next-steps/index.html', template.replace('run()', 'next()'));
write('console/index.html', '<!doctype html><title>Console</title>');
write('console/assets/main-1.js', 'plain');
write('console/assets/main-1.js.br', 'squeezed');
write('secret.txt', 'secret');

const settings: SignInExperience = { ...freshSettings, tenantId: 'default', id: 'default' };

async function serve({ isAdmin = false, ...deps }: Partial<PagesDeps> & { isAdmin?: boolean } = {}) {
  const app = fastify();
  const id = isAdmin ? 'admin' : 'default';
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request) => {
    request.tenant = { id, isAdmin, endpoint: 'https://login.example', issuer: 'https://login.example/oidc' };
  });
  registerPages(app, {
    distFolder: folder,
    settings: () => Promise.resolve(settings),
    application: (_, clientId) =>
      Promise.resolve(
        new Map([
          ['atlas', { name: 'At<la>s & "Co"</script>', home: 'https://atlas.example' }],
          ['demo-app', { name: 'Live Preview', home: 'https://login.example/demo-app' }],
        ]).get(clientId),
      ),
    openSignIn: ({ headers }) => Promise.resolve(headers.cookie?.includes('_interaction=') ? {} : undefined),
    userEndpoint: 'https://login.example',
    adminEndpoint: 'https://admin.example',
    ...deps,
  });
  await app.ready();
  return (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { accept: 'text/html', cookie: '_interaction=1', ...headers } });
}

const handedOver = (html: string) =>
  JSON.parse(/id="page">([^<]*)</.exec(html)?.[1] ?? '') as SignInPage<SignInWords>;

test('a sign-in page comes with its settings, its words and the application’s name, and none of them can break out', async () => {
  const get = await serve();
  const { body, statusCode } = await get('/sign-in?app_id=atlas', { 'accept-language': 'th-TH' });
  assert.equal(statusCode, 200);
  const page = handedOver(body);
  assert.equal(page.applicationName, 'At<la>s & "Co"</script>');
  assert.equal(page.applicationHome, 'https://atlas.example');
  assert.equal(page.words['do.continue'], 'ดำเนินการต่อ');
  assert.deepEqual(page.signInMethods, settings.signIn.methods);
  assert.match(body, /<html lang="th" data-theme="light">/);
  assert.doesNotMatch(body, /At<la>s/);
  assert.equal(body.match(/<\/script>/g)?.length, 2);
  assert.doesNotMatch(body, /\{\{\w+\}\}/);
});

test('what the page says of passwords is the tenant’s, and it offers the ways to a new one that there are', async () => {
  let ways = { phone: true, email: false };
  const passwordPolicy = { length: { min: 12 }, characterTypes: { min: 3 } };
  const get = await serve({
    settings: () => Promise.resolve({ ...settings, passwordPolicy }),
    forgotPassword: () => Promise.resolve(ways),
  });
  const { forgotPassword, passwordRules } = handedOver((await get('/sign-in')).body);
  assert.deepEqual(forgotPassword, ways);
  assert.deepEqual(passwordRules, { minLength: 12, minKinds: 3, refusesPatterns: true });
  ways = { phone: false, email: true };
  assert.deepEqual(handedOver((await get('/sign-in')).body).forgotPassword, ways);
});

test('the policy fits the scripts and styles of the page and lets the Console alone frame it', async () => {
  const { headers } = await (await serve())('/sign-in');
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = String(headers['content-security-policy']);
  assert.ok(policy.includes(`script-src ${hash('run()')};`), policy);
  assert.ok(policy.includes(`style-src ${hash('b{}')};`), policy);
  assert.ok(policy.includes("default-src 'none'") && policy.includes("base-uri 'none'"), policy);
  assert.ok(policy.includes("frame-ancestors 'self' https://admin.example"), policy);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(headers['cache-control'], 'no-cache');
});

test('the operator’s style stands behind ours under a hash of its own, and cannot end itself; a preview goes without', async () => {
  const customCss =
    'main { color: red }\r\n.a::after { content: "</style><script>alert(1)</script>{{page}}" }\0';
  const get = await serve({ settings: () => Promise.resolve({ ...settings, customCss }) });
  const bare = (await (await serve())('/sign-in')).headers['content-security-policy'];
  for (const path of ['/sign-in', '/mfa-binding']) {
    const { body, headers } = await get(path);
    const [, style = ''] = /<style data-custom-css>([^]*?)<\/style><\/head>/.exec(body) ?? [];
    assert.equal(
      style,
      'main { color: red }\n.a::after { content: "<\\/style><script>alert(1)<\\/script>{{page}}" }\ufffd',
    );
    assert.ok(body.indexOf('<style>b{}') < body.indexOf('data-custom-css'));
    const hash = createHash('sha256').update(style).digest('base64');
    assert.match(
      String(headers['content-security-policy']),
      /script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+' 'sha256-[^ ]+';/,
    );
    assert.ok(String(headers['content-security-policy']).includes(`'sha256-${hash}'`));
  }
  const preview = await get('/sign-in?preview=true');
  assert.doesNotMatch(preview.body, /data-custom-css/);
  assert.equal(preview.headers['content-security-policy'], bare);
});

test('only the hosts of the tenant’s own pictures may be asked for pictures', async () => {
  const branding = { logoUrl: 'https://cdn.example/a.svg', favicon: 'https://img.example/b.ico' };
  const { headers, body } = await (
    await serve({ settings: () => Promise.resolve({ ...settings, branding }) })
  )('/sign-in');
  assert.match(
    String(headers['content-security-policy']),
    /img-src 'self' data: https:\/\/cdn.example https:\/\/img.example;/,
  );
  assert.match(body, /<link rel="icon" href="https:\/\/img.example\/b.ico">/);
});

test('the next steps are a page of their own, under a policy of its own script alone', async () => {
  const get = await serve();
  const isNext = async (path: string) => (await get(path)).body.includes('<script>next()</script>');
  for (const path of [
    '/consent',
    '/mfa-onboarding?app_id=atlas',
    '/mfa-binding',
    '/mfa-binding/app',
    '/create-passkey',
    '/callback/acme?code=x',
    '/direct/social/acme',
    '/social/link',
  ]) {
    assert.ok(await isNext(path), path);
    const shut = await get(path, { cookie: '' });
    assert.deepEqual([shut.statusCode, shut.headers.location], [302, '/unknown-session'], path);
  }
  for (const path of ['/sign-in', '/mfa-verification/app', '/continue/phone', '/consents'])
    assert.equal(await isNext(path), false, path);
  const policy = String((await get('/mfa-binding')).headers['content-security-policy']);
  const hash = createHash('sha256').update('next()').digest('base64');
  assert.ok(policy.includes(`script-src 'sha256-${hash}';`), policy);
});

test('other providers stand on the page in the operator’s order, in its language, and their logos may be loaded', async () => {
  const provider = { platform: 'Universal', logoDark: null, isStandard: true } as const;
  const get = await serve({
    providers: () =>
      Promise.resolve([
        {
          ...provider,
          id: 'z1',
          target: 'zeta',
          name: { en: 'Zeta', th: 'ซีตา' } as { en: string },
          logo: 'https://logos.example/z.svg',
        },
        { ...provider, id: 'a1', target: 'acme', name: { en: 'Acme' }, logo: 'data:image/svg+xml,x' },
      ]),
    settings: () =>
      Promise.resolve({
        ...settings,
        passkeySignIn: { enabled: true, showPasskeyButton: true },
        socialSignIn: { automaticAccountLinking: true },
      }),
  });
  for (const path of ['/sign-in', '/callback/a1']) {
    const { body, headers } = await get(path, { 'accept-language': 'th' });
    const { providers, passkeySignIn, linksByItself } = handedOver(body);
    assert.deepEqual(
      providers.map(({ id, name }) => [id, name]),
      [
        ['z1', 'ซีตา'],
        ['a1', 'Acme'],
      ],
    );
    assert.deepEqual(passkeySignIn, { isShown: true, isOffered: false });
    assert.equal(linksByItself, true);
    assert.match(
      String(headers['content-security-policy']),
      /img-src 'self' data: https:\/\/logos\.example;/,
    );
  }
});

test('the language: chosen in the page, asked for by the application, chosen last time, preferred by the browser', async () => {
  const get = await serve();
  const language = async (url: string, headers: Record<string, string> = {}) =>
    (await get(url, headers)).headers['content-language'];
  const browser = { 'accept-language': 'ru' };
  const lastTime = { ...browser, cookie: '_interaction=1; latchkey_language=zh-CN' };
  assert.equal(await language('/sign-in?lng=th&ui_locales=zh-HK', lastTime), 'th');
  assert.equal(await language('/sign-in?ui_locales=fr%20zh-HK', lastTime), 'zh-TW');
  assert.equal(await language('/sign-in', lastTime), 'zh-CN');
  assert.equal(await language('/sign-in', browser), 'ru');
  assert.equal(await language('/sign-in?lng=%00&lng=x'), 'en');
  const languageInfo = { autoDetect: false, fallbackLanguage: 'th' };
  const fixed = await serve({ settings: () => Promise.resolve({ ...settings, languageInfo }) });
  assert.equal((await fixed('/sign-in', browser)).headers['content-language'], 'th');
});

test('a choice of language is remembered; nothing else is', async () => {
  const get = await serve();
  assert.equal(
    (await get('/sign-in?lng=ru')).headers['set-cookie'],
    'latchkey_language=ru; Path=/; Max-Age=31536000; SameSite=Lax; Secure',
  );
  assert.equal((await get('/sign-in?lng=xx')).headers['set-cookie'], undefined);
});

test('a page whose address names the application alone keeps the language of its sign-in, until another is chosen', async () => {
  const get = await serve();
  const begun = { appId: 'a1', uiLocales: 'th' };
  const cookie = `_interaction=1; latchkey_language=ru; _logto=${encodeURIComponent(JSON.stringify(begun))}`;
  const language = async (url: string) => (await get(url, { cookie })).headers['content-language'];
  assert.equal(await language('/consent?app_id=a1'), 'th');
  assert.equal(await language('/switch-account'), 'th');
  assert.equal(await language('/consent?app_id=another'), 'ru', 'it is of another sign-in');
  assert.equal(await language('/one-time-token?app_id=a1&ui_locales=zh-CN'), 'zh-CN');
  const { headers } = await get('/sign-in?app_id=a1&lng=en', { cookie });
  assert.equal(headers['content-language'], 'en');
  assert.deepEqual(headers['set-cookie'], [
    'latchkey_language=en; Path=/; Max-Age=31536000; SameSite=Lax; Secure',
    `_logto=${encodeURIComponent(JSON.stringify({ ...begun, uiLocales: 'en' }))}; Path=/; SameSite=Lax; Secure`,
  ]);
});

test('without a sign-in under way its pages lead to the page that says so, or where the tenant wants', async () => {
  const get = await serve();
  for (const path of [
    '/',
    '/sign-in',
    '/sign-in/password',
    '/register',
    '/single-sign-on/x',
    '/forgot-password',
    '/continue/username',
    '/identifier-sign-in',
    '/reset-password',
    '/mfa-verification/app',
  ]) {
    const { statusCode, headers } = await get(path, { cookie: '' });
    assert.deepEqual([path, statusCode, headers.location], [path, 302, '/unknown-session']);
  }
  assert.equal((await get('/sign-in?preview=true', { cookie: '' })).statusCode, 200);
  assert.equal((await get('/unknown-session', { cookie: '' })).statusCode, 200);
  assert.equal((await get('/account-suspended', { cookie: '' })).statusCode, 200);
  const unknownSessionRedirectUrl = 'https://atlas.example/start';
  const elsewhere = await serve({
    settings: () => Promise.resolve({ ...settings, unknownSessionRedirectUrl }),
  });
  assert.equal((await elsewhere('/sign-in', { cookie: '' })).headers.location, unknownSessionRedirectUrl);
});

test('where the address does not name the application, the cookie of the sign-in does', async () => {
  const cookie = `_logto=${encodeURIComponent(JSON.stringify({ appId: 'atlas' }))}`;
  const get = await serve();
  assert.match(handedOver((await get('/unknown-session', { cookie })).body).applicationName ?? '', /^At/);
  assert.equal(
    handedOver((await get('/unknown-session', { cookie: '_logto=%' })).body).applicationName,
    undefined,
  );
});

test('a page is made once for its settings, language and application, and sent once to who has it', async () => {
  let asked = 0;
  const get = await serve({
    settings: () => {
      asked++;
      return Promise.resolve(settings);
    },
  });
  const first = await get('/sign-in', { 'accept-encoding': 'gzip, br' });
  assert.equal(first.headers['content-encoding'], 'br');
  const zipped = await get('/sign-in', { 'accept-encoding': 'gzip, br;q=0' });
  assert.equal(zipped.headers['content-encoding'], 'gzip');
  assert.deepEqual(gunzipSync(zipped.rawPayload), brotliDecompressSync(first.rawPayload));
  const etag = String(first.headers.etag);
  const again = await get('/sign-in', { 'if-none-match': etag });
  assert.deepEqual([again.statusCode, again.body], [304, '']);
  assert.notEqual((await get('/sign-in?lng=ru')).headers.etag, etag);
  assert.notEqual((await get('/sign-in?app_id=atlas')).headers.etag, etag);
  assert.equal(asked, 5);
});

test('what is no page: kind to people, plain to programs', async () => {
  const get = await serve();
  const page = await get('/nowhere');
  assert.deepEqual([page.statusCode, page.headers['content-type']], [404, 'text/html; charset=utf-8']);
  for (const [path, accept] of [
    ['/nowhere', '*/*'],
    ['/api/nowhere', 'text/html'],
    ['/oidc/nowhere', 'text/html'],
  ] as const) {
    const { statusCode, headers } = await get(path, { accept });
    assert.equal(statusCode, 404);
    assert.match(String(headers['content-type']), /application\/json/);
  }
});

test('the Console: its files for good, compressed at build, every address of its own the one page', async () => {
  const get = await serve({ isAdmin: true });
  assert.equal((await get('/')).headers.location, '/console');
  const asset = await get('/console/assets/main-1.js', { 'accept-encoding': 'br' });
  assert.deepEqual([asset.body, asset.headers['content-encoding']], ['squeezed', 'br']);
  assert.match(String(asset.headers['cache-control']), /immutable/);
  assert.match(String(asset.headers['content-type']), /^text\/javascript/);
  assert.equal((await get('/console/assets/main-1.js')).body, 'plain');
  for (const path of ['/console', '/console/', '/console/connectors/abc?x=1']) {
    const { body, headers } = await get(path);
    assert.match(body, /Console/);
    assert.equal(headers['cache-control'], 'no-cache');
    assert.match(String(headers['content-security-policy']), /connect-src 'self' https:\/\/login.example/);
  }
  for (const path of [
    '/console/assets/gone.js',
    '/console/..%2fsecret.txt',
    '/console/../secret.txt',
    '/console/assets/main-1.js.br',
  ]) {
    assert.equal((await get(path, { accept: '*/*' })).statusCode, 404, path);
  }
});

test('each side has its own pages', async () => {
  const [user, admin] = [await serve(), await serve({ isAdmin: true })];
  assert.equal((await user('/demo-app')).statusCode, 200);
  assert.equal((await admin('/demo-app')).statusCode, 404);
  const production = await serve({ application: () => Promise.resolve(undefined) });
  assert.equal((await production('/demo-app')).statusCode, 404);
  assert.equal((await admin('/telephone')).statusCode, 200);
  assert.equal((await user('/telephone')).statusCode, 404);
  assert.equal((await user('/console')).statusCode, 404);
  const { headers } = await admin('/telephone');
  assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
});

test('pages that are not built say how to build them', async () => {
  const get = await serve({ distFolder: join(folder, 'nowhere') });
  const { statusCode, body } = await get('/sign-in');
  assert.equal(statusCode, 503);
  assert.match(body, /npm run build/);
  const admin = await serve({ distFolder: join(folder, 'nowhere'), isAdmin: true });
  assert.match((await admin('/console')).body, /npm run build/);
});

test('the organization that people sign in for is asked for its look: from the address, else with the application from the cookie', async () => {
  const asked: unknown[] = [];
  const get = await serve({
    settings: (_, organizationId) => {
      asked.push(organizationId);
      return Promise.resolve(settings);
    },
  });
  const begun = encodeURIComponent(JSON.stringify({ appId: 'atlas', organizationId: 'cookie' }));
  const cookie = `_interaction=1; _logto=${begun}`;
  for (const url of [
    '/sign-in?app_id=atlas&organization_id=acme',
    '/sign-in',
    '/sign-in?app_id=atlas',
    '/consent?app_id=atlas',
  ])
    assert.equal((await get(url, { cookie })).statusCode, 200);
  assert.deepEqual(asked, ['acme', 'cookie', undefined, 'cookie']);
});

test('a language of the operator’s own: its words and its name, over ours in the fallback', async () => {
  const translation = { signIn: { title: 'Connexion' } };
  const phrase = { id: 'p', languageTag: 'fr', translation, version: 1 };
  const get = await serve({ phrases: () => Promise.resolve([phrase]) });
  const french = await get('/sign-in', { 'accept-language': 'fr-CA, en' });
  assert.equal(french.headers['content-language'], 'fr');
  assert.match(french.body, /<html lang="fr"[^]*<title>Connexion/);
  const english = await get('/sign-in', { 'accept-language': 'en, fr' });
  assert.equal(english.headers['content-language'], 'en');
  assert.doesNotMatch(english.body, /Connexion/);
});
