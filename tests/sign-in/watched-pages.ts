/** Pages of a test in a real browser: each is closed after its test, which fails if one broke its own policy or threw. */
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../../server/testing/browser.ts';
import { watchForErrors } from '../../web/ui/testing/look-at.ts';

/** To be called inside of a group of tests; what it returns opens a page, in English unless told. */
export function watchPages(browser: TestBrowser): (options?: BrowserContextOptions) => Promise<Page> {
  const opened: { readonly page: Page; readonly errors: readonly string[] }[] = [];
  afterEach(async () => {
    const ended = opened.splice(0);
    for (const { page } of ended) await page.context().close();
    assert.deepEqual(
      ended.flatMap(({ errors }) => errors),
      [],
      'no page may break its own policy or throw',
    );
  });
  return async (options = {}) => {
    const page = await browser.open({ locale: 'en-US', ...options });
    page.setDefaultTimeout(30_000);
    opened.push({ page, errors: watchForErrors(page) });
    return page;
  };
}
