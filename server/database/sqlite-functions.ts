/** What texts are compared by and SQLite does not know of itself: capitals of every script, patterns. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { createBudget, createPosixPattern, type PosixOptions, type PosixPattern } from './posix-pattern.ts';
import { posixOfSimilar } from './similar-pattern.ts';

/**
 * `fold_case(text)`; `fits_posix(text, pattern, is_case_sensitive, search)` and `fits_similar(text, pattern, search)`,
 * whose last argument is another one for each search: what all rows of one may cost together is limited.
 * They are for statements alone: no index and no table may know of them, or other programs could not open the file.
 */
export function addFunctions(database: DatabaseSync): void {
  const once = { deterministic: true, directOnly: true };
  database.function('fold_case', once, (text) => (typeof text === 'string' ? text.toLowerCase() : text));
  let current = { search: undefined as SQLOutputValue | undefined, ...begun() };
  const fits = (search: SQLOutputValue, text: SQLOutputValue, key: string, create: Create): 0 | 1 | null => {
    if (typeof text !== 'string') return null;
    if (current.search !== search) current = { search, ...begun() };
    const { budget, patterns } = current;
    const pattern = patterns.get(key) ?? create(budget);
    patterns.set(key, pattern);
    return pattern.fits(text) ? 1 : 0;
  };
  database.function('fits_posix', once, (text, pattern, isCaseSensitive, search) =>
    fits(search, text, JSON.stringify(['posix', pattern, isCaseSensitive]), (budget) =>
      createPosixPattern(String(pattern), { isCaseSensitive: isCaseSensitive === 1, budget }),
    ),
  );
  database.function('fits_similar', once, (text, pattern, search) =>
    fits(search, text, JSON.stringify(['similar', pattern]), (budget) =>
      createPosixPattern(posixOfSimilar(String(pattern)), { isCaseSensitive: true, budget }),
    ),
  );
}

type Create = (budget: NonNullable<PosixOptions['budget']>) => PosixPattern;

/** What one search has of its own. A statement runs without a pause, so the functions are asked about one at a time. */
const begun = () => ({ budget: createBudget(), patterns: new Map<string, PosixPattern>() });
