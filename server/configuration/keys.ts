/** What a document calls things whose ids are of our own making: the key that was kept, else one made of the name; pure. */

export interface Named {
  readonly id: string;
  readonly name: string;
  /** What else tells it apart: the indicator of a resource, the name of a role. */
  readonly natural?: string | undefined;
}

export interface Known {
  readonly key: string;
  readonly id: string;
}

/**
 * The key of each row, by its id. A kept key comes first, then a key of the document that is the id or belongs to the same
 * natural name, then the name in small letters; of two alike the older one has it without a number. `reserved` means
 * something else in every document.
 */
export function keysOf(
  rows: readonly Named[],
  known: readonly Known[],
  wanted: ReadonlyMap<string, string | undefined>,
  { fallback, reserved }: { readonly fallback: string; readonly reserved?: string | undefined },
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set(reserved === undefined ? [] : [reserved]);
  const give = (id: string, key: string | undefined): void => {
    if (key === undefined || keys.has(id) || taken.has(key)) return;
    keys.set(id, key);
    taken.add(key);
  };
  const ids = new Set(rows.map(({ id }) => id));
  for (const { id, key } of known) if (ids.has(id)) give(id, key);
  for (const { id } of rows) if (wanted.has(id)) give(id, id);
  for (const { id, natural } of rows)
    if (natural !== undefined)
      give(id, [...wanted].find(([key, name]) => name === natural && !taken.has(key))?.[0]);
  for (const { id, name } of rows) {
    const base = slugOf(name) || fallback;
    for (let number = 1; !keys.has(id); number += 1) give(id, number === 1 ? base : `${base}-${number}`);
  }
  return keys;
}

/** `Web shop (Kiosk)` → `web-shop-kiosk`; letters of every script stay. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
    .slice(0, 48)
    // Half of a letter that takes two places is none.
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/-+$/, '');
