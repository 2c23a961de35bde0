/** Lays an operator's words over ours: text only, and only where we have a text. */

/** `{ signIn: { title } }` and `{ 'signIn.title' }` mean the same word. */
export function applyPhrases<T extends object>(words: T, custom: object | undefined): T {
  if (!custom) return words;
  const flat = new Map(flatten(custom, ''));
  const replaced = Object.entries(words).map(([key, word]: [string, unknown]) => {
    if (typeof word === 'string') return [key, flat.get(key) ?? word];
    const forms = Object.entries(word as object).map(([form, text]: [string, unknown]) => [
      form,
      flat.get(`${key}.${form}`) ?? flat.get(key) ?? text,
    ]);
    return [key, Object.fromEntries(forms) as unknown];
  });
  return Object.fromEntries(replaced) as T;
}

/** What no page may take for a tag, and what would turn the reading direction of what follows, is left out. */
export function plainText(text: string): string {
  const plain = text.replace(/<[^<>]*>/g, '').replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '');
  return plain === text ? text : plainText(plain);
}

const flatten = (tree: object, prefix: string): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return value === '' ? [] : [[prefix + key, plainText(value)]];
    return typeof value === 'object' && value !== null ? flatten(value, `${prefix}${key}.`) : [];
  });

/** The same tree, its texts plain: what pages of others read. */
export const plainTree = (tree: object): object =>
  Object.fromEntries(
    Object.entries(tree).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? plainText(value) : plainTree(value as object),
    ]),
  );
