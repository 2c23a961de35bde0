/** Reads the parts of a Json setting: known keys, known kinds, and a sentence for each mistake. */
import type { Issue, Reading } from '@latchkey/connector-kit';

export type Reader<V> = (raw: unknown) => Reading<V>;

export const wrong = (rule: string, path = ''): { readonly issues: readonly Issue[] } => ({
  issues: [{ path, message: rule }],
});

type Shaped<S extends Readonly<Record<string, Reader<unknown>>>, Needed extends keyof S> = {
  readonly [Key in keyof S]?: S[Key] extends Reader<infer V> ? V : never;
} & { readonly [Key in Needed]: S[Key] extends Reader<infer V> ? V : never };

/** An object that has no other keys than these. */
export const record =
  <S extends Readonly<Record<string, Reader<unknown>>>, const Needed extends keyof S & string = never>(
    shape: S,
    needed: readonly Needed[] = [],
  ): Reader<Shaped<S, Needed>> =>
  (raw) => {
    if (!isRecord(raw)) return wrong('must be an object');
    if (Object.keys(raw).some((key) => !Object.hasOwn(shape, key)))
      return wrong(`may have ${Object.keys(shape).join(', ')}, and nothing else`);
    const absent = needed.filter((key) => raw[key] === undefined);
    if (absent.length > 0) return wrong(`needs ${absent.join(' and ')}`);
    const readings = Object.entries(shape).flatMap(([key, read]) =>
      raw[key] === undefined ? [] : [[key, read(raw[key])] as const],
    );
    return gather(readings, (entries) => Object.fromEntries(entries) as Shaped<S, Needed>);
  };

/** An object whose keys are the operator's own. */
export const mapOf =
  <V>(read: (raw: unknown, key: string) => Reading<V>): Reader<Readonly<Record<string, V>>> =>
  (raw) =>
    isRecord(raw)
      ? gather(
          Object.entries(raw).map(([key, value]) => [key, read(value, key)] as const),
          Object.fromEntries,
        )
      : wrong('must be an object');

export const listOf =
  <V>(read: Reader<V>): Reader<readonly V[]> =>
  (raw) =>
    Array.isArray(raw)
      ? gather(
          raw.map((value: unknown, index) => [String(index), read(value)] as const),
          (entries) => entries.map(([, value]) => value),
        )
      : wrong('must be a list');

export const oneOf =
  <const V extends string>(...allowed: readonly V[]): Reader<V> =>
  (raw) =>
    allowed.includes(raw as V) ? { value: raw as V } : wrong(`must be one of ${allowed.join(', ')}`);

export const textOf =
  (pattern: RegExp, rule: string): Reader<string> =>
  (raw) =>
    typeof raw === 'string' && pattern.test(raw) ? { value: raw } : wrong(rule);

/** Texts, numbers and booleans, all as text: replies are compared as text too. */
export const scalar: Reader<string> = (raw) =>
  ['string', 'number', 'boolean'].includes(typeof raw)
    ? { value: String(raw) }
    : wrong('must be a text, a number, true or false');

/** What a Json setting says of a mistake inside it names the place as well. */
export const located =
  <V>(read: Reader<V>): Reader<V> =>
  (raw) => {
    const reading = read(raw);
    if ('value' in reading) return reading;
    return {
      issues: reading.issues.map(({ path, message }) => ({
        path,
        message: path === '' ? message : `is wrong at ${path}: ${message}`,
      })),
    };
  };

export const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

function gather<V, Whole>(
  readings: readonly (readonly [string, Reading<V>])[],
  build: (entries: [string, V][]) => Whole,
): Reading<Whole> {
  const entries: [string, V][] = [];
  const issues: Issue[] = [];
  for (const [key, reading] of readings) {
    if ('value' in reading) entries.push([key, reading.value]);
    else
      for (const { path, message } of reading.issues)
        issues.push({ path: path === '' ? key : `${key}.${path}`, message });
  }
  return issues.length > 0 ? { issues } : { value: build(entries) };
}
