/** What every test of a page wants to know: does it break its own policy, can everybody use it, does it fit a small phone? */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Collects what should never be said in the browser's console: broken policies and errors of scripts. */
export function watchForErrors(page: Page): readonly string[] {
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      said.push(message.text());
  });
  return said;
}

/**
 * No finding of axe (WCAG 2.2 A and AA, and its best practices), and no scrolling sideways. Labels and colours are made
 * alike in every language: axe looks at English and Thai, the one by day and the other by night where a test takes them
 * in turn; the width is measured in all. EVERY_COMBINATION=1 lets axe look at all five. There are no frames of other
 * origins, so no second page need be opened: half the time.
 */
export async function checkForEverybody(page: Page, place: string): Promise<void> {
  const { seen, whole, language } = await page.evaluate<{ seen: number; whole: number; language: string }>(
    widths,
  );
  assert.ok(whole <= seen, `${place}: ${whole} px wide on a screen of ${seen}`);
  if (!process.env['EVERY_COMBINATION'] && !/^(en|th)/.test(language)) return;
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) => `${place}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
    [],
  );
}

/** The sum of layout shifts since the page came (Core Web Vitals; those right after a press do not count). */
export const layoutShift = (page: Page): Promise<number> => page.evaluate<number>(shifts);

// As text: these run in the page, and tests that know no browser of their own use this file too.
const widths = `(({ clientWidth, scrollWidth, lang }) => ({ seen: clientWidth, whole: scrollWidth, language: lang }))(document.documentElement)`;

const shifts = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 100);
})`;
