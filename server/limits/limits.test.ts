/** How often is often enough: windows to the second, races with real parallelism, blocks that nothing resets but success. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import type { MessageLimitPolicy, SentinelPolicy } from '../../contract/settings.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { systemRandom } from '../random.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createLimits, type Limits, type SendAttempt, refuseBlocked } from './limits.ts';

const start = 1_768_465_800_000;
const phone = '+16502530000';
const policy: MessageLimitPolicy = {
  sendsPerRecipient: 10,
  sendsPerAddress: 25,
  windowSeconds: 600,
  resendIntervalSeconds: 0,
};
const off: MessageLimitPolicy = { ...policy, sendsPerRecipient: 0, sendsPerAddress: 0 };
const sentinel: SentinelPolicy = { maxAttempts: 20, lockoutMinutes: 60 };

const addTenants = async ({ kysely }: Database) => {
  for (const id of ['a', 'b'])
    await kysely.insertInto('tenants').values({ id, tag: 'production', created_at: start }).execute();
};

async function setUp(databases: TestDatabases) {
  const database = await databases.open();
  await addTenants(database);
  const clock = { time: start, now: () => clock.time };
  const limits = createLimits({ database, clock, random: systemRandom });
  const send = (over: Partial<Extract<SendAttempt, { readonly phone: string }>> = {}) =>
    limits.consumeSend({ tenantId: 'a', phone, policy, ...over });
  const fail = (over: object = {}) =>
    limits.countFailure({ tenantId: 'a', phone, policy: sentinel, ...over });
  return { database, clock, limits, send, fail };
}

/** Several nodes on one database: on PostgreSQL each with a pool of its own. */
async function setUpNodes(databases: TestDatabases, count: number) {
  if (databases.engine === 'sqlite') {
    const { limits } = await setUp(databases);
    return { nodes: Array.from({ length: count }, () => limits), close: async () => {} };
  }
  const url = await databases.url();
  const opened = await Promise.all(
    Array.from({ length: count }, () => openDatabase({ engine: 'postgres', url, poolSize: 8 })),
  );
  await addTenants(opened[0] as Database);
  return {
    nodes: opened.map((database) =>
      createLimits({ database, clock: { now: () => start }, random: systemRandom }),
    ),
    close: async () => void (await Promise.all(opened.map((database) => database.close()))),
  };
}

const times = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

