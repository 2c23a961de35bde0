/** Whatever is sent to the Account API is answered: a refusal of the one shape, never a fault of ours. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';
import {
  checkAnswer,
  hostileBodies,
  hostileTexts,
  hostileValues,
  queryKeys,
  spoiled,
} from '../../testing/hostile.ts';
import { createOperator } from '../../testing/operator.ts';
import type { Route } from '../route.ts';
import { accountRoutes } from './account.ts';

eachDatabase('hostile input to the Account API', (databases) => {
  const open = async (t: TestContext) => {
    const rig = await openAccount(databases, t);
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 0, maxAttempts: 100 } });
    await rig.change({ messageLimitPolicy: { resendIntervalSeconds: 0, sendsPerAddress: 0 } });
    const member = await rig.member({ email: 'ann@mail.example' });
    const proof = await member.byPassword();
    const operator = createOperator(rig);
    const senderOf = async () => undefined;
    return {
      routes: accountRoutes({ ...rig.services, senderOf }),
      call: ({ method }: Route, path: string, body?: unknown, text?: string) =>
        operator.call(String(method), path, {
          authorization: `Bearer ${member.token}`,
          headers: { 'logto-verification-id': proof },
          body,
          text,
        }),
      withHeaders: (path: string, headers: Readonly<Record<string, string>>) =>
        operator.call('GET', path, { authorization: `Bearer ${member.token}`, headers }),
    };
  };
  const urlOf = ({ path }: Route, value = 'nothing') => path.replaceAll(/:\w+/g, encodeURIComponent(value));
  const nameOf = ({ method, path }: Route) => `${String(method)} ${path}`;

  test('bodies: each place of each schema with each value', async (t) => {
    const { routes, call } = await open(t);
    let calls = 0;
    for (const route of routes) {
      if (!route.body) continue;
      for (const body of spoiled(route.body)) {
        // A password that is right and good would end the session that asks.
        checkAnswer(nameOf(route), await call(route, urlOf(route), body), body);
        calls += 1;
      }
    }
    assert.ok(calls > 1000, String(calls));
  });

  test('bodies that are no JSON, bodies where none is wanted, paths, queries and headers', async (t) => {
    const { routes, call, withHeaders } = await open(t);
    for (const route of routes) {
      const name = nameOf(route);
      if (route.method !== 'GET')
        for (const text of hostileBodies)
          checkAnswer(name, await call(route, urlOf(route), undefined, text), text);
      if (route.method !== 'GET' && !route.body && route.path.includes(':'))
        for (const body of hostileValues) checkAnswer(name, await call(route, urlOf(route), body), body);
      for (const value of hostileTexts) {
        if (route.path.includes(':')) checkAnswer(name, await call(route, urlOf(route, value)), value);
        for (const key of queryKeys(route.query)) {
          const url = `${urlOf(route)}?${key}=${encodeURIComponent(value)}`;
          checkAnswer(name, await call(route, url), url);
        }
      }
      for (const raw of ['%', '%ZZ', '%C0%AF', '%ED%A0%80'])
        if (route.path.includes(':'))
          checkAnswer(name, await call(route, route.path.replaceAll(/:\w+/g, raw)), raw);
    }
    for (const value of ['', 'x'.repeat(5000), '../../etc', '%00'])
      checkAnswer(
        'header',
        await withHeaders('/api/my-account/sessions', { 'logto-verification-id': value }),
        value,
      );
  });
});
