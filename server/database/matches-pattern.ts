/** SQL's LIKE with the same meaning on both engines. */
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Engine } from './migrate.ts';

/** `%` is anything, `_` is one character, a backslash takes the next one as it is. */
export function matchesPattern(
  engine: Engine,
  text: Expression<unknown>,
  pattern: string,
  { isCaseSensitive }: { isCaseSensitive: boolean },
): Expression<SqlBool> {
  if (!isCaseSensitive) return sql<SqlBool>`lower(${text}) like lower(${pattern}) escape '\\'`;
  // SQLite's LIKE never tells the cases of a to z apart; its GLOB does.
  if (engine === 'sqlite') return sql<SqlBool>`${text} glob ${globOf(pattern)}`;
  return sql<SqlBool>`${text} like ${pattern} escape '\\'`;
}

const globOf = (pattern: string): string =>
  pattern.replace(/\\(.)|[%_*?[]/gsu, (found, escaped: string | undefined) => {
    if (found === '%') return '*';
    if (found === '_') return '?';
    const literal = escaped ?? found;
    return /[*?[]/.test(literal) ? `[${literal}]` : literal;
  });
