/** The demo application in a real browser, against panva's oidc-provider: in, out, in again, and what may go wrong. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import { type PageServer, startPageServer } from '../../tests/pages/page-server.ts';
import { checkForEverybody, watchForErrors } from '../ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

withBrowser('the demo application', (browser) => {
  let server: PageServer;
  const errors: (readonly string[])[] = [];

  before(async () => {
    server = await startPageServer();
  });
  after(() => server.close());

  async function open(path = '/demo-app', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.open({ locale: 'en', ...options });
    errors.push(watchForErrors(page));
    await page.goto(server.address + path);
    return page;
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('in: who it is, from an ID token whose signature was checked; a reload stays in', async () => {
    const page = await open();
    const asked = page.waitForRequest(/\/oidc\/auth\?/);
    await press(page, 'Sign in');
    const { searchParams } = new URL((await asked).url());
    assert.equal(searchParams.get('client_id'), 'demo-app');
    assert.equal(searchParams.get('scope'), 'openid offline_access profile phone');
    assert.equal(searchParams.get('prompt'), 'consent');
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('ui_locales'), 'en');
    await heading(page, 'You are signed in');
    await becomes(() => page.url(), `${server.address}/demo-app`, 'the code is gone from the address');
    const facts = await page.locator('dl').innerText();
    assert.match(facts, /Phone\s+\+66 81 234 5678 verified/);
    assert.match(facts, /User id\s+k3v8q2m1/);
    assert.match(facts, /Name\s+not set/);
    await page.getByText('Its signature (ES384) fits Latchkey’s published key.').waitFor();
    assert.equal((JSON.parse(await page.locator('pre').innerText()) as { sub: string }).sub, 'k3v8q2m1');
    await page.reload();
    await heading(page, 'You are signed in');
  });

  test('out ends the session at the provider too; in again asks for the proof anew', async () => {
    const page = await open();
    await press(page, 'Sign in');
    await heading(page, 'You are signed in');
    const askedSoFar = server.issuer.asked;
    // The page that is left says the same as the one that comes.
    const exchanged = page.waitForResponse(/\/oidc\/token$/);
    await press(page, 'Sign in again');
    await exchanged;
    await heading(page, 'You are signed in');
    assert.equal(server.issuer.asked, askedSoFar + 1);
    const ended = page.waitForRequest(/\/oidc\/session\/end\?/);
    await press(page, 'Sign out');
    const { searchParams } = new URL((await ended).url());
    assert.equal(searchParams.get('client_id'), 'demo-app');
    assert.equal(searchParams.get('post_logout_redirect_uri'), `${server.address}/demo-app`);
    assert.ok(searchParams.get('id_token_hint'));
    await heading(page, 'You are signed out');
    await page.reload();
    await heading(page, 'Sign in with your phone');
    await press(page, 'Create an account');
    await heading(page, 'You are signed in');
    assert.equal(server.issuer.asked, askedSoFar + 2);
  });

  test('who turns back, a return that nobody asked for, a server that is away: told, with a way on', async () => {
    const page = await open();
    server.issuer.turnsBack = true;
    await press(page, 'Sign in');
    await page.getByText('You turned back, or the account may not use this application.').waitFor();
    server.issuer.turnsBack = false;
    await page.goto(`${server.address}/demo-app?code=x&state=y`);
    await page.getByText('This page does not remember having sent you.').waitFor();
    await press(page, 'Try again');
    await heading(page, 'Sign in with your phone');
    await page.context().setOffline(true);
    await press(page, 'Sign in');
    await page.getByText('Latchkey does not answer.').waitFor();
    await page.context().setOffline(false);
    await press(page, 'Try again');
    await press(page, 'Sign in');
    await heading(page, 'You are signed in');
  });

  test('where storage is forbidden it is told, after a way there and back; shown again by Back it is not on its way for ever', async () => {
    const page = await open();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new DOMException('', 'SecurityError');
        },
      });
    });
    await page.reload();
    await press(page, 'Sign in');
    await page.getByText('This page does not remember having sent you.').waitFor();
    await press(page, 'Try again');
    await heading(page, 'Sign in with your phone');
    let isAnswered = false;
    await page.route(/\/oidc\/auth\?/, async (route) => {
      await route.fulfill({ status: 204 });
      isAnswered = true;
    });
    await press(page, 'Sign in');
    await becomes(() => isAnswered, true, 'it asked to be taken away, and stays');
    // Read from the page itself, which loads anew: locators would wait for a way there that may never be heard to end.
    const title = () => page.evaluate(() => document.querySelector('h1')?.textContent).catch(() => 'gone');
    assert.notEqual(await title(), 'Sign in with your phone', 'on its way');
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await becomes(title, 'Sign in with your phone');
  });

  test('who could not be signed out for want of a connection is still in', async () => {
    const page = await open();
    await press(page, 'Sign in');
    await heading(page, 'You are signed in');
    await page.context().setOffline(true);
    await press(page, 'Sign out');
    await page.getByText('Latchkey does not answer.').waitFor();
    await page.context().setOffline(false);
    await press(page, 'Try again');
    await heading(page, 'You are signed in');
  });

  test('opened under another name of this machine it goes home first', async () => {
    const page = await open();
    await page.goto(`${server.address.replace('127.0.0.1', 'localhost')}/demo-app`);
    await page.waitForURL(`${server.address}/demo-app`);
    await heading(page, 'Sign in with your phone');
  });

  test('everybody can use it, in each language, light and dark, on a small phone', async () => {
    for (const [place, locale] of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'].entries()) {
      const page = await open('/demo-app', {
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place % 2 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      await checkForEverybody(page, `${locale}, out`);
      await page.locator('.main').click();
      await page.locator('dl').waitFor();
      await checkForEverybody(page, `${locale}, in`);
      await page.context().close();
    }
  });

  test('it broke no policy of its own and threw nothing', () => assert.deepEqual(errors.flat(), []));
});
