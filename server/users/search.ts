/** Reads the search of GET /api/users (`search`, `mode`, `joint`, `isCaseSensitive`) and makes conditions of it. */
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { fitsPattern, lowering, matchesPattern } from '../database/matches-pattern.ts';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';

/** Query parameters as they came: a repeated one is a list. */
export type SearchQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

const fields = ['id', 'primaryEmail', 'primaryPhone', 'username', 'name'] as const;
type Field = (typeof fields)[number];

const modes = ['like', 'exact', 'similar_to', 'posix'] as const;
type Mode = (typeof modes)[number];

interface Condition {
  readonly fields: readonly Field[];
  readonly mode: Mode;
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
  const joint = oneOf(['or', 'and'], 'joint', single(query, 'joint') ?? 'or');
  const isCaseSensitive = ['true', '1', 'yes', 'y'].includes(
    single(query, 'isCaseSensitive')?.toLowerCase() ?? '',
  );
  if (!isCaseSensitive && conditions.some(({ mode }) => mode === 'similar_to'))
    invalid('mode "similar_to" tells capitals apart: ask with isCaseSensitive=true');
  return { conditions, joint, isCaseSensitive };
}

/** What the database says to such a pattern, as a refusal; undefined when the error is another one. */
export function refusePattern(error: unknown): undefined {
  const { code } = error as { code?: string };
  // invalid_regular_expression, invalid_escape_sequence, query_canceled
  if (code === '2201B' || code === '22025') invalid('the pattern cannot be read');
  if (code === '57014') invalid('the pattern takes too long');
}

/** What a row must fulfil; undefined for an empty search. */
export function searchCondition(
  engine: Engine,
  { conditions, joint, isCaseSensitive }: UserSearch,
): ((eb: ExpressionBuilder<Tables, 'users'>) => Expression<SqlBool>) | undefined {
  if (conditions.length === 0) return undefined;
  // Another one for each search: what its patterns may cost is counted by it.
  const compare = comparer(engine, isCaseSensitive, performance.now());
  return (eb) => {
    const parts = conditions.map((condition) =>
      eb.or(condition.fields.map((field) => compare(columns[field], condition))),
    );
    return joint === 'and' ? eb.and(parts) : eb.or(parts);
  };
}

/** True for patterns that the database may think about for long: they get a time limit. */
export const isSlow = ({ conditions }: UserSearch): boolean =>
  conditions.some(({ mode }) => mode === 'similar_to' || mode === 'posix');

interface Column {
  readonly stored: Expression<unknown>;
  /** Of what is searched for, what stands in the column: phones are kept with a plus sign and searched without one. */
  readonly prefix: string;
}

const column = (name: string): Column => ({ stored: sql.ref(name), prefix: '' });
const columns: Readonly<Record<Field, Column>> = {
  id: column('users.id'),
  primaryEmail: column('users.primary_email'),
  primaryPhone: { stored: sql.ref('users.primary_phone'), prefix: '+' },
  username: column('users.username'),
  name: column('users.name'),
};

/** What regards capitals is first looked for without: the indexes know only small letters. */
const comparer =
  (engine: Engine, isCaseSensitive: boolean, search: number) =>
  ({ stored, prefix }: Column, { mode, values }: Condition): Expression<SqlBool> => {
    const [first = ''] = values;
    const digits = sql`substr(users.primary_phone, 2)`;
    const text = prefix ? digits : stored;
    if (mode === 'similar_to' || mode === 'posix')
      return fitsPattern({ engine, text, mode, pattern: first, isCaseSensitive, search });
    const texts = values.map((value) => `${prefix}${value}`);
    const [wanted = ''] = texts;
    const lower = lowering(engine, isCaseSensitive ? [] : texts);
    // As the index has it: digits have no capitals.
    const folded = prefix ? stored : lower(stored);
    const alike =
      mode === 'like'
        ? sql<SqlBool>`${folded} like ${lower(sql`${wanted}`)} escape '\\'`
        : sql<SqlBool>`${folded} in (${sql.join(texts.map((one) => lower(sql`${one}`)))})`;
    if (!isCaseSensitive) return alike;
    const same =
      mode === 'like'
        ? matchesPattern(engine, stored, wanted, { isCaseSensitive })
        : sql<SqlBool>`${stored} in (${sql.join(texts)})`;
    return sql<SqlBool>`(${alike} and ${same})`;
  };

function readCondition(query: SearchQuery, key: string): Condition {
  const field = key === 'search' ? undefined : oneOf(fields, 'search', key.slice('search.'.length));
  const mode = oneOf(
    modes,
    'mode',
    (field && single(query, `mode.${field}`)) ?? single(query, 'mode') ?? 'like',
  );
  const values = [query[key] ?? []].flat();
  if (values.length === 0 || values.includes('')) invalid(`"${key}" is empty`);
  if (mode !== 'exact' && values.length > 1)
    invalid(`"${key}" is given more than once: only exact takes several`);
  if (values.some((value) => value.includes('\0'))) invalid(`"${key}" has a character that no text can hold`);
  if (mode === 'posix' && /\\[1-9]/.test(values[0] ?? ''))
    invalid(`"${key}" refers back, which is not offered`);
  if (values.length > 100 || values.some((value) => value.length > 256)) invalid(`"${key}" is too long`);
  return { fields: field ? [field] : fieldsFor(mode, values), mode, values };
}

/** Of all these only names have spaces: what has one is looked for there alone, which spares four looks at an index. */
const fieldsFor = (mode: Mode, values: readonly string[]): readonly Field[] =>
  (mode === 'like' || mode === 'exact') && values.every((value) => /\s/.test(value)) ? ['name'] : fields;

function single(query: SearchQuery, key: string): string | undefined {
  const value = query[key];
  if (value === undefined || typeof value === 'string') return value;
  return value.length > 1 ? invalid(`"${key}" is given more than once`) : value[0];
}

const oneOf = <T extends string>(known: readonly T[], what: string, value: string): T =>
  known.find((candidate) => candidate === value) ??
  invalid(`${what} "${value}" is not one of ${known.join(', ')}`);

const invalid = (details: string): never => refuse('request.invalid_input', { details, values: { details } });
