/** How the account pages are served: every address of theirs the one page, under its policy, and no way to a stranger. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fastify from 'fastify';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import type { AccountPage } from '../../../contract/pages.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { AccountPageWords } from '../../../words/account-words.ts';
import { languages } from '../../../words/index.ts';
import { type PagesDeps, registerPages } from '../pages.ts';
import type { ShownAccount } from './account-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-account-'));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const name of ['sign-in', 'account']) {
  mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, name, 'index.html'),
    `<!doctype html><html lang="{{language}}" data-name="${name}"><head><title>{{title}}</title><style>b{}</style></head>` +
      '<script type="application/json" id="page">{{page}}</script><script>run()</script>',
  );
}

const open: ShownAccount = {
  settings: {
    enabled: true,
    fields: { phone: 'Edit', name: 'ReadOnly' },
    webauthnRelatedOrigins: [],
    deleteAccountUrl: 'https://shop.example/delete',
    customCss: null,
    profileFields: [],
  },
  version: 3,
  sends: { sms: true, email: false },
  providers: [],
};

async function serve({
  isAdmin = false,
  base = '',
  ...deps
}: Partial<PagesDeps> & { isAdmin?: boolean; base?: string } = {}) {
  const app = fastify();
  const endpoint = `https://login.example${base}`;
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request) => {
    const id = isAdmin ? 'admin' : 'default';
    request.tenant = { id, isAdmin, endpoint, issuer: `${endpoint}/oidc` };
  });
  const settings = { ...freshSettings, tenantId: 'default', id: 'default' as const };
  registerPages(app, {
    distFolder: folder,
    settings: () => Promise.resolve(settings),
    application: () => Promise.resolve(undefined),
    openSignIn: () => Promise.resolve(undefined),
    userEndpoint: 'https://login.example',
    adminEndpoint: 'https://admin.example',
    account: () => Promise.resolve(open),
    returnAddress: (_, wanted) =>
      Promise.resolve(wanted.startsWith('https://shop.example') ? new URL(wanted).href : undefined),
    ...deps,
  });
  await app.ready();
  return (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { accept: 'text/html', ...headers } });
}

const handedOver = (html: string) =>
  JSON.parse(/id="page">([^<]*)</.exec(html)?.[1] ?? '') as AccountPage<AccountPageWords>;

test('every address below /account is the one page, without a sign-in under way; its neighbours are not', async () => {
  const get = await serve();
  for (const path of ['/account', '/account/', '/account/security', '/account/backup-codes/generate?x=1']) {
    const { statusCode, body } = await get(path);
    assert.deepEqual([path, statusCode, body.includes('data-name="account"')], [path, 200, true]);
  }
  for (const path of ['/account-suspended', '/accounts'])
    assert.ok((await get(path)).body.includes('data-name="sign-in"'), path);
  assert.ok(!(await (await serve({ isAdmin: true }))('/account')).body.includes('data-name="account"'));
});

test('it is handed what the operator decided, in the language asked for, and nothing of anybody', async () => {
  const get = await serve({ base: '/t/dev' });
  const page = handedOver((await get('/account/phone?ui_locales=en')).body);
  assert.deepEqual(page.fields, open.settings.fields);
  assert.deepEqual([page.isOpen, page.sends, page.base], [true, { sms: true, email: false }, '/t/dev']);
  assert.equal(page.issuer, 'https://login.example/t/dev/oidc');
  assert.equal(page.deleteAccountUrl, 'https://shop.example/delete');
  assert.equal(page.words.title, 'Your account');
  for (const language of languages) {
    const { headers, body } = await get('/account', { 'accept-language': language });
    assert.equal(headers['content-language'], language);
    assert.equal(handedOver(body).language, language);
  }
  const { settings } = open;
  const closed = await serve({
    account: () => Promise.resolve({ ...open, settings: { ...settings, enabled: false } }),
  });
  assert.equal(handedOver((await closed('/account')).body).isOpen, false);
});

test('it is handed the providers that are set up, by their names in its language', async () => {
  const acme = { id: 'c1', target: 'acme', logo: 'data:,', logoDark: null };
  const providers = [{ ...acme, name: { en: 'Acme', th: 'แอคมี' } }];
  const get = await serve({ account: () => Promise.resolve({ ...open, providers }) });
  const shown = handedOver((await get('/account/social?ui_locales=th')).body).providers;
  assert.deepEqual(shown, [{ id: 'c1', target: 'acme', name: 'แอคมี', logo: 'data:,' }]);
  assert.deepEqual(handedOver((await (await serve())('/account')).body).providers, []);
});

test('a change of the settings is another page', async () => {
  let version = 1;
  const get = await serve({ account: () => Promise.resolve({ ...open, version }) });
  const { etag } = (await get('/account')).headers;
  assert.equal((await get('/account', { 'if-none-match': String(etag) })).statusCode, 304);
  version = 2;
  const fields = { ...open.settings.fields, phone: 'Off' as const };
  const changed = await serve({
    account: () => Promise.resolve({ ...open, version, settings: { ...open.settings, fields } }),
  });
  assert.notEqual((await changed('/account')).headers.etag, etag);
});

test('its policy: its own script alone, nobody’s frame, people’s pictures over https', async () => {
  const { headers } = await (await serve())('/account');
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+';/);
  assert.match(policy, /img-src 'self' data: https:;/);
  assert.match(policy, /connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/);
  assert.doesNotMatch(policy, /unsafe/);
});

test('the operator’s words and style of the account are on its page, and the style of the sign-in is not', async () => {
  const customCss = '.card { border-radius: 0 }';
  const settings = { ...freshSettings, tenantId: 'default', id: 'default' as const };
  const get = await serve({
    settings: () => Promise.resolve({ ...settings, customCss: 'main{}' }),
    account: () => Promise.resolve({ ...open, settings: { ...open.settings, customCss } }),
    phrases: () =>
      Promise.resolve([
        {
          id: 'one',
          version: 1,
          languageTag: 'en',
          translation: { title: 'My <b>Atlas</b>', nav: { home: 'Start' } },
        },
      ]),
  });
  const { body, headers } = await get('/account');
  assert.ok(body.includes(`<style data-custom-css>${customCss}</style></head>`), body);
  assert.doesNotMatch(body, /main\{\}/);
  const hash = createHash('sha256').update(customCss).digest('base64');
  assert.match(String(headers['content-security-policy']), /style-src 'sha256-[^ ]+' 'sha256-[^ ]+';/);
  assert.ok(String(headers['content-security-policy']).includes(hash));
  const { words } = handedOver(body);
  assert.deepEqual([words.title, words['nav.home']], ['My Atlas', 'Start']);
  assert.match(body, /<title>My Atlas<\/title>/);
  assert.equal(handedOver((await get('/account?ui_locales=th')).body).words['nav.home'], 'ภาพรวม');
});

test('it is told for how long a browser is trusted, and whether the second step is people’s own choice', async () => {
  const told = async (patch: Partial<SignInExperience>) => {
    const settings = { ...freshSettings, ...patch, tenantId: 'default', id: 'default' as const };
    const page = handedOver(
      (await (await serve({ settings: () => Promise.resolve(settings) }))('/account')).body,
    );
    return [page.trustDays, page.secondStep.mayBeLeftOut, page.secondStep.organizationsMayAsk];
  };
  const factors = ['Totp' as const];
  assert.deepEqual(await told({ mfa: { factors, policy: 'NoPrompt' } }), [undefined, true, false]);
  assert.deepEqual(
    await told({
      mfa: { factors, policy: 'PromptOnlyAtSignIn', organizationRequiredMfaPolicy: 'Mandatory' },
      trustedDevice: { enabled: true, durationDays: 7 },
    }),
    [7, true, true],
  );
  assert.deepEqual(await told({ mfa: { factors, policy: 'Mandatory' } }), [undefined, false, false]);
  assert.deepEqual(await told({ mfa: { factors: [], policy: 'NoPrompt' } }), [undefined, false, false]);
});

test('where people are sent back to stands in the address only when it is registered', async () => {
  const get = await serve({ base: '/t/dev' });
  assert.equal((await get('/account/phone?redirect=https://shop.example/')).statusCode, 200);
  const to = async (search: string) => {
    const { statusCode, headers } = await get(`/account/phone?${search}`);
    assert.equal(statusCode, 302, search);
    return headers.location;
  };
  assert.equal(await to('redirect=https://evil.example/'), '/t/dev/account/phone');
  assert.equal(
    await to('redirect=https://evil.example/&show_success=true&ui_locales=th'),
    '/t/dev/account/phone?show_success=true&ui_locales=th',
  );
  assert.equal(
    await to('redirect=https://shop.example'),
    '/t/dev/account/phone?redirect=https%3A%2F%2Fshop.example%2F',
  );
  for (const search of [
    'redirect=https://shop.example/&redirect=https://evil.example/',
    '%72edirect=https://evil.example/',
    'redirect=',
    'redirect',
    'redirect=%',
  ])
    assert.equal(await to(search), '/t/dev/account/phone', search);
});
