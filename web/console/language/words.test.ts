/** Every language of the Console says the same things, and nothing is said that no page uses. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { consoleWords } from '../../../words/en/console.ts';
import { words as secondFactors } from '../../../words/en/second-factors.ts';
import { languages } from '../../../words/languages.ts';

const en: Readonly<Record<string, string>> = { ...consoleWords, ...secondFactors };
const words = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => {
      const { consoleWords: ofAll } = (await import(`../../../words/${language}/console.ts`)) as {
        consoleWords: Record<string, string>;
      };
      const { words: ofRoom } = (await import(`../../../words/${language}/second-factors.ts`)) as {
        words: Record<string, string>;
      };
      return [language, { ...ofAll, ...ofRoom }] as const;
    }),
  ),
);
const placesOf = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).toSorted((a, b) => a.localeCompare(b));

/** Names that are the same in every language. */
const alike = /^(app\.name|guide\.readme|details\.id|start\.address_)/;

for (const language of languages.filter((one) => one !== 'en')) {
  test(`${language} says all that English says, with the same places to fill`, () => {
    const theirs = words[language] ?? {};
    assert.deepEqual(Object.keys(theirs), Object.keys(en));
    for (const [key, text] of Object.entries(en)) {
      assert.deepEqual(placesOf(theirs[key] ?? ''), placesOf(text), `${language} ${key}`);
      if (!alike.test(key)) assert.notEqual(theirs[key], text, `${language} ${key} is not translated`);
    }
  });
}

test('a room brings no sentence that stands in all of the Console', () => {
  assert.deepEqual(
    Object.keys(secondFactors).filter((key) => key in consoleWords),
    [],
  );
});

test('Chinese is set with full-width marks, Thai without full stops', () => {
  for (const language of ['zh-TW', 'zh-CN']) {
    for (const [key, text] of Object.entries(words[language] ?? {})) {
      assert.doesNotMatch(text, /[\u4e00-\u9fff][,;!?]|[\u4e00-\u9fff]\.$/u, `${language} ${key}`);
    }
  }
  for (const [key, text] of Object.entries(words.th ?? {}))
    assert.doesNotMatch(text, /[\u0e00-\u0e7f]\.$/u, key);
});

test('every sentence has its place on a page', () => {
  const folder = join(import.meta.dirname, '..');
  const code = globSync('**/*.{ts,tsx}', { cwd: folder })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
  // `purpose.${purpose}` and its like: the part before the first place is enough.
  const patterns = [...code.matchAll(/`([a-z_]+\.[\w.]*)\$\{[^`]*`/g)].map(([, start]) => start ?? '');
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`'${key}'`) && !patterns.some((start) => key.startsWith(start)),
  );
  assert.deepEqual(unused, []);
});
