/** The one order in which a document is written: the same configuration is the same bytes; pure. */
import { sections } from './sections.ts';

/** How the document begins; every other key is in the order of its characters. */
const first: readonly string[] = ['$schema', 'schemaVersion', ...sections];

/** A copy with its keys in order. What is undefined is left out. */
export function inOrder(value: unknown, isDocument = false): unknown {
  if (Array.isArray(value)) return value.map((item) => inOrder(item));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string): number =>
    isDocument && first.includes(key) ? first.indexOf(key) : first.length;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries
      .toSorted(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
      .map(([key, item]) => [key, inOrder(item)]),
  );
}

export const canonicalText = (value: unknown): string => JSON.stringify(inOrder(value)) ?? 'undefined';

export const isSame = (one: unknown, other: unknown): boolean => canonicalText(one) === canonicalText(other);
