/** `@logto/browser` as it comes from the registry, in Chromium, on a page of another site than ours. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openDatabase } from '../server/database/open.ts';
import { withBrowser } from '../server/testing/browser.ts';
import { type BrowserApp, serveBrowserApp } from './clients/browser-app.ts';
import { serve, type Served } from './clients/served.ts';
import { signInByPhone } from '../server/testing/sign-in-by-phone.ts';

const phone = '+1 650 253 0211';

withBrowser('@logto/browser', (browser) => {
  let served: Served;
  let app: BrowserApp;
  let page: Page;
  let client: string;
  before(async () => {
    served = await serve(await openDatabase({ engine: 'sqlite', folder: ':memory:' }));
    app = await serveBrowserApp();
    const { id } = await served.addClient({
      type: 'SPA',
      redirectUri: `${app.origin}/callback`,
      afterLogout: `${app.origin}/bye`,
    });
    const config = { endpoint: served.endpoint, appId: id, scopes: ['phone'] };
    client = `new logto.default(${JSON.stringify(config)})`;
    page = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await app.close();
    await served.close();
  });
  /** Runs in the page, as text: these tests know no browser's types. */
  const ask = <T>(expression: string) => page.evaluate<T>(`(async (client) => ${expression})(${client})`);

  test('signs a person in, reads user info, refreshes and signs out from another origin', async () => {
    await page.goto(`${app.origin}/`);
    assert.equal(await ask('client.isAuthenticated()'), false);
    await Promise.all([
      page.waitForURL((url) => url.href.startsWith(`${served.endpoint}/sign-in`)),
      ask(`void client.signIn(${JSON.stringify(`${app.origin}/callback`)})`),
    ]);
    await signInByPhone(page, phone, {
      readCode: () => served.readCode('16502530211'),
      back: `${app.origin}/callback`,
    });
    await ask('client.handleSignInCallback(location.href)');
    assert.equal(await ask('client.isAuthenticated()'), true);
    const claims = await ask<Record<string, unknown>>('client.getIdTokenClaims()');
    assert.deepEqual([claims['iss'], claims['phone_number']], [served.issuer, '16502530211']);
    const info = await ask<Record<string, unknown>>('client.fetchUserInfo()');
    assert.deepEqual([info['sub'], info['phone_number_verified']], [claims['sub'], true]);

    const [first, second] = await ask<[string, string]>(`{
      const first = await client.getAccessToken();
      await client.clearAccessToken();
      return [first, await client.getAccessToken()];
    }`);
    assert.notEqual(first, second);

    // Nobody is asked whether they want to: it is their own application that sends them.
    await Promise.all([
      page.waitForURL(`${app.origin}/bye`),
      ask(`void client.signOut(${JSON.stringify(`${app.origin}/bye`)})`),
    ]);
    assert.equal(await ask('client.isAuthenticated()'), false);
    await Promise.all([
      page.waitForURL((url) => url.href.startsWith(`${served.endpoint}/sign-in`)),
      ask(`void client.signIn(${JSON.stringify(`${app.origin}/callback`)})`),
    ]);
    await page.getByLabel('Mobile number').waitFor();
  });

  test('a page that no application names reads nothing', async () => {
    await page.goto(`${app.origin.replace('127.0.0.1', 'localhost')}/`);
    const fields = `client_id=${/"appId":"(\w+)"/.exec(client)?.[1]}&grant_type=refresh_token&refresh_token=x`;
    const request = JSON.stringify({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: fields,
    });
    const asked = `fetch('${served.issuer}/token', ${request}).then(() => 'read', () => 'refused')`;
    assert.equal(await ask(asked), 'refused');
    await page.goto(`${app.origin}/`);
    assert.equal(await ask(asked), 'read');
  });
});
