/** Whatever is sent to the Management API is answered: a refusal of the one shape, never a fault of ours. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { statusOf } from '../../../contract/errors.ts';
import type { Engine } from '../../database/migrate.ts';
import { eachDatabase } from '../../testing/databases.ts';
import {
  checkAnswer,
  hostileBodies,
  hostileTexts,
  hostileValues,
  queryKeys,
  usualBody,
} from '../../testing/hostile.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';
import type { Route } from '../route.ts';
import { managementRoutes } from './index.ts';

/** Half of the values in each place on the one database, the others on the other; what PostgreSQL takes less easily stands everywhere on it. */
const takes = (engine: Engine, turn: number, value: unknown): boolean =>
  (turn % 2 === 0) === (engine === 'postgres') ||
  (engine === 'postgres' && /\\u0000|\\ud800/i.test(JSON.stringify(value) ?? ''));

eachDatabase('hostile input', (databases) => {
  const { engine } = databases;
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
      for (const [turn, value] of hostileValues.entries()) {
        checkAnswer(name, await call(route, url, token, value), value);
        for (const [place, key] of Object.keys(usual).entries()) {
          if (!takes(engine, turn + place, value)) continue;
          const body = { ...usual, [key]: value };
          checkAnswer(name, await call(route, url, token, body), body);
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
      for (const text of hostileBodies) {
        const name = `${String(route.method)} ${route.path}`;
        checkAnswer(name, await call(route, urlOf(route), token, undefined, text), text);
      }
    }
  });

  test('paths and queries', async () => {
    const token = await authorization();
    for (const route of routes) {
      const name = `${String(route.method)} ${route.path}`;
      const body = route.method === 'GET' ? undefined : {};
      const keys = ['page', 'page_size', ...queryKeys(route.query)];
      for (const [turn, value] of hostileTexts.entries()) {
        if (route.path.includes(':'))
          checkAnswer(name, await call(route, urlOf(route, value), token, body), value);
        for (const [place, key] of keys.entries()) {
          if (!takes(engine, turn + place, value)) continue;
          const url = `${urlOf(route)}?${key}=${encodeURIComponent(value)}`;
          checkAnswer(name, await call(route, url, token, body), url);
        }
      }
      for (const raw of ['%', '%ZZ', '%C0%AF', '%ED%A0%80'])
        if (route.path.includes(':'))
          checkAnswer(name, await call(route, route.path.replaceAll(/:\w+/g, raw), token, body), raw);
      for (const key of keys)
        checkAnswer(
          name,
          await call(route, `${urlOf(route)}?${key}=1&${key}=2&${key}[]=3`, token, body),
          key,
        );
    }
  });

  test('what is not there is 404, in one shape, for each address with an id', async () => {
    const token = await authorization();
    for (const route of routes) {
      if (!route.path.includes(':') || route.method !== 'GET') continue;
      const answer = await call(route, urlOf(route), token);
      checkAnswer(route.path, answer, undefined);
      const own = route.refusals.filter((code) => statusOf(code) !== 404).map(statusOf);
      assert.ok([200, 404, ...own].includes(answer.status), `${route.path}: ${answer.verdict}`);
    }
  });
});
