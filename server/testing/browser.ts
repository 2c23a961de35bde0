/** A real Chromium for tests of pages: found on the machine, started once, a fresh profile for each page. */
import { after, describe } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumFlags, chromiumPath } from './chromium.ts';

export interface TestBrowser {
  /** A page in a profile of its own: no cookies of another test. Closed when the tests of the group end. */
  open(options?: BrowserContextOptions): Promise<Page>;
}

/** Without a Chromium these tests are skipped, with one sentence; where `CI` is set that is a failure. */
export function withBrowser(name: string, define: (browser: TestBrowser) => void): void {
  const path = chromiumPath();
  const missing = 'no Chromium here: install Debian’s chromium or set CHROMIUM_PATH';
  if (!path && process.env['CI']) throw new Error(missing);
  describe(name, { skip: path ? false : missing }, () => {
    const contexts: BrowserContext[] = [];
    after(async () => {
      for (const context of contexts) await context.close();
    });
    define({
      async open(options) {
        const context = await (await chromium(path ?? '')).newContext(options);
        contexts.push(context);
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
