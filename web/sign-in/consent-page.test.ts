/** The consent page in a real browser: what it says, by mouse and by keyboard, in five languages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import type { ConsentAnswer } from '../../contract/consent.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type PageServer, startPageServer } from '../../tests/pages/page-server.ts';
import { checkForEverybody, watchForErrors } from '../ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

const asked: ConsentAnswer = {
  application: { id: 'atlas', name: 'Atlas' },
  user: {
    id: 'u1',
    name: 'Anong',
    avatar: null,
    username: null,
    primaryEmail: null,
    primaryPhone: '66812345678',
  },
  organizations: [
    { id: 'o1', name: 'Acme' },
    { id: 'o2', name: 'Globex' },
  ],
  missingOIDCScope: ['profile', 'phone', 'urn:logto:scope:organizations', 'unheard_of'],
  missingResourceScopes: [
    {
      resource: { id: 'r1', name: 'Shop', indicator: 'https://shop.example/api' },
      scopes: [
        { id: 's1', name: 'read', description: 'See orders' },
        { id: 's2', name: 'refund', description: null },
      ],
    },
    {
      resource: { id: 'org', name: '', indicator: 'urn:logto:resource:organizations' },
      scopes: [{ id: 'see', name: 'see:bills', description: null }],
    },
  ],
  redirectUri: 'https://atlas.example/back?x=1',
  isOffline: true,
};

withBrowser('the consent page', (browser) => {
  let server: PageServer;
  before(async () => {
    server = await startPageServer();
  });
  after(() => server.close());

  interface Played {
    readonly answer?: ConsentAnswer;
    readonly refusal?: { readonly code: string; readonly message: string };
  }

  async function open({ answer = asked, refusal }: Played = {}, options: BrowserContextOptions = {}) {
    const page = await browser.open({ locale: 'en', ...options });
    const errors = watchForErrors(page);
    const calls: { method: string; body: unknown; application: string | undefined }[] = [];
    await page.route('**/api/interaction/consent', (route) => {
      const request = route.request();
      const method = request.method();
      calls.push({ method, body: request.postDataJSON(), application: request.headers()['logto-app-id'] });
      if (refusal) return route.fulfill({ status: 400, json: refusal });
      return route.fulfill({ json: method === 'GET' ? answer : { redirectTo: '/arrived' } });
    });
    await page.goto(`${server.address}/consent?app_id=atlas`);
    return { page, calls, errors };
  }

  test('who asks, whom, for what, and where it leads; allowed by keyboard alone', async () => {
    const { page, calls, errors } = await open();
    await page.getByRole('heading', { name: 'Allow Atlas?' }).waitFor();
    await becomes(() => page.locator('.lead').innerText(), /Anong/);
    await becomes(
      () => page.getByRole('listitem').allInnerTexts(),
      [
        'see your name, picture and profile',
        'see your phone number',
        'see to which organizations you belong',
        'unheard_of',
        'in Shop: See orders',
        'in Shop: refund',
        'act in your organizations: see:bills',
        'keep this access while you are away',
      ],
    );
    await page.getByText('You go on to atlas.example.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await becomes(() => page.getByLabel('Globex').isChecked(), true);
    await page.keyboard.press('Tab');
    await becomes(() => page.evaluate(() => document.activeElement?.textContent), 'Allow');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/arrived');
    assert.deepEqual(calls, [
      { method: 'GET', body: null, application: 'atlas' },
      { method: 'POST', body: { organizationIds: ['o2'] }, application: 'atlas' },
    ]);
    assert.deepEqual(errors, []);
  });

  test('a no is as easy', async () => {
    const { page, calls } = await open();
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.waitForURL('**/arrived');
    assert.deepEqual(
      calls.map(({ method }) => method),
      ['GET', 'DELETE'],
    );
  });

  test('without a connection nothing is said to be over: it is asked again; an app that opens leaves no dead button', async () => {
    const page = await browser.open({ locale: 'en' });
    await page.clock.install();
    let isAway = true;
    await page.route('**/api/interaction/consent', (route) => {
      if (isAway) return route.abort();
      const redirectTo = `${server.address}/opens-an-app`;
      return route.fulfill({ json: route.request().method() === 'GET' ? asked : { redirectTo } });
    });
    // As for an address that another program opens: this page stays.
    await page.route('**/opens-an-app', (route) => route.fulfill({ status: 204 }));
    await page.goto(`${server.address}/consent?app_id=atlas`);
    await page.getByText('No connection.').waitFor();
    await becomes(() => page.getByRole('heading', { level: 1 }).textContent(), 'One moment…');
    isAway = false;
    await page.clock.runFor(3000);
    const opened = page.waitForResponse('**/opens-an-app');
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await opened;
    await page.clock.runFor(10_000);
    await page.locator('button.main[aria-disabled=false]').waitFor();
  });

  test('nothing new: it says that all was allowed before', async () => {
    const { organizations, missingOIDCScope, missingResourceScopes, ...answer } = asked;
    assert.ok(organizations && missingOIDCScope && missingResourceScopes);
    const { page } = await open({ answer });
    await page.getByText('You allowed Atlas before all that it asks for.').waitFor();
    assert.equal(await page.getByRole('listitem').count(), 0);
  });

  test('one that is over says so, and where to begin again', async () => {
    const { page } = await open({ refusal: { code: 'session.not_found', message: 'Gone.' } });
    await page.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
    await page.getByRole('link', { name: 'Start again' }).click();
    await page.waitForURL('**/arrived');
  });

  for (const [place, locale] of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'].entries())
    test(`${locale}: no finding of axe, nothing to scroll sideways`, async () => {
      const { page } = await open(
        {},
        {
          locale,
          colorScheme: place % 2 ? 'dark' : 'light',
          viewport: place === 2 ? { width: 1280, height: 900 } : { width: 320, height: 640 },
        },
      );
      await page.getByRole('listitem').first().waitFor();
      await checkForEverybody(page, `${locale}, consent`);
      await becomes(() => page.locator('html').getAttribute('lang'), locale);
    });
});
