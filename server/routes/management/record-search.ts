/** The contract's search (`search`, `search.<field>`, `mode`, `joint`, `isCaseSensitive`) on what stands in memory. */
import { refuse } from '../../../contract/errors.ts';

/** Query parameters as they came: a repeated one is a list. */
export type RecordQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

type Fields = Readonly<Record<string, string | null>>;

/** Says of a record's fields whether they fit; everything fits no search. Refuses 400 `request.invalid_input`. */
export function readRecordSearch(query: RecordQuery): (fields: Fields) => boolean {
  const isCaseSensitive = /^(true|1|yes|y)$/i.test(single(query, 'isCaseSensitive') ?? '');
  const joint = oneOf(['or', 'and'], 'joint', single(query, 'joint') ?? 'or');
  const conditions = Object.keys(query)
    .filter((key) => key === 'search' || key.startsWith('search.'))
    .map((key) => readCondition(query, key, isCaseSensitive));
  if (conditions.length === 0) return () => true;
  return (fields) => conditions[joint === 'and' ? 'every' : 'some']((fits) => fits(fields));
}

function readCondition(query: RecordQuery, key: string, isCaseSensitive: boolean) {
  const field = key === 'search' ? undefined : key.slice('search.'.length);
  const mode = (field && single(query, `mode.${field}`)) ?? single(query, 'mode') ?? 'like';
  const values = [query[key] ?? []].flat();
  if (values.length === 0 || values.includes('')) invalid(`"${key}" is empty`);
  if (oneOf(['like', 'exact'], 'mode', mode) === 'like' && values.length > 1)
    invalid(`"${key}" is given more than once: only exact takes several`);
  if (values.length > 100 || values.some((value) => value.length > 256)) invalid(`"${key}" is too long`);
  const fold = (text: string) => (isCaseSensitive ? text : text.toLowerCase());
  const wanted = values.map(fold);
  const fits = (text: string | null): boolean =>
    text !== null &&
    (mode === 'exact' ? wanted.includes(fold(text)) : matchesPattern(fold(text), wanted[0] ?? ''));
  return (fields: Fields): boolean => {
    if (field === undefined) return Object.values(fields).some(fits);
    return Object.hasOwn(fields, field)
      ? fits(fields[field] ?? null)
      : invalid(`"${field}" is not one of ${Object.keys(fields).join(', ')}`);
  };
}

/** SQL's LIKE: `%` is anything, `_` is one character, a backslash takes the next one as it is. No pattern runs away. */
function matchesPattern(text: string, pattern: string): boolean {
  const tokens = [...pattern.matchAll(/\\(.)|[\s\S]/gu)].map(([whole, escaped]) => ({
    any: whole === '%',
    one: whole === '_',
    letter: escaped ?? whole,
  }));
  const letters = [...text];
  // Which beginnings of the text the pattern so far can stand for: time grows with text times pattern, never faster.
  let reached = new Set([0]);
  for (const { any, one, letter } of tokens) {
    const next = new Set<number>();
    const first = Math.min(...reached);
    if (any) for (let at = first; at <= letters.length; at++) next.add(at);
    else
      for (const at of reached) if (at < letters.length && (one || letters[at] === letter)) next.add(at + 1);
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(letters.length);
}

function single(query: RecordQuery, key: string): string | undefined {
  const value = query[key];
  if (value === undefined || typeof value === 'string') return value;
  return value.length > 1 ? invalid(`"${key}" is given more than once`) : value[0];
}

const oneOf = <T extends string>(known: readonly T[], what: string, value: string): T =>
  known.find((candidate) => candidate === value) ??
  invalid(`${what} "${value}" is not one of ${known.join(', ')}`);

const invalid = (details: string): never => refuse('request.invalid_input', { details, values: { details } });
