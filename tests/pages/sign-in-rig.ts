/** The sign-in page over the simulated API, for tests that ask what one page does. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import type { ExperienceSimulator } from './experience-simulator.ts';
import { type PageServer, phoneSettings, startPageServer } from './page-server.ts';
import { watchForErrors } from '../../web/ui/testing/look-at.ts';

/** One number, as people type it, and as the contract writes it. */
export const thai = '0812345678';
export const wire = '66812345678';

export interface SignInRig {
  readonly server: PageServer;
  readonly simulator: ExperienceSimulator;
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** From the first screen to the code. */
  toCode(page: Page, number?: string): Promise<void>;
  /** The request reaches the server, its answer never comes back. */
  loseAnswer(page: Page, path: string): Promise<unknown>;
  arrived(page: Page): Promise<void>;
  says(page: Page, text: string | RegExp): Promise<void>;
  heading(page: Page, name: string): Promise<void>;
  codeField(page: Page): Locator;
}

/** Each test begins with fresh settings and nobody known; the last one looks for what no page may ever do. */
export function withSignInPage(name: string, define: (rig: SignInRig) => void): void {
  withBrowser(name, (browser) => {
    let server: PageServer;
    const errors: (readonly string[])[] = [];
    before(async () => {
      server = await startPageServer();
    });
    after(() => server.close());
    beforeEach(() => {
      server.simulator.reset();
      server.settings = phoneSettings;
    });

    const codeField = (page: Page) => page.getByLabel('Code', { exact: true });
    define({
      get server() {
        return server;
      },
      get simulator() {
        return server.simulator;
      },
      async open(path = '/sign-in?app_id=atlas', options = {}) {
        const page = await browser.open({ locale: 'en-TH', ...options });
        errors.push(watchForErrors(page));
        await page.goto(server.address + path);
        return page;
      },
      async toCode(page, number = thai) {
        await page.getByLabel('Mobile number').fill(number);
        await page.keyboard.press('Enter');
        await codeField(page).waitFor();
      },
      loseAnswer: (page, path) =>
        page.route(
          `**/api/experience/${path}`,
          async (route) => {
            await route.fetch();
            await route.abort();
          },
          { times: 1 },
        ),
      arrived: (page) => page.getByRole('heading', { name: 'Arrived' }).waitFor(),
      says: (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor(),
      heading: (page, title) => page.getByRole('heading', { level: 1, name: title }).waitFor(),
      codeField,
    });
    test('no page of this file broke its own policy or threw', () => {
      assert.deepEqual(errors.flat(), []);
    });
  });
}
