/** What is said of templates is said in every language, with the same places. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templates as en } from './en/templates.ts';
import { languages } from './index.ts';
import { isTemplateWord, templateText } from './template-text.ts';

const values = {
  purpose: 'P1', purposes: 'P2', key: 'K1', placeholder: 'H1', found: 71, most: 72, given: 73, variable: 'V1', characters: 'C1',
}; // biome-ignore format: a list to read, not a column

const placesIn = (text: string) => Object.values(values).filter((value) => text.includes(String(value)));

for (const word of Object.keys(en).filter(isTemplateWord)) {
  test(`${word} is said in every language, with the same places`, () => {
    const english = templateText('en', word, values);
    for (const language of languages) {
      const text = templateText(language, word, values);
      assert.deepEqual(placesIn(text), placesIn(english), `${language}: ${text}`);
      assert.doesNotMatch(text, /undefined|(?<!\{)\{\w+\}(?!\})|  /, text);
      if (language !== 'en') assert.notEqual(text, english, `${language} ${word} is not translated`);
    }
  });
}

test('what stands in a template stays as it was written', () => {
  assert.equal(
    templateText('en', 'no_code', { placeholder: '{{code}}' }),
    'The message does not contain {{code}}.',
  );
  assert.match(
    templateText('en', 'unknown_variable', { variable: '{{[a]}}' }),
    /^No message has \{\{\[a\]\}\};/,
  );
});
