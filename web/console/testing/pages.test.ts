/**
 * Every page in every language, on a phone and on a desk, by day and by night: no axe violation, no sideways scroll
 * on the narrowest phone (320 px, WCAG 1.4.10), no complaint of the browser.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Language, languages } from '../../../words/languages.ts';
import { withBrowser } from '../../../server/testing/browser.ts';
import { findingsOf } from '../../ui/testing/axe.ts';
import { scenes } from './scenes.ts';
import { visit } from './visit.ts';
import { withConsole } from './with-console.ts';
import { becomes } from '../../../server/testing/until.ts';

const desk = { width: 1280, height: 800 };
const phone = { width: 320, height: 640 };

type Combination = readonly [{ readonly width: number; readonly height: number }, 'light' | 'dark'];

const everyCombination: readonly Combination[] = [
  [desk, 'light'],
  [phone, 'dark'],
  [desk, 'dark'],
  [phone, 'light'],
];

/**
 * Colours are the same in every language, and words get least room on a phone: English is looked at on both devices,
 * Russian, whose words are the longest, on a phone by night, and one of the other three on a phone in turn.
 * EVERY_COMBINATION=1 looks at all four in all five, in three times the time.
 */
const combinations = (language: Language, place: number): readonly Combination[] => {
  if (process.env.EVERY_COMBINATION) return everyCombination;
  if (language === 'en') return everyCombination.slice(0, 2);
  if (language === 'ru') return [[phone, 'dark']];
  const others = languages.filter((one) => one !== 'en' && one !== 'ru');
  return others[place % others.length] === language ? [[phone, language === 'th' ? 'dark' : 'light']] : [];
};

/** What axe finds, in a line each; empty when the page is right. */
async function violations(page: Page): Promise<readonly string[]> {
  return (await findingsOf(page)).map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
}

const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

withBrowser('Console: every page', (browser) => {
  const pages = withConsole(browser);

  for (const language of languages) {
    test(`in ${language}`, async () => {
      const page = await pages.open({ locale: language });
      const found: string[] = [];
      for (const [place, scene] of scenes.entries()) {
        const looks = combinations(language, place);
        if (looks.length === 0) continue;
        await page.setViewportSize(desk);
        await page.emulateMedia({ colorScheme: 'light' });
        await visit(page, pages.server, scene);
        await becomes(() => page.evaluate(() => document.documentElement.lang), language);
        for (const [viewport, colorScheme] of looks) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
          const where = `${scene.name}, ${viewport.width} px, ${colorScheme}: `;
          found.push(...(await violations(page)).map((text) => where + text));
        }
        await page.setViewportSize(phone);
        const tooWide = await sidewaysPixels(page);
        if (tooWide > 0) found.push(`${scene.name} is ${tooWide} px too wide on a phone`);
        found.push(...pages.complaints.splice(0).map((text) => `${scene.name}: ${text}`));
      }
      assert.deepEqual(found, []);
    });
  }
});
