/** The next steps of a sign-in for everybody: five languages, light and dark, a small phone, ears instead of eyes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createIssuer, exampleConfig } from '../../connectors/oidc/simulator.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody, watchForErrors } from '../../web/ui/testing/look-at.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { becomes, until } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';

const byPhone: SettingsPatch = {
  signUp: { identifiers: ['phone'], password: false, verify: true },
  signIn: {
    methods: [{ identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false }],
  },
  mfa: { factors: [], policy: 'NoPrompt' },
  passkeySignIn: { enabled: true, showPasskeyButton: true },
  socialSignInConnectorTargets: ['acme'],
};
const byName: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
};

withBrowser('the next steps of a sign-in, for everybody', (browser) => {
  let site: RealSignIn;
  let issuer: Awaited<ReturnType<typeof createIssuer>>;
  let count = 10;
  before(async () => {
    issuer = await createIssuer({ clock: { now: () => site.harness.clock.now() } });
    site = await startRealSignIn({ issuer });
    await site.harness.services.messages.connectors.create({
      tenantId: 'default',
      id: 'acme',
      factoryId: 'oidc',
      config: exampleConfig,
      metadata: { target: 'acme', name: { en: 'A provider with quite a long name of its own' } },
      syncProfile: false,
    });
  });
  after(() => site.close());

  type Look = (place: string) => Promise<void>;

  async function byProvider(page: Page, look: Look): Promise<void> {
    await site.change(byPhone);
    const phone = `165025306${++count}`;
    await site.addUser({ phone });
    issuer.state.person = { sub: `e${count}`, phone_number: `+${phone}`, phone_number_verified: true };
    await site.begin(page);
    await page.locator('.way').first().waitFor();
    await look('first screen');
    await page.locator('.way').last().click();
    await page.waitForURL(/\/social\/link/);
    await page.locator('.main').waitFor();
    await look('related');
    await page.locator('.main').click();
    await page.locator('#code').waitFor();
    await look('code to link');
    await page.goto(`${site.address}/callback/acme?code=x&state=y`);
    await page.locator('.said').waitFor();
    await look('lost');
  }

  async function byFactors(page: Page, look: Look): Promise<void> {
    await site.change({ ...byName, mfa: { factors: [], policy: 'NoPrompt' } });
    const username = `eve${++count}`;
    await site.addUser({ username, password });
    const enter = async (address: RegExp) => {
      await page.context().clearCookies();
      await site.begin(page);
      await page.locator('#identifier').fill(username);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.waitForURL(address);
      await page.locator('.main').waitFor();
    };
    await enter(/\/create-passkey/);
    await look('passkey');
    await site.change({
      passkeySignIn: {},
      trustedDevice: { enabled: true, durationDays: 365 },
      mfa: {
        factors: ['Totp', 'WebAuthn', 'PhoneVerificationCode', 'EmailVerificationCode', 'BackupCode'],
        policy: 'PromptAtSignInAndSignUp',
      },
    });
    await enter(/\/mfa-onboarding/);
    await look('proposal');
    await page.locator('.main').click();
    await page.locator('.choice').first().waitFor();
    await look('choice');
    for (const [place, name] of ['passkey', 'app', 'number', 'address'].entries()) {
      await page.locator('.choice').nth(place).click();
      await page.locator(name === 'app' ? '.key' : '.main').waitFor();
      // A number that was just given has shown nothing yet that comes again.
      await becomes(() => page.locator('.trust').count(), place < 2 ? 1 : 0, name);
      await look(name);
      await page.goBack();
      await page.locator('.choice').first().waitFor();
    }
    await page.locator('.choice').nth(1).click();
    const secret = fromBase32((await page.locator('.key code').textContent()) ?? '') ?? assert.fail();
    await page.locator('#code').fill(totpAt(secret, stepAt(site.harness.clock.now())));
    await page.locator('.codes').waitFor();
    await look('backup codes');
  }

  for (const [place, locale] of ['en', 'th', 'zh-TW', 'zh-CN', 'ru'].entries())
    test(`${locale}: no finding of axe, nothing to scroll sideways, the focus on what is new`, async () => {
      await site.reset();
      const page = await browser.open({
        locale,
        colorScheme: place % 2 ? 'dark' : 'light',
        viewport: place === 2 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      page.setDefaultTimeout(30_000);
      const errors = watchForErrors(page);
      await page.route('https://issuer.example/**', async (route) => {
        const answer = await issuer(new Request(route.request().url()));
        await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers) });
      });
      const look: Look = async (screen) => {
        await checkForEverybody(page, `${locale}, ${screen}`);
        await becomes(() => page.locator('html').getAttribute('lang'), locale);
        const focus = await page.evaluate<string>('document.activeElement.tagName');
        assert.match(focus, /^(INPUT|H1)$/, `${locale}, ${screen}: the focus is on ${focus}`);
        const heading = await page.locator('h1').textContent();
        await until(async () => (await page.title()) === heading, `the title of ${screen}`);
      };
      await byProvider(page, look);
      await byFactors(page, look);
      assert.deepEqual(errors, []);
      await page.context().close();
    });
});
