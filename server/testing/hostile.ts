/** What strangers send: values that broke somebody's server once, put into every place of a body. */
import assert from 'node:assert/strict';
import { z } from 'zod';

const nul = '\u0000';

export const hostileValues: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.5,
  2 ** 60,
  '',
  ' ',
  nul,
  `a${nul}b`,
  '\uD800',
  '%00',
  '../../etc/passwd',
  `'; drop table users; --`,
  '{{constructor}}',
  '__proto__',
  'x'.repeat(5000),
  '٣٤٥',
  [],
  [null],
  [[[[]]]],
  {},
  { __proto__: { isAdmin: true }, constructor: { prototype: {} } },
  { $gt: '' },
  { toString: 'no function' },
];

/** Those that can stand in an address. */
export const hostileTexts = hostileValues.filter(
  (value) => typeof value === 'string' && value !== '' && value !== '\uD800',
) as string[];

/** Bodies that are no JSON, or no object. */
export const hostileBodies: readonly string[] = [
  '{',
  '[1,',
  '"',
  'null',
  nul,
  '{"a":1}{"b":2}',
  '['.repeat(20_000),
];

/** A refusal of the one shape, or a success: never a fault of ours. */
export function checkAnswer(
  name: string,
  { status, text }: { readonly status: number; readonly text: string },
  sent: unknown,
): void {
  const said = `${name} ${(JSON.stringify(sent) ?? '').slice(0, 200)}: ${status} ${text.slice(0, 300)}`;
  assert.ok(status !== 500 && status < 504, said);
  if (status < 400) return;
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  assert.equal(typeof body['code'], 'string', said);
  assert.equal(typeof body['message'], 'string', said);
  const strange = Object.keys(body).filter((key) => !/^(code|message|data|details)$/.test(key));
  assert.deepEqual(strange, [], said);
}

/** A body with every key that the schema names, as good as can be told from the schema alone. */
export function usualBody(schema: z.ZodType): Record<string, unknown> {
  const properties = Object.assign({}, ...partsOf(shapeOf(schema)).map((part) => part.properties ?? {}));
  return usualOf({ properties: properties as Record<string, Shape> }) as Record<string, unknown>;
}

/** Every usual body, for each of its alternatives one, with each hostile value in each place, however deep; `good` stands where it is not that place's turn. */
export function* spoiled(schema: z.ZodType, good: object = {}): Generator {
  yield* hostileValues;
  const shape = shapeOf(schema);
  for (const alternative of shape.oneOf ?? shape.anyOf ?? [shape]) {
    const usual = over(usualOf(alternative), good);
    yield usual;
    for (const place of placesIn(usual)) for (const value of hostileValues) yield put(usual, place, value);
  }
}

export const queryKeys = (schema: z.ZodType | undefined): readonly string[] =>
  schema ? Object.keys(shapeOf(schema).properties ?? {}) : [];

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, Shape>;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

const shapeOf = (schema: z.ZodType): Shape =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;

const partsOf = (shape: Shape): readonly Shape[] => [
  shape,
  ...(shape.anyOf ?? []),
  ...(shape.oneOf ?? []),
  ...(shape.allOf ?? []),
];

function usualOf(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf?.[0]) return usualOf(shape.anyOf[0]);
  if (shape.oneOf?.[0]) return usualOf(shape.oneOf[0]);
  switch (shape.type) {
    case 'string':
      return 'some-text';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    default:
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, usualOf(inner)]),
      );
  }
}

type Place = readonly string[];
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is good takes the place of what is usual, key by key. */
const over = (usual: unknown, good: unknown): unknown =>
  isPlain(usual) && isPlain(good)
    ? {
        ...usual,
        ...Object.fromEntries(Object.entries(good).map(([key, value]) => [key, over(usual[key], value)])),
      }
    : good;

const placesIn = (value: unknown): Place[] =>
  isPlain(value)
    ? Object.entries(value).flatMap(([key, inner]) => [
        [key],
        ...placesIn(inner).map((place) => [key, ...place]),
      ])
    : [];

function put(body: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const holder = body as Readonly<Record<string, unknown>>;
  return { ...holder, [key]: put(holder[key], rest, value) };
}