eachDatabase('limits', (databases) => {
  test('C2 C13: ten sends a number in a window, and the wait is exact to the second', async () => {
    const { clock, send } = await setUp(databases);
    for (let index = 0; index < 10; index += 1) {
      assert.equal((await send()).ok, true);
      clock.time += 1000;
    }
    assert.deepEqual(await send(), { ok: false, limit: 'recipient', retryAfterSeconds: 590 });
    clock.time = start + 599_001;
    assert.deepEqual(await send(), { ok: false, limit: 'recipient', retryAfterSeconds: 1 });
    clock.time = start + 600_000;
    assert.equal((await send()).ok, true);
    assert.deepEqual(await send(), { ok: false, limit: 'recipient', retryAfterSeconds: 1 });
    clock.time += 1000;
    assert.equal((await send()).ok, true);
    assert.equal((await send({ phone: '+16502530001' })).ok, true);
    assert.equal((await send({ tenantId: 'b' })).ok, true);
  });

  test('C2: sends within one millisecond are counted one by one', async () => {
    const { send } = await setUp(databases);
    const verdicts = [];
    for (let index = 0; index < 12; index += 1) verdicts.push((await send()).ok);
    assert.deepEqual(verdicts, [...Array<boolean>(10).fill(true), false, false]);
  });

  test('C2 C9: of 64 sends at once on three nodes ten pass', async () => {
    const { nodes, close } = await setUpNodes(databases, 3);
    const verdicts = await times(64, (index) =>
      (nodes[index % 3] as Limits).consumeSend({ tenantId: 'a', phone, policy }),
    );
    assert.equal(verdicts.filter(({ ok }) => ok).length, 10);
    await close();
  });

  test('C1: of 20 resends at once one passes', async () => {
    const { nodes, close } = await setUpNodes(databases, 3);
    const verdicts = await times(20, (index) =>
      (nodes[index % 3] as Limits).consumeSend({
        tenantId: 'a',
        phone,
        address: '203.0.113.7',
        policy: { ...policy, resendIntervalSeconds: 30 },
      }),
    );
    assert.equal(verdicts.filter(({ ok }) => ok).length, 1);
    for (const verdict of verdicts)
      if (!verdict.ok) assert.deepEqual(verdict, { ok: false, limit: 'resend', retryAfterSeconds: 30 });
    await close();
  });

  test('C1: the resend interval ends by time, by success and by a refund', async () => {
    const { clock, limits, send } = await setUp(databases);
    const slow = { policy: { ...policy, resendIntervalSeconds: 30 } };
    assert.equal((await send(slow)).ok, true);
    clock.time += 29_500;
    assert.deepEqual(await send(slow), { ok: false, limit: 'resend', retryAfterSeconds: 1 });
    clock.time += 500;
    assert.equal((await send(slow)).ok, true);
    await limits.clear({ tenantId: 'a', phone });
    const third = await send(slow);
    assert.ok(third.ok);
    await limits.refundSend({ tenantId: 'a', taken: third.taken });
    assert.equal((await send(slow)).ok, true);
  });

  test('C1: an interval that was shortened or turned off counts from then on, for numbers that wait already', async () => {
    const { clock, send } = await setUp(databases);
    const every = (resendIntervalSeconds: number, to = phone) =>
      send({ phone: to, policy: { ...policy, resendIntervalSeconds } });
    assert.equal((await every(3600)).ok, true);
    assert.equal((await every(3600, '+16502530001')).ok, true);
    clock.time += 1000;
    assert.deepEqual(await every(3600), { ok: false, limit: 'resend', retryAfterSeconds: 3599 });
    assert.equal((await every(0)).ok, true);
    assert.equal((await every(30, '+16502530001')).ok, true);
    assert.deepEqual(await every(30, '+16502530001'), { ok: false, limit: 'resend', retryAfterSeconds: 30 });
    clock.time -= 5000;
    const slow = await every(30, '+16502530001');
    assert.deepEqual(slow, { ok: false, limit: 'resend', retryAfterSeconds: 35 }, 'a clock that is behind');
  });

  test('C3: an address has its own limit, IPv6 by /64, and uses up nothing of the number', async () => {
    const { send, limits } = await setUp(databases);
    const narrow = { ...policy, sendsPerAddress: 2 };
    const from = (address: string, to = phone) => send({ address, phone: to, policy: narrow });
    assert.equal((await from('2001:db8:0:1::1')).ok, true);
    assert.equal((await from('2001:DB8::1:ffff:0:0:2')).ok, true);
    for (let index = 0; index < 20; index += 1)
      assert.deepEqual(await from('2001:db8:0:1:1:2:3:4'), {
        ok: false,
        limit: 'address',
        retryAfterSeconds: 600,
      });
    assert.equal((await from('2001:db8:0:2::1', '+16502530002')).ok, true);
    let passed = 0;
    while ((await send({ policy })).ok) passed += 1;
    assert.equal(passed, 8, 'the refused ones took nothing from the number');
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:cb00:7107'])
      await from(address, '+16502530003');
    assert.equal((await from('203.0.113.7', '+16502530004')).ok, false);
    await limits.sweep();
  });

  test('C3: a full number uses up nothing of the address', async () => {
    const { send } = await setUp(databases);
    const address = '203.0.113.7';
    const tight = { ...policy, sendsPerRecipient: 1, sendsPerAddress: 3 };
    assert.equal((await send({ address, policy: tight })).ok, true);
    for (let index = 0; index < 5; index += 1)
      assert.equal((await send({ address, policy: tight })).ok, false);
    for (const to of ['+16502530001', '+16502530002'])
      assert.equal((await send({ address, phone: to, policy: tight })).ok, true);
    assert.deepEqual(await send({ address, phone: '+16502530003', policy: tight }), {
      ok: false,
      limit: 'address',
      retryAfterSeconds: 600,
    });
  });

  test('C3 C9: a race for the last place of an address leaves nothing taken from the losers', async () => {
    const { nodes, close } = await setUpNodes(databases, 3);
    const policyOfOne = { ...policy, sendsPerAddress: 5, sendsPerRecipient: 1 };
    const order = (index: number) => ({
      tenantId: 'a',
      phone: `+1650253${1000 + index}`,
      address: '203.0.113.7',
      policy: policyOfOne,
    });
    const node = (index: number) => nodes[index % 3] as Limits;
    const verdicts = await times(40, (index) => node(index).consumeSend(order(index)));
    assert.equal(verdicts.filter(({ ok }) => ok).length, 5);
    const again = await times(40, (index) =>
      node(index).consumeSend({ ...order(index), address: undefined }),
    );
    assert.equal(again.filter(({ ok }) => ok).length, 35, 'the 35 who lost still have their one send');
    await close();
  });

  test('a refund gives back exactly its own send', async () => {
    const { send, limits, clock } = await setUp(databases);
    const address = '203.0.113.7';
    const first = await send({ address });
    assert.ok(first.ok);
    for (let index = 1; index < 10; index += 1) assert.equal((await send({ address })).ok, true);
    clock.time += 300_000;
    assert.equal((await send({ address })).ok, false);
    await limits.refundSend({ tenantId: 'a', taken: first.taken });
    await limits.refundSend({ tenantId: 'a', taken: first.taken });
    assert.equal((await send({ address })).ok, true);
    assert.deepEqual(await send({ address }), { ok: false, limit: 'recipient', retryAfterSeconds: 300 });
  });

  test('zero turns a limit off; with all off nothing is written', async () => {
    const { database, send } = await setUp(databases);
    const before = database.statements();
    for (let index = 0; index < 30; index += 1)
      assert.equal((await send({ policy: off, address: '203.0.113.7' })).ok, true);
    assert.equal(database.statements(), before);
    const onlyInterval = { ...off, resendIntervalSeconds: 30 };
    assert.equal((await send({ policy: onlyInterval })).ok, true);
    assert.equal((await send({ policy: onlyInterval })).ok, false);
    assert.equal((await send({ policy: { ...policy, sendsPerAddress: 0 } })).ok, true);
  });

  test('a limit that was changed counts from then on', async () => {
    const { send, clock } = await setUp(databases);
    for (let index = 0; index < 10; index += 1) await send();
    assert.equal((await send({ policy: { ...policy, sendsPerRecipient: 12 } })).ok, true);
    assert.equal((await send({ policy: { ...policy, sendsPerRecipient: 5 } })).ok, false);
    clock.time += 60_000;
    for (let index = 0; index < 10; index += 1)
      assert.equal((await send({ policy: { ...policy, windowSeconds: 60 } })).ok, true);
  });

  test('C9: without the database nothing passes', async () => {
    const database = await databases.open();
    const limits = createLimits({ database, clock: { now: () => start }, random: systemRandom });
    await database.close();
    await assert.rejects(limits.consumeSend({ tenantId: 'a', phone, policy }));
  });

  test('C9: one statement decides over number, address and interval', async () => {
    const { database, send } = await setUp(databases);
    const before = database.statements();
    const strict = { ...policy, resendIntervalSeconds: 30 };
    await send({ address: '203.0.113.7', policy: strict });
    assert.equal(database.statements() - before, 1);
    await send({ address: '203.0.113.7', policy: strict });
    assert.equal(database.statements() - before, 3, 'a no and its reason: nothing had to be given back');
  });

  test('C10: only a canonical number is counted', async () => {
    const { send } = await setUp(databases);
    for (const spelling of ['16502530000', '+1 650 253 0000', '+1650-253-0000', 'tel:+16502530000', ''])
      await assert.rejects(send({ phone: spelling }), TypeError);
  });

  test('A4: twenty failures within an hour block for as long as the policy says', async () => {
    const { clock, limits, fail } = await setUp(databases);
    for (let index = 0; index < 19; index += 1) assert.deepEqual(await fail(), {});
    assert.equal(await limits.findBlock({ tenantId: 'a', phone }), undefined);
    const blockedUntil = start + 3_600_000;
    assert.deepEqual(await fail(), { blockedUntil });
    assert.deepEqual(await limits.findBlock({ tenantId: 'a', phone }), { blockedUntil });
    clock.time += 1000;
    assert.deepEqual(await fail(), { blockedUntil }, 'while blocked nothing is counted or made longer');
    assert.equal(await limits.findBlock({ tenantId: 'b', phone }), undefined);
    clock.time = blockedUntil;
    assert.equal(await limits.findBlock({ tenantId: 'a', phone }), undefined);
    assert.deepEqual(await fail(), {});
  });

  test('A4: failures older than an hour no longer count towards a block', async () => {
    const { clock, fail } = await setUp(databases);
    for (let index = 0; index < 60; index += 1) {
      assert.deepEqual(await fail(), {});
      clock.time += 190_000;
    }
  });

  test('A4: the hundredth failure in a row is the last until somebody lifts the block', async () => {
    const { clock, limits, fail } = await setUp(databases);
    for (let index = 0; index < 99; index += 1) {
      assert.deepEqual(await fail(), {});
      clock.time += 3_600_000;
    }
    const { blockedUntil = 0 } = await fail();
    assert.ok(blockedUntil > start + 200 * 365 * 86_400_000);
    clock.time += 30 * 86_400_000;
    await limits.sweep();
    assert.ok(await limits.findBlock({ tenantId: 'a', phone }));
    assert.throws(
      () => refuseBlocked({ blockedUntil }, clock.time),
      (error) => error instanceof Refusal && error.options.retryAfterSeconds === undefined,
    );
    await limits.lift({ tenantId: 'a', phones: [phone] });
    assert.equal(await limits.findBlock({ tenantId: 'a', phone }), undefined);
    assert.deepEqual(await fail(), {});
  });

  test('A4: of 64 failures at once on three nodes exactly twenty are counted', async () => {
    const { nodes, close } = await setUpNodes(databases, 3);
    const answers = await times(64, (index) =>
      (nodes[index % 3] as Limits).countFailure({ tenantId: 'a', phone, policy: sentinel }),
    );
    assert.equal(answers.filter(({ blockedUntil }) => blockedUntil === undefined).length, 19);
    await close();
  });

  test('A6: success clears the count, but never a block that came first', async () => {
    const { limits, fail } = await setUp(databases);
    for (let index = 0; index < 19; index += 1) await fail();
    assert.deepEqual(await limits.clear({ tenantId: 'a', phone }), {});
    for (let index = 0; index < 19; index += 1) assert.deepEqual(await fail(), {});
    const { blockedUntil } = await fail();
    assert.ok(blockedUntil);
    assert.deepEqual(await limits.clear({ tenantId: 'a', phone }), { blockedUntil });
    assert.ok(await limits.findBlock({ tenantId: 'a', phone }));
    assert.deepEqual(await limits.clear({ tenantId: 'a', phone: '+16502530009' }), {});
  });

  test('C3: of 64 tries of passwords at once from one address on three nodes ten pass, and one given back is free again', async () => {
    const { nodes, close } = await setUpNodes(databases, 3);
    const attempt = { tenantId: 'a', address: '2001:db8:0:1::1', perHour: 10 };
    const verdicts = await times(64, (index) => (nodes[index % 3] as Limits).takeAttempt(attempt));
    const passed = verdicts.filter((verdict) => verdict.ok);
    assert.equal(passed.length, 10);
    const [limits] = nodes as [Limits];
    assert.deepEqual(await limits.takeAttempt({ ...attempt, address: '2001:db8:0:1::2' }), {
      ok: false,
      blockedUntil: start + 3_600_000,
    });
    assert.ok((await limits.takeAttempt({ ...attempt, tenantId: 'b' })).ok);
    assert.ok((await limits.takeAttempt({ ...attempt, perHour: 0 })).ok);
    await limits.refundAttempt({ tenantId: 'a', taken: passed[0]?.taken ?? [] });
    assert.ok((await limits.takeAttempt(attempt)).ok);
    assert.equal((await limits.takeAttempt(attempt)).ok, false);
    await close();
  });

  test('A5: neither sends nor their refund touch the count of failures', async () => {
    const { limits, send, fail } = await setUp(databases);
    for (let index = 0; index < 19; index += 1) {
      await fail();
      const verdict = await send({ policy: { ...policy, sendsPerRecipient: 100 } });
      if (verdict.ok) await limits.refundSend({ tenantId: 'a', taken: verdict.taken });
    }
    assert.ok((await fail()).blockedUntil);
  });

  test('names are counted apart from numbers', async () => {
    const { limits, fail } = await setUp(databases);
    for (let index = 0; index < 20; index += 1)
      await limits.countFailure({ tenantId: 'a', name: 'ann', policy: sentinel });
    assert.ok(await limits.findBlock({ tenantId: 'a', name: 'ann' }));
    assert.equal(await limits.findBlock({ tenantId: 'a', phone }), undefined);
    assert.deepEqual(await fail(), {});
  });

  test('a block says how long: code, status, seconds', () => {
    assert.throws(
      () => refuseBlocked({ blockedUntil: start + 3_600_000 }, start + 100),
      (error) =>
        error instanceof Refusal &&
        error.code === 'session.verification_blocked_too_many_attempts' &&
        error.status === 400 &&
        error.options.retryAfterSeconds === 3600,
    );
  });

  test('what decides nothing is swept away', async () => {
    const { database, clock, limits, send, fail } = await setUp(databases);
    await send({ address: '203.0.113.7' });
    await fail({ phone: '+16502530001' });
    clock.time += 3 * 86_400_000;
    await limits.sweep();
    const rows = await database.kysely.selectFrom('limits').select('key').execute();
    assert.deepEqual(rows, [{ key: 'recipient:+16502530001' }]);
  });
});
