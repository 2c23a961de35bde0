/** Makes a sentence: picks the plural form and fills the places. Used by the server and by the pages alike. */
import type { Language } from './languages.ts';

/**
 * A sentence with places: `{name}`. A part in square brackets is left out when one of its places has no value.
 * Several forms are told apart by `Intl.PluralRules`; the first place that holds a number decides.
 */
export type Sentence =
  | string
  | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

export type Values = Readonly<Record<string, unknown>>;

/** The finished sentence. Values that are neither text nor number count as missing; a missing value leaves its place empty. */
export function fill(language: Language, sentence: Sentence, values: Values = {}): string {
  return pickForm(language, sentence, values)
    .replace(/\[([^\]]*)\]/g, (_, part: string) =>
      placesOf(part).every((name) => isValue(values[name])) ? part : '',
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => (isValue(values[name]) ? String(values[name]) : ''));
}

function pickForm(language: Language, sentence: Sentence, values: Values): string {
  if (typeof sentence === 'string') return sentence;
  const count = placesOf(sentence.other)
    .map((name) => values[name])
    .find((value) => typeof value === 'number');
  if (count === undefined) return sentence.other;
  return sentence[new Intl.PluralRules(language).select(count)] ?? sentence.other;
}

const placesOf = (text: string): string[] =>
  (text.match(/\{\w+\}/g) ?? []).map((place) => place.slice(1, -1));

const isValue = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
