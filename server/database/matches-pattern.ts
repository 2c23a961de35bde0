/** Patterns of SQL and POSIX with the same meaning on both engines. */
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Engine } from './migrate.ts';

/** `%` is anything, `_` is one character, a backslash takes the next one as it is. */
export function matchesPattern(
  engine: Engine,
  text: Expression<unknown>,
  pattern: string,
  { isCaseSensitive }: { isCaseSensitive: boolean },
): Expression<SqlBool> {
  if (!isCaseSensitive) {
    const lower = lowering(engine, [pattern]);
    return sql<SqlBool>`${lower(text)} like ${lower(sql`${pattern}`)} escape '\\'`;
  }
  // SQLite's LIKE never tells the cases of a to z apart; its GLOB does.
  if (engine === 'sqlite') return sql<SqlBool>`${text} glob ${globOf(pattern)}`;
  return sql<SqlBool>`${text} like ${pattern} escape '\\'`;
}

/**
 * What makes capitals small where something is compared with these texts. SQLite's own `lower` knows A to Z, which is
 * what indexes are made of there; with other letters it takes a look at every row.
 */
export function lowering(engine: Engine, texts: readonly string[]) {
  const isBeyondAscii = engine === 'sqlite' && texts.some((text) => /[^\0-\x7f]/.test(text));
  return (text: Expression<unknown>): Expression<unknown> =>
    isBeyondAscii ? sql`fold_case(${text})` : sql`lower(${text})`;
}

interface Asked {
  readonly engine: Engine;
  readonly text: Expression<unknown>;
  readonly mode: 'posix' | 'similar_to';
  readonly pattern: string;
  readonly isCaseSensitive: boolean;
  /** Another number for each search: on the embedded database what one may cost is counted by it. */
  readonly search: number;
}

/** `similar_to` always tells capitals apart. A pattern that cannot be read fails when a row is looked at. */
export function fitsPattern(asked: Asked): Expression<SqlBool> {
  const { engine, text, mode, pattern, isCaseSensitive, search } = asked;
  if (mode === 'similar_to')
    return engine === 'sqlite'
      ? sql<SqlBool>`fits_similar(${text}, ${pattern}, ${search})`
      : sql<SqlBool>`${text} similar to ${pattern} escape '\\'`;
  if (engine === 'sqlite')
    return sql<SqlBool>`fits_posix(${text}, ${pattern}, ${isCaseSensitive}, ${search})`;
  return isCaseSensitive ? sql<SqlBool>`${text} ~ ${pattern}` : sql<SqlBool>`${text} ~* ${pattern}`;
}

const globOf = (pattern: string): string =>
  pattern.replace(/\\(.)|[%_*?[]/gsu, (found, escaped: string | undefined) => {
    if (found === '%') return '*';
    if (found === '_') return '?';
    const literal = escaped ?? found;
    return /[*?[]/.test(literal) ? `[${literal}]` : literal;
  });
