/** The deeper sign-in pages for everybody: five languages, light and dark, a small phone and a desk. */
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { languages } from '../../words/index.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { becomes } from '../../server/testing/until.ts';

const password = 'seven quiet rivers';

withBrowser('the deeper sign-in pages, for everybody', (browser) => {
  let site: RealSignIn;
  before(async () => {
    site = await startRealSignIn();
  });
  after(() => site.close());
  beforeEach(async () => {
    await site.reset();
    await site.change({
      supportWebsiteUrl: 'https://atlas.example/help',
      forgotPasswordMethods: null,
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    });
  });

  type Look = (place: string) => Promise<void>;
  const main = (page: Page) => page.locator('button.main').click();
  const enter = async (page: Page, name: string, secret = password) => {
    await site.begin(page);
    await page.locator('#identifier').fill(name);
    await page.locator('#password').fill(secret);
    await main(page);
  };

  async function forget(page: Page, look: Look, phone: string): Promise<void> {
    await site.begin(page);
    await page.locator('button.quiet').click();
    await page.locator('#identifier').fill(`+${phone}`);
    await look('forgotten');
    await main(page);
    await page.locator('#code').waitFor();
    await look('its code');
    await page.locator('#code').fill(await site.code(phone));
    await page.locator('#password').fill('short');
    await main(page);
    await page.locator('#password-problem:not(:empty)').waitFor();
    await look('the new password, rejected');
    await page.locator('#password').fill(`${password} 2`);
    await main(page);
    await page.locator('#password').waitFor({ state: 'detached' });
    await look('changed');
  }

  async function showFactors(page: Page, look: Look, name: string): Promise<void> {
    await site.change({
      mfa: { factors: ['PhoneVerificationCode', 'Totp', 'BackupCode'], policy: 'Mandatory' },
    });
    await enter(page, name, `${password} 2`);
    await page.locator('.choice').first().waitFor();
    await look('which factor');
    await page.locator('.choice').nth(1).click();
    await page.locator('#code').fill('000000');
    await page.locator('#code-problem:not(:empty)').waitFor();
    await look('SMS, wrong code');
    await page.goBack();
    await page.locator('.choice').last().click();
    await page.locator('#backup-code').waitFor();
    await look('backup code');
    await site.change({ mfa: { factors: [], policy: 'NoPrompt' } });
  }

  async function addThings(page: Page, look: Look, name: string): Promise<void> {
    await site.addUser({ username: name, password });
    await site.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }],
      },
    });
    await enter(page, name);
    await page.waitForURL(/continue/);
    await page.locator('#password').waitFor({ state: 'detached' });
    await look('a number or an address');
  }

  for (const [place, locale] of languages.entries())
    test(`${locale}: no finding of axe, nothing to scroll sideways`, async () => {
      const page = await browser.open({
        locale,
        colorScheme: place % 2 ? 'light' : 'dark',
        viewport: place === 3 ? { width: 1280, height: 800 } : { width: 320, height: 640 },
      });
      page.setDefaultTimeout(30_000);
      const look: Look = async (screen) => {
        await checkForEverybody(page, `${locale}, ${screen}`);
        await becomes(() => page.locator('html').getAttribute('lang'), locale);
      };
      const phone = `1650253050${place}`;
      const { id: userId } = await site.addUser({ username: `ann${place}`, phone, password });
      const owner = { tenantId: 'default', userId };
      await site.harness.services.factors.addTotp(owner);
      await site.harness.services.factors.addBackupCodes(owner);
      await forget(page, look, phone);
      await showFactors(page, look, `ann${place}`);
      await addThings(page, look, `ben${place}`);
      await page.context().close();
    });
});
