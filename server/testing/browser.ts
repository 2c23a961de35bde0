/** A real Chromium for tests of pages: found on the machine, started once, a fresh profile for each page. */
import { after, afterEach, beforeEach, describe } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumFlags, chromiumPath } from './chromium.ts';

export interface TestBrowser {
  /** A page in a profile of its own: no cookies of another test. Closed with its test; with the group, if opened before. */
  open(options?: BrowserContextOptions): Promise<Page>;
}

/** Without a Chromium these tests are skipped, with one sentence; where `CI` is set that is a failure. */
export function withBrowser(name: string, define: (browser: TestBrowser) => void): void {
  const path = chromiumPath();
  const missing = 'no Chromium here: install Debian’s chromium or set CHROMIUM_PATH';
  if (!path && process.env['CI']) throw new Error(missing);
  describe(name, { skip: path ? false : missing }, () => {
    const ofGroup: BrowserContext[] = [];
    const ofTest: BrowserContext[] = [];
    let opened = ofGroup;
    const close = async (contexts: BrowserContext[]) => {
      for (const context of contexts.splice(0)) {
        // An answer that a test plays for a page may be under way still: nobody is there to take it.
        for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
        await context.close();
      }
    };
    // A page that stays open goes on asking the server, of which the next test expects what its own page does.
    beforeEach(() => void (opened = ofTest));
    afterEach(() => close(ofTest));
    after(() => close(ofGroup));
    define({
      async open(options) {
        const context = await (await chromium(path ?? '')).newContext(options);
        opened.push(context);
        return context.newPage();
      },
    });
  });
}

let started: Promise<Browser> | undefined;

function chromium(executablePath: string): Promise<Browser> {
  started ??= import('playwright-core').then((playwright) =>
    playwright.chromium.launch({ executablePath, args: [...chromiumFlags] }),
  );
  return started;
}

after(async () => (await started)?.close());
