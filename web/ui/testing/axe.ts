/** What axe finds on a page, asked the short way: it is brought into the page once, and tells its findings alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

export interface Finding {
  /** The rule, as `color-contrast`. */
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly html: string;
    readonly failureSummary: string;
  }[];
}

/**
 * Every rule that axe has on by itself (WCAG 2.2 A and AA, and its best practices); empty when the page is right. The
 * findings are those of `@axe-core/playwright`, in a third of its time. For pages without frames: it throws where one is.
 */
export async function findingsOf(page: Page): Promise<readonly Finding[]> {
  assert.equal(page.frames().length, 1, 'axe would have to be brought into each frame');
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(source());
  return page.evaluate<readonly Finding[]>(ask);
}

// Of what passes it tells no details, which took longer than to find out. As text: it runs in the page.
const ask = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, html, failureSummary }) => ({ target, html, failureSummary })),
  })),
)`;

let read: string | undefined;

const source = (): string =>
  (read ??= readFileSync(
    createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
    'utf8',
  ));
