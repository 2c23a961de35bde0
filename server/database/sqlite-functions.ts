/** What texts are compared by and SQLite does not know of itself: capitals of every script, patterns. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { createPosixPattern, type PosixPattern } from './posix-pattern.ts';
import { posixOfSimilar } from './similar-pattern.ts';

/**
 * `fold_case(text)`; `fits_posix(text, pattern, is_case_sensitive, search)` and `fits_similar(text, pattern, search)`,
 * whose last argument is another one for each search: what all rows of one may cost together is limited.
 * They are for statements alone: no index and no table may know of them, or other programs could not open the file.
 */
export function addFunctions(database: DatabaseSync): void {
  const once = { deterministic: true, directOnly: true };
  database.function('fold_case', once, (text) => (typeof text === 'string' ? text.toLowerCase() : text));
  const patterns = new Map<string, PosixPattern>();
  const fits = (text: SQLOutputValue, key: string, create: () => PosixPattern): 0 | 1 | null => {
    if (typeof text !== 'string') return null;
    const pattern = patterns.get(key) ?? create();
    if (!patterns.has(key) && patterns.size >= mostPatterns) patterns.clear();
    patterns.set(key, pattern);
    return pattern.fits(text) ? 1 : 0;
  };
  database.function('fits_posix', once, (text, pattern, isCaseSensitive, search) =>
    fits(text, JSON.stringify(['posix', pattern, isCaseSensitive, search]), () =>
      createPosixPattern(String(pattern), { isCaseSensitive: isCaseSensitive === 1 }),
    ),
  );
  database.function('fits_similar', once, (text, pattern, search) =>
    fits(text, JSON.stringify(['similar', pattern, search]), () =>
      createPosixPattern(posixOfSimilar(String(pattern)), { isCaseSensitive: true }),
    ),
  );
}

/** One search has a handful of conditions. */
const mostPatterns = 20;
