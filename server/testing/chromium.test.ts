/** The browser of the tests runs without what nobody sees, and with all that Playwright decided for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from './browser.ts';

withBrowser('Chromium for tests', (browser) => {
  test('what Playwright switches off stays off; no page opens beside the one that was asked for', async () => {
    const page = await browser.open();
    await page.goto('chrome://version');
    const line = await page.locator('#command_line').innerText();
    const lists = [...line.matchAll(/--disable-features=(\S*)/g)].map(([, names = '']) => names.split(','));
    assert.ok(lists.length >= 2, 'one of Playwright, one of ours');
    // Chromium reads the last one alone: after an upgrade of Playwright, add what it has added.
    const last = new Set(lists.at(-1));
    assert.deepEqual(
      lists.flat().filter((name) => !last.has(name)),
      [],
    );
    const session = await page.context().browser()!.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    assert.deepEqual(
      targetInfos.map(({ type }) => type).filter((type) => type === 'browser_ui'),
      [],
    );
  });
});
