/** The words of a page in its language: `say` for a sentence, `split` for one with elements in its places. */
import { fill, type Sentence, type Values } from '../../words/fill.ts';
import type { Language } from '../../words/languages.ts';

export interface Wording<Key extends string> {
  readonly language: Language;
  say(key: Key, values?: Values): string;
  /** The sentence in parts: texts as they are, and `{ place }` where an element belongs. */
  split(
    key: Key,
    places: readonly string[],
    values?: Values,
  ): readonly (string | { readonly place: string })[];
}

export function createWording<Key extends string>(
  language: Language,
  words: Readonly<Record<Key, Sentence>>,
): Wording<Key> {
  const say = (key: Key, values?: Values) => fill(language, words[key], values);
  return {
    language,
    say,
    split: (key, places, values) =>
      say(key, { ...values, ...Object.fromEntries(places.map((place) => [place, `\0${place}\0`])) })
        .split('\0')
        .map((part, index) => (index % 2 === 0 ? part : { place: part })),
  };
}
