/** Whatever is sent to the Management API is answered: a refusal of the one shape, never a fault of ours. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { z } from 'zod';
import { statusOf } from '../../../contract/errors.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { type Answered, openOperator, type Operator } from '../../testing/operator.ts';
import type { Route } from '../route.ts';
import { managementRoutes } from './index.ts';

const nul = '\u0000';

/** Values that broke somebody's server once. */
const hostile: readonly unknown[] = [
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

eachDatabase('hostile input', (databases) => {
  let operator: Operator;
  let routes: readonly Route[];
  let someUser: string;
  before(async () => {
    const opened = await openOperator(await databases.open());
    ({ operator } = opened);
    routes = managementRoutes(opened.services);
    someUser = (await operator.post('/api/users', { username: 'ann' })).body.id;
  });

  const authorization = async () => `Bearer ${await operator.tokenWith()}`;
  const check = (name: string, answer: Answered, sent: unknown): void => {
    const said = `${name} ${String(JSON.stringify(sent)).slice(0, 200)}: ${answer.verdict} ${answer.text.slice(0, 300)}`;
    assert.ok(answer.status !== 500 && answer.status < 504, said);
    if (answer.status < 400) return;
    assert.equal(typeof answer.body?.code, 'string', said);
    assert.equal(typeof answer.body?.message, 'string', said);
    const strange = Object.keys(answer.body).filter((key) => !/^(code|message|data|details)$/.test(key));
    assert.deepEqual(strange, [], said);
  };
  const urlOf = ({ path }: Route, value = 'nothing') =>
    path.replaceAll(/:\w+/g, () => encodeURIComponent(value));
  const call = async (route: Route, url: string, token: string, body?: unknown, text?: string) =>
    operator.call(String(route.method), url, { authorization: token, body, text });

  test('bodies: each key of each schema with each value, and bodies that are no objects', async () => {
    const token = await authorization();
    let calls = 0;
    for (const route of routes) {
      if (route.method === 'GET' || !route.body) continue;
      const name = `${String(route.method)} ${route.path}`;
      const usual = usualBody(route.body);
      const url = urlOf(route, route.path.startsWith('/api/users/') ? someUser : 'nothing');
      for (const value of hostile) {
        check(name, await call(route, url, token, value), value);
        for (const key of Object.keys(usual)) {
          const body = { ...usual, [key]: value };
          check(name, await call(route, url, token, body), body);
          calls += 1;
        }
      }
    }
    assert.ok(calls > 500, String(calls));
  });

  test('bodies that are no JSON', async () => {
    const token = await authorization();
    for (const route of routes) {
      if (route.method === 'GET') continue;
      for (const text of ['{', '[1,', '"', 'null', '\u0000', '{"a":1}{"b":2}', `${'['.repeat(20_000)}`]) {
        const name = `${String(route.method)} ${route.path}`;
        check(name, await call(route, urlOf(route), token, undefined, text), text);
      }
    }
  });

  test('paths and queries', async () => {
    const token = await authorization();
    const texts = hostile.filter(
      (value) => typeof value === 'string' && value !== '' && value !== '\uD800',
    ) as string[];
    for (const route of routes) {
      const name = `${String(route.method)} ${route.path}`;
      const body = route.method === 'GET' ? undefined : {};
      const keys = ['page', 'page_size', ...queryKeys(route.query)];
      for (const value of texts) {
        if (route.path.includes(':')) check(name, await call(route, urlOf(route, value), token, body), value);
        for (const key of keys) {
          const url = `${urlOf(route)}?${key}=${encodeURIComponent(value)}`;
          check(name, await call(route, url, token, body), url);
        }
      }
      for (const raw of ['%', '%ZZ', '%C0%AF', '%ED%A0%80'])
        if (route.path.includes(':'))
          check(name, await call(route, route.path.replaceAll(/:\w+/g, raw), token, body), raw);
      for (const key of keys)
        check(name, await call(route, `${urlOf(route)}?${key}=1&${key}=2&${key}[]=3`, token, body), key);
    }
  });

  test('what is not there is 404, in one shape, for each address with an id', async () => {
    const token = await authorization();
    for (const route of routes) {
      if (!route.path.includes(':') || route.method !== 'GET') continue;
      const answer = await call(route, urlOf(route), token);
      check(route.path, answer, undefined);
      const own = route.refusals.filter((code) => statusOf(code) !== 404).map(statusOf);
      assert.ok([200, 404, ...own].includes(answer.status), `${route.path}: ${answer.verdict}`);
    }
  });
});

/** A body with every key that the schema names, as good as can be told from the schema alone. */
function usualBody(schema: z.ZodType): Record<string, unknown> {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const parts = [written, ...(written.anyOf ?? []), ...(written.oneOf ?? []), ...(written.allOf ?? [])];
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<
    string,
    Shape
  >;
  return Object.fromEntries(Object.entries(properties).map(([key, shape]) => [key, usualValue(shape)]));
}

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, Shape>;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

function usualValue(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf?.[0]) return usualValue(shape.anyOf[0]);
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
        Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, usualValue(inner)]),
      );
  }
}

const queryKeys = (schema: z.ZodType | undefined): readonly string[] =>
  schema
    ? Object.keys((z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape).properties ?? {})
    : [];
