/** The pages say the same in every language: the same places, no sentence left in English. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, type Sentence } from './index.ts';
import { pageWords } from './page-words.ts';

const formsOf = (sentence: Sentence): readonly string[] =>
  typeof sentence === 'string' ? [sentence] : Object.values(sentence);

const placesIn = (text: string): string => [...new Set(text.match(/\{\w+\}/g))].toSorted().join(' ');

/** Names of things that are the same everywhere. */
const sameEverywhere = new Set(['{latchkey}']);

for (const [name, wordsOf] of Object.entries(pageWords)) {
  test(`${name}: every sentence has its places in every language`, () => {
    const english = wordsOf('en') as Readonly<Record<string, Sentence>>;
    for (const language of languages) {
      const words = wordsOf(language) as Readonly<Record<string, Sentence>>;
      for (const [key, sentence] of Object.entries(english)) {
        const wanted = placesIn(formsOf(sentence).at(-1) ?? '');
        for (const form of formsOf(words[key] ?? '')) {
          assert.equal(placesIn(form), wanted, `${language} ${key}: ${form}`);
          assert.doesNotMatch(form, /^\s|\s$| {2}/, `${language} ${key}`);
          if (language !== 'en' && !sameEverywhere.has(form))
            assert.notEqual(form, sentence, `${language} ${key}`);
        }
      }
    }
  });
}
