/** Reads the search of GET /api/users (`search`, `mode`, `joint`, `isCaseSensitive`) and makes conditions of it. */
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { matchesPattern } from '../database/matches-pattern.ts';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';

/** Query parameters as they came: a repeated one is a list. */
export type SearchQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

const fields = ['id', 'primaryEmail', 'primaryPhone', 'username', 'name'] as const;
type Field = (typeof fields)[number];

interface Condition {
  readonly fields: readonly Field[];
  readonly mode: 'like' | 'exact';
  readonly values: readonly string[];
}

export interface UserSearch {
  readonly conditions: readonly Condition[];
  readonly joint: 'or' | 'and';
  readonly isCaseSensitive: boolean;
}

/** Refuses with 400 `request.invalid_input`, details in the answer. Other parameters are not its business. */
export function readUserSearch(query: SearchQuery): UserSearch {
  const conditions = Object.keys(query)
    .filter((key) => key === 'search' || key.startsWith('search.'))
    .map((key) => readCondition(query, key));
  return {
    conditions,
    joint: oneOf(['or', 'and'], 'joint', single(query, 'joint') ?? 'or'),
    isCaseSensitive: ['true', '1', 'yes', 'y'].includes(
      single(query, 'isCaseSensitive')?.toLowerCase() ?? '',
    ),
  };
}

/** What a row must fulfil; true for an empty search. */
export function searchCondition(
  eb: ExpressionBuilder<Tables, 'users'>,
  engine: Engine,
  { conditions, joint, isCaseSensitive }: UserSearch,
): Expression<SqlBool> {
  const parts = conditions.map((condition) =>
    eb.or(condition.fields.map((field) => compare(engine, columns[field], condition, isCaseSensitive))),
  );
  if (parts.length === 0) return eb.lit(true);
  return joint === 'and' ? eb.and(parts) : eb.or(parts);
}

/** Phones are searched as the contract writes them: digits, no plus sign. */
const columns: Readonly<Record<Field, Expression<unknown>>> = {
  id: sql.ref('id'),
  primaryEmail: sql.ref('primary_email'),
  primaryPhone: sql`substr(primary_phone, 2)`,
  username: sql.ref('username'),
  name: sql.ref('name'),
};

function compare(
  engine: Engine,
  column: Expression<unknown>,
  { mode, values }: Condition,
  isCaseSensitive: boolean,
): Expression<SqlBool> {
  if (mode === 'like') return matchesPattern(engine, column, values[0] ?? '', { isCaseSensitive });
  return isCaseSensitive
    ? sql<SqlBool>`${column} in (${sql.join(values)})`
    : sql<SqlBool>`lower(${column}) in (${sql.join(values.map((value) => value.toLowerCase()))})`;
}

function readCondition(query: SearchQuery, key: string): Condition {
  const field = key === 'search' ? undefined : oneOf(fields, 'search', key.slice('search.'.length));
  const mode = readMode((field && single(query, `mode.${field}`)) ?? single(query, 'mode') ?? 'like');
  const values = [query[key] ?? []].flat();
  if (values.length === 0 || values.includes('')) invalid(`"${key}" is empty`);
  if (mode === 'like' && values.length > 1)
    invalid(`"${key}" is given more than once: only exact takes several`);
  if (values.some((value) => value.includes('\0'))) invalid(`"${key}" has a character that no text can hold`);
  if (values.length > 100 || values.some((value) => value.length > 256)) invalid(`"${key}" is too long`);
  return { fields: field ? [field] : fields, mode, values };
}

/** The other modes are PostgreSQL's own languages of patterns: one of them can keep a server busy for minutes. */
const readMode = (mode: string): Condition['mode'] => oneOf(['like', 'exact'], 'mode', mode);

function single(query: SearchQuery, key: string): string | undefined {
  const value = query[key];
  if (value === undefined || typeof value === 'string') return value;
  return value.length > 1 ? invalid(`"${key}" is given more than once`) : value[0];
}

const oneOf = <T extends string>(known: readonly T[], what: string, value: string): T =>
  known.find((candidate) => candidate === value) ??
  invalid(`${what} "${value}" is not one of ${known.join(', ')}`);

const invalid = (details: string): never => refuse('request.invalid_input', { details, values: { details } });
