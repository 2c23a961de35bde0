/** What every test of a page wants to know: does it break its own policy, can everybody use it, does it fit a small phone? */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { findingsOf } from './axe.ts';

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

/** No finding of axe (WCAG 2.2 A and AA, and its best practices), and no scrolling sideways. */
export async function checkForEverybody(page: Page, place: string): Promise<void> {
  const { seen, whole } = await page.evaluate<{ seen: number; whole: number }>(widths);
  assert.ok(whole <= seen, `${place}: ${whole} px wide on a screen of ${seen}`);
  const findings = await findingsOf(page);
  assert.deepEqual(
    findings.map(
      ({ id, nodes }) => `${place}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
    [],
  );
}

/** The paths that the page asks the server for from now on. */
export function watchRequests(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  return asked;
}

/** The sum of layout shifts since the page came (Core Web Vitals; those right after a press do not count). */
export const layoutShift = (page: Page): Promise<number> => page.evaluate<number>(shifts);

// As text: these run in the page, and tests that know no browser of their own use this file too.
const widths = `(({ clientWidth, scrollWidth }) => ({ seen: clientWidth, whole: scrollWidth }))(document.documentElement)`;

const shifts = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 100);
})`;
