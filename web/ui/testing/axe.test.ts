/** Asking axe the short way overlooks nothing: it finds what axe's own way for Playwright finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { withBrowser } from '../../../server/testing/browser.ts';
import { findingsOf } from './axe.ts';

const broken = `<!doctype html><html><title>Broken</title><body style="background: #fff">
  <h3 style="color: #bbb">Far too pale</h3><img src="data:,"><input><button></button><a href="/"></a>
  <ul><p>No item</p></ul><div role="chekbox">What?</div><div aria-hidden="true"><a href="/x">Hidden</a></div>
  <select><option>One</option></select><p id="twice" tabindex="5">a</p><label for="nothing">b</label>
  <main>one</main><main>another</main></body></html>`;
const right = `<!doctype html><html lang="en"><title>Right</title><main><h1>All is well</h1></main></html>`;

withBrowser('axe', (browser) => {
  test('the same findings at the same places, also when asked again and after the page has changed', async () => {
    const page = await browser.open();
    for (const [html, least] of [
      [broken, 10],
      [right, 0],
    ] as const) {
      await page.setContent(html);
      const found = await findingsOf(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        found,
        violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ target, html: text, failureSummary }) => ({
            target,
            html: text,
            failureSummary,
          })),
        })),
      );
      assert.ok(found.length >= least, found.map(({ id }) => id).join(', '));
      assert.deepEqual(await findingsOf(page), found);
    }
    await page.evaluate(`document.querySelector('h1').style.color = '#eee'`);
    assert.deepEqual(
      (await findingsOf(page)).map(({ id }) => id),
      ['color-contrast'],
    );
  });

  test('a page with a frame is not taken for a right one', async () => {
    const page = await browser.open();
    await page.setContent(`${right}<iframe title="inside" srcdoc="x"></iframe>`);
    await assert.rejects(findingsOf(page), /each frame/);
  });
});
