/** Somebody on the account pages in a real browser over the whole application, for tests that do there what people do. */
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type AccountField, accountFields } from '../../contract/account-center.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from '../sign-in/real-sign-in.ts';
import { watchPages } from '../sign-in/watched-pages.ts';

export const password = 'seven quiet rivers';

const byName: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
  trustedDevice: {},
};

interface Arriving {
  readonly path?: string;
  readonly options?: BrowserContextOptions;
  readonly onRequest?: (path: string) => void;
  /** Shows the second step, where one is asked for. */
  readonly second?: (page: Page) => Promise<void>;
}

export type AccountRig = ReturnType<typeof rigOf>;

/** Each test begins with everything open to everybody. */
export function withAccountPages(name: string, define: (rig: AccountRig) => void): void {
  withBrowser(name, (browser) => {
    let site: RealSignIn;
    const rig = rigOf(() => site, watchPages(browser));
    before(async () => {
      site = await startRealSignIn();
    });
    after(() => site.close());
    beforeEach(async () => {
      await site.reset();
      await site.change(byName);
      await rig.open();
    });
    define(rig);
  });
}

function rigOf(siteOf: () => RealSignIn, show: (options: BrowserContextOptions) => Promise<Page>) {
  let count = 0;
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).click();
  return {
    get site() {
      return siteOf();
    },
    /** What the operator lets people do; all of it where nothing else is said. */
    open: (fields: Partial<Record<AccountField, 'Off' | 'ReadOnly' | 'Edit'>> = {}) =>
      siteOf().harness.services.accountCenter.update('default', {
        enabled: true,
        fields: { ...Object.fromEntries(accountFields.map((field) => [field, 'Edit'] as const)), ...fields },
        customCss: null,
      }),
    async somebody(more: { phone?: string; email?: string; password?: string } = { password }) {
      const username = `ann_${(count += 1)}`;
      const user = await siteOf().addUser({ username, ...more });
      const owner = { tenantId: 'default', userId: user.id };
      return { username, user, owner, find: () => siteOf().harness.services.users.find('default', user.id) };
    },
    /** To the account pages through the sign-in, with the password alone. */
    async enter(username: string, { path = '/account', options = {}, onRequest, second }: Arriving = {}) {
      const page = await show(options);
      if (onRequest) page.on('request', (request) => onRequest(new URL(request.url()).pathname));
      await page.goto(siteOf().address + path);
      await page.locator('#identifier').fill(username);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await second?.(page);
      await page.locator('nav').waitFor();
      return page;
    },
    /** An authenticator app of this person; the answer tells its value of the moment, another one each time. */
    async appOf({ owner }: { readonly owner: { tenantId: string; userId: string } }) {
      const { harness } = siteOf();
      const secret = fromBase32((await harness.services.factors.addTotp(owner)).secret);
      assert.ok(secret);
      return () => {
        harness.clock.move(30_000);
        return totpAt(secret, stepAt(harness.clock.now()));
      };
    },
    /** Shows the app's value at sign-in, and ticks that this device is trusted. */
    async trust(page: Page, value: string): Promise<void> {
      await page.getByRole('checkbox', { name: /^Trust this device/ }).check();
      await page.getByLabel('Code', { exact: true }).fill(value);
    },
    heading,
    press,
    follow: (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true }).click(),
    /** The answer to a question that was asked before something is lost. */
    answer: (page: Page, name: string) => page.getByRole('group').getByRole('button', { name }).click(),
    says: (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor(),
    warns: (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor(),
    path: (page: Page) => new URL(page.url()).pathname,
    /** With the password, which is asked for at once where there is no other way. */
    async confirm(page: Page): Promise<void> {
      await heading(page, 'Is it you?');
      const field = page.getByRole('textbox', { name: 'Password', exact: true });
      const way = page.getByRole('button', { name: 'With your password', exact: true });
      await field.or(way).waitFor();
      if (await way.isVisible()) await way.click();
      await field.fill(password);
      await press(page, 'Continue');
    },
    picture: async (page: Page, name: string) => {
      const folder = process.env['PICTURES'];
      if (folder) await page.screenshot({ path: `${folder}/account-${name}.png`, fullPage: true });
    },
  };
}
