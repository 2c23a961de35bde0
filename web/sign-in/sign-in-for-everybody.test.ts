/** The sign-in pages for everybody: five languages, light and dark, a small phone and a desk, ears instead of eyes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import { type PageServer, phoneSettings, startPageServer } from '../../tests/pages/page-server.ts';
import { checkForEverybody, layoutShift } from '../ui/testing/look-at.ts';
import { becomes } from '../../server/testing/until.ts';

const terms = {
  termsOfUseUrl: 'https://atlas.example/terms',
  privacyPolicyUrl: 'https://atlas.example/privacy',
};

withBrowser('the sign-in page, for everybody', (browser) => {
  let server: PageServer;
  before(async () => {
    server = await startPageServer();
  });
  after(() => server.close());

  /** Each screen in turn, as one meets them. */
  async function walk(page: Page, look: (place: string) => Promise<void>): Promise<void> {
    const { simulator } = server;
    simulator.reset();
    server.settings = { ...phoneSettings, ...terms, agreeToTermsPolicy: 'Manual' };
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await look('number');
    await page.locator('#identifier').fill('+66 81');
    await page.keyboard.press('Enter');
    await look('number, too short');
    await page.locator('#identifier').fill('+66 81 234 5678');
    await page.getByRole('checkbox').check();
    await page.keyboard.press('Enter');
    await page.locator('#code').fill('000000');
    await page.locator('#code-problem:not(:empty)').waitFor();
    await look('code, wrong');
    await page.locator('#code').fill(simulator.code());
    await page.locator('.proven').waitFor();
    await look('question');
    await page.goto(`${server.address}/unknown-session?app_id=atlas`);
    await look('ended');
    server.settings = {
      ...phoneSettings,
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    };
    await page.goto(`${server.address}/sign-in`);
    await look('username and password');
  }

  for (const [place, locale] of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'].entries()) {
    test(`${locale}: no finding of axe, nothing to scroll sideways, the language named`, async () => {
      const page = await browser.open({
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place === 2 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      await walk(page, async (screen) => {
        await checkForEverybody(page, `${locale}, ${screen}`);
        await becomes(() => page.locator('html').getAttribute('lang'), locale);
      });
      await page.context().close();
    });
  }

  test('nothing moves by itself', async () => {
    server.settings = { ...phoneSettings, ...terms };
    const page = await browser.open({ locale: 'en-TH' });
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    // The last thing that comes by itself: all the countries.
    await page.locator('.country option').nth(200).waitFor({ state: 'attached' });
    assert.equal(await layoutShift(page), 0);
  });

  test('where the tenant wants no dark, there is none', async () => {
    server.settings = { ...phoneSettings, color: { ...phoneSettings.color, isDarkModeEnabled: false } };
    const page = await browser.open({ colorScheme: 'dark' });
    await page.goto(`${server.address}/sign-in`);
    await becomes(
      () => page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      'rgb(243, 244, 248)',
    );
  });

  test('a brand’s colour never makes a button that cannot be read', async () => {
    for (const primaryColor of ['#ffee00', '#ffffff', '#101010', '#ff66aa']) {
      server.settings = { ...phoneSettings, color: { ...phoneSettings.color, primaryColor } };
      const page = await browser.open({ locale: 'en' });
      await page.goto(`${server.address}/sign-in?app_id=atlas`);
      await checkForEverybody(page, primaryColor);
      await page.context().close();
    }
  });

  test('a logo keeps its place while it loads; one that is lost gives way to a letter', async () => {
    server.settings = { ...phoneSettings, branding: { logoUrl: `${server.address}/lost.svg` } };
    const page = await browser.open({ locale: 'en' });
    await page.goto(`${server.address}/sign-in?app_id=atlas`);
    await page.locator('.mark', { hasText: 'A' }).waitFor();
    assert.equal(await layoutShift(page), 0);
  });
});
