/** `${secret:twilio/authToken}` and `${env:NAME}` in a document: written where secrets stood, filled in before it is checked; pure. */
import type { Scalar } from '../../contract/configuration.ts';

export interface Reference {
  readonly kind: 'secret' | 'env';
  readonly name: string;
  readonly path: Path;
}

export type Path = readonly string[];

/** One place by one text, whatever its keys hold. */
export const placeOf = (path: Path): string => JSON.stringify(path);

const pattern = /(\$+)\{(secret|env):([^}]*)\}/g;

export const secretReference = (name: string): string => `\${secret:${name}}`;

/** Part of a name: nothing in it ends the reference or looks like a step of the path. Half a letter, which has no bytes, is `�`. */
export const namePart = (key: string): string =>
  key.toWellFormed().replace(/[^\w.~-]/gu, (sign) => encodeURIComponent(sign));

/** A text that only looks like a reference gets one more `$`. */
export const escapeText = (text: string): string =>
  text.replace(pattern, (whole, dollars: string) => (dollars ? `$${whole}` : whole));

/** The references in a text; those with a doubled `$` are none. */
export const references = (text: string): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([whole, dollars]) => (dollars === '$' ? [whole] : []));

/** Where a text names a secret. */
export function pathsToSecrets(value: unknown): readonly Path[] {
  const paths: Path[] = [];
  mapTexts(value, (text, path) => {
    if (references(text).some((whole) => whole.startsWith('${secret:'))) paths.push(path);
    return text;
  });
  return paths;
}

/** What other tools would fill in, and a reference that was mistyped: none of it would be filled in here. */
export function looksLikeReference(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const rest = value.replace(pattern, '');
  return /\$\{|\{(secret|env):|^(secret|env):|^\$[A-Z_][A-Z\d_]*$/.test(rest);
}

export interface Resolved {
  readonly value: unknown;
  readonly missing: readonly Reference[];
}

/** Every text with its references filled in. One that nothing stands behind stays as it is, and is told. */
export function resolveReferences(
  value: unknown,
  lookUp: (reference: Reference) => Scalar | undefined,
): Resolved {
  const missing: Reference[] = [];
  const find = (reference: Reference): Scalar | undefined => {
    const found = lookUp(reference);
    if (found === undefined) missing.push(reference);
    return found;
  };
  const text = (given: string, path: Path): Scalar => {
    const [only] = [...given.matchAll(pattern)];
    // A reference that is the whole text keeps its type: a port may be a number.
    if (only?.[0] === given && only[1] === '$')
      return find({ kind: only[2] as Reference['kind'], name: only[3] ?? '', path }) ?? given;
    return given.replace(pattern, (whole, dollars: string, kind: Reference['kind'], name: string) =>
      dollars.length > 1 ? whole.slice(1) : String(find({ kind, name, path }) ?? whole),
    );
  };
  return { value: mapTexts(value, text), missing };
}

/** A copy in which every text is replaced, however deep. Keys stay. */
export function mapTexts(
  value: unknown,
  replace: (text: string, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (typeof value === 'string') return replace(value, path);
  if (Array.isArray(value))
    return value.map((item, index) => mapTexts(item, replace, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, replace, [...path, key])]),
  );
}

/** What stands at this place, or undefined. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );

/** A copy with other values at these places. */
export function withValues(value: unknown, places: ReadonlyMap<string, unknown>, path: Path = []): unknown {
  if (places.has(placeOf(path))) return places.get(placeOf(path));
  if (Array.isArray(value))
    return value.map((item, index) => withValues(item, places, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withValues(item, places, [...path, key])]),
  );
}
