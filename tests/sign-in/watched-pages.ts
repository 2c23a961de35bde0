/** Pages of a test in a real browser: it fails if one of them broke its own policy or threw. */
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../../server/testing/browser.ts';
import { watchForErrors } from '../../web/ui/testing/look-at.ts';

/** To be called inside of a group of tests; what it returns opens a page, in English unless told. */
export function watchPages(browser: TestBrowser): (options?: BrowserContextOptions) => Promise<Page> {
  const opened: (readonly string[])[] = [];
  afterEach(() => assert.deepEqual(opened.splice(0).flat(), [], 'no page may break its own policy or throw'));
  return async (options = {}) => {
    const page = await browser.open({ locale: 'en-US', ...options });
    page.setDefaultTimeout(30_000);
    opened.push(watchForErrors(page));
    return page;
  };
}
