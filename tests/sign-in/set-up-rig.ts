/** Somebody who has to set up a second factor in a real browser over the whole application, for tests of how. */
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import type { SettingsPatch } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { withBrowser } from '../../server/testing/browser.ts';
import { type RealSignIn, startRealSignIn } from './real-sign-in.ts';
import { addAuthenticator } from './virtual-authenticator.ts';
import { watchPages } from './watched-pages.ts';
import { until } from '../../server/testing/until.ts';

export const password = 'seven quiet rivers';

const byName: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  passkeySignIn: {},
  trustedDevice: {},
};

export type SetUpRig = ReturnType<typeof rigOf>;

/** Each test begins with passwords alone. */
export function withSetUp(name: string, define: (rig: SetUpRig) => void): void {
  withBrowser(name, (browser) => {
    let site: RealSignIn;
    const open = watchPages(browser);
    before(async () => {
      site = await startRealSignIn();
    });
    after(() => site.close());
    beforeEach(async () => {
      await site.reset();
      await site.change(byName);
    });
    define(rigOf(() => site, open));
  });
}

function rigOf(siteOf: () => RealSignIn, open: (options?: BrowserContextOptions) => Promise<Page>) {
  let count = 10;
  return {
    get site() {
      return siteOf();
    },
    open,
    async somebody(fields: { phone?: string; email?: string } = {}) {
      const username = `ann${++count}`;
      const { id: userId } = await siteOf().addUser({ username, password, ...fields });
      const { factors, users } = siteOf().harness.services;
      return {
        username,
        factors: async () =>
          (await factors.list({ tenantId: 'default', userId })).map(({ kind }) => kind).toSorted(),
        user: () => users.find('default', userId),
      };
    },
    async enter(page: Page, username: string): Promise<void> {
      await siteOf().begin(page);
      await page.locator('#identifier').fill(username);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
    },
    heading: (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor(),
    says: (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor(),
    choose: (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click(),
    path: (page: Page) => new URL(page.url()).pathname,
    codeField: (page: Page) => page.getByLabel('Code', { exact: true }),
    newPhone: () => `165025304${++count}`,
    /** Of the app that the page shows. */
    async secretOn(page: Page): Promise<Uint8Array> {
      const text = await page.locator('.key code').textContent();
      return fromBase32(text ?? '') ?? assert.fail(`no secret: ${text}`);
    },
    valueOf: (secret: Uint8Array) => totpAt(secret, stepAt(siteOf().harness.clock.now())),
    /** A device that makes passkeys without a question. */
    withDevice: async (page: Page): Promise<CDPSession> => (await addAuthenticator(page)).cdp,
    /** The code that went there; waits for the message to arrive. */
    async sent(phone: string): Promise<string> {
      await until(async () => (await siteOf().smsTo(phone)).length > 0, `a message to ${phone}`);
      return siteOf().code(phone);
    },
  };
}
