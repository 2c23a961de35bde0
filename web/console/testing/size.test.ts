/** What a visitor has to load before the first page stands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../../server/testing/browser.ts';
import { twilio } from './factories.ts';
import { withTelephone } from './arrangements.ts';
import { enter } from './visit.ts';
import { withConsole } from './with-console.ts';

const budgetBytes = 200_000;

withBrowser('Console: what is loaded', (browser) => {
  const pages = withConsole(browser);
  const weigh = (page: Page) => {
    const scripts = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname.split('/').at(-1) ?? '';
      if (name.endsWith('.js'))
        scripts.set(
          name,
          // What is cut off by the page's end had no time to count.
          response.body().then(
            (body) => gzipSync(body).length,
            () => 0,
          ),
        );
    });
    return async () => {
      let total = 0;
      for (const bytes of scripts.values()) total += await bytes;
      return { total, names: [...scripts.keys()] };
    };
  };

  test('the first load is at most 200 kB of compressed JavaScript, and has no editor in it', async (context) => {
    const page = await pages.open();
    withTelephone(pages.server);
    const weight = weigh(page);
    await enter(page, pages.server, '/');
    await page.getByText('SMS arrive on the telephone').waitFor();
    await page.waitForLoadState('networkidle');
    const { total, names } = await weight();
    context.diagnostic(`first load: ${(total / 1000).toFixed(1)} kB`);
    assert.ok(total <= budgetBytes, `${total} bytes`);
    assert.equal(
      names.some((name) => name.includes('json-editor')),
      false,
    );
  });

  test('the editor comes with the first JSON, not before', async (context) => {
    const page = await pages.open();
    const weight = weigh(page);
    await enter(page, pages.server, '/connectors/passwordless/guide/http-sms');
    await page.waitForLoadState('networkidle');
    assert.equal(
      (await weight()).names.some((name) => name.includes('json-editor')),
      false,
    );
    await page.goto(`${pages.server.adminOrigin}/console/connectors/passwordless/guide/${twilio.id}`);
    await page.locator('.cm-content').waitFor();
    const { total, names } = await weight();
    context.diagnostic(`with the editor: ${(total / 1000).toFixed(1)} kB`);
    assert.equal(
      names.some((name) => name.includes('json-editor')),
      true,
    );
  });
});
