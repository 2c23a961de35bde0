/** Rows are added in batches, found by each filter through an index, and removed when they are old. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { createLog } from '../log.ts';
import { systemRandom } from '../random.ts';
import { eachDatabase } from '../testing/databases.ts';
import { type Audit, createAudit, type Happening } from './audit.ts';
import { createBatches } from './batches.ts';
import { differenceOf } from './difference.ts';
import { outline } from './without-secrets.ts';
import { until } from '../testing/until.ts';

const log = createLog('silent');
const day = 86_400_000;

eachDatabase('audit', (databases) => {
  const { engine } = databases;
  let database: Database;
  let audit: Audit;
  let now = 1_800_000_000_000;
  before(async () => {
    database = await databases.open();
    audit = createAudit({
      database,
      clock: { now: () => now },
      random: systemRandom,
      log,
      retentionDays: 30,
    });
    await database.kysely
      .insertInto('tenants')
      .values({ id: 'a', tag: 'production', created_at: 1 })
      .execute();
    await database.kysely
      .insertInto('tenants')
      .values({ id: 'b', tag: 'production', created_at: 1 })
      .execute();
  });
  const happening = (more: Partial<Happening> = {}): Happening => ({
    tenantId: 'a',
    key: 'Interaction.Create',
    result: 'Success',
    ...more,
  });
  const all = { limit: 1000, offset: 0, cap: 1000 };

  test('what is recorded costs one statement a hundred, and is there at the latest after a moment', async () => {
    const statements = database.statements();
    for (let index = 0; index < 250; index++) audit.record(happening({ userId: `u${index}` }));
    assert.equal(database.statements(), statements);
    await audit.flush();
    assert.equal(database.statements() - statements, 3);
    audit.record(happening({ key: 'late' }));
    const written = async () =>
      (await database.kysely.selectFrom('logs').select('id').where('key', '=', 'late').execute()).length;
    await until(async () => (await written()) > 0, 'it was written without being asked to');
    assert.equal(await written(), 1);
    assert.equal((await audit.list({ tenantId: 'a' }, all)).total, 251);
    assert.equal((await audit.list({ tenantId: 'b' }, all)).total, 0);
  });

  test('newest first, by key, user, application and time; a total that stops at its cap', async () => {
    for (let index = 0; index < 5; index++) {
      now += 1000;
      await audit.write(
        happening({ tenantId: 'b', key: `K${index % 2}`, userId: `u${index}`, applicationId: 'shop' }),
      );
    }
    const users = async (filter: object, page: object = {}) => {
      const found = await audit.list({ tenantId: 'b', ...filter }, { ...all, ...page });
      return [found.entries.map(({ payload }) => payload['userId']), found.total, found.hasMore];
    };
    assert.deepEqual(await users({}), [['u4', 'u3', 'u2', 'u1', 'u0'], 5, false]);
    assert.deepEqual(await users({ key: 'K1' }), [['u3', 'u1'], 2, false]);
    assert.deepEqual(await users({ userId: 'u2' }), [['u2'], 1, false]);
    assert.deepEqual(await users({ applicationId: 'shop', from: now - 1000, to: now }), [
      ['u4', 'u3'],
      2,
      false,
    ]);
    assert.deepEqual(await users({}, { limit: 2, offset: 1, cap: 3 }), [['u3', 'u2'], 3, true]);
  });

  test('one by its id, and not by another tenant', async () => {
    const [first] = (await audit.list({ tenantId: 'b' }, all)).entries;
    assert.ok(first);
    assert.deepEqual(await audit.get('b', first.id), first);
    await assert.rejects(audit.get('a', first.id), { code: 'entity.not_found' });
  });

  test('a tenant that was removed meanwhile takes no other row with it', async () => {
    audit.record(happening({ key: 'before' }));
    audit.record(happening({ tenantId: 'gone' }));
    audit.record(happening({ key: 'after' }));
    for (const key of ['before', 'after'])
      assert.equal((await audit.list({ tenantId: 'a', key }, all)).total, 1, key);
  });

  test('old rows go in small batches, young ones and those of other tenants stay', async () => {
    const old = (await audit.list({ tenantId: 'a' }, all)).total;
    now += 31 * day;
    await audit.write(happening({ key: 'young' }));
    assert.equal(await audit.sweep('a'), old);
    assert.deepEqual(
      (await audit.list({ tenantId: 'a' }, all)).entries.map(({ key }) => key),
      ['young'],
    );
    assert.equal((await audit.list({ tenantId: 'b' }, all)).total, 5);
  });

  test('every way to ask reads an index in its order, and so does the sweep', async () => {
    const order = sql`order by created_at desc, id desc limit 20`;
    const asks = [
      ['logs_newest', sql`select * from logs where tenant_id = 'a' ${order}`],
      ['logs_key', sql`select * from logs where tenant_id = 'a' and key = 'k1' ${order}`],
      ['logs_user', sql`select * from logs where tenant_id = 'a' and user_id = 'u1' ${order}`],
      ['logs_application', sql`select * from logs where tenant_id = 'a' and application_id = 'x1' ${order}`],
      [
        'logs_newest',
        sql`select id from logs where tenant_id = 'a' and created_at < 5 order by created_at, id limit 5`,
      ],
    ] as const;
    if (engine === 'postgres') await fill(database);
    for (const [index, ask] of asks) {
      const explained = await (engine === 'postgres'
        ? sql`explain ${ask}`
        : sql`explain query plan ${ask}`
      ).execute(database.kysely);
      const plan = JSON.stringify(explained.rows);
      assert.match(plan, new RegExp(index), plan);
      assert.doesNotMatch(plan, /Seq Scan|SCAN logs|TEMP B-TREE|Sort/, plan);
    }
  });
});

/** Enough rows, of several tenants, users and keys, that the planner has something to choose from. */
async function fill({ kysely }: Database): Promise<void> {
  await sql`insert into logs (tenant_id, id, key, user_id, application_id, payload, created_at)
    select case when n % 2 = 0 then 'a' else 'b' end, 'fill' || n, 'k' || n % 50, 'u' || n % 5, 'x' || n % 10, '{}', n
    from generate_series(1, 20000) as n`.execute(kysely);
  await sql`analyze logs`.execute(kysely);
}

describe('batches', () => {
  const silent = { warn: () => undefined, error: () => undefined };
  const row = (id: number) => ({ tenant_id: 'a', id });

  test('while the database is away rows wait, in their order, and are written once', async () => {
    let isAway = true;
    const written: number[] = [];
    const batches = createBatches<{ tenant_id: string; id: number }>({
      insert: async (rows) => {
        if (isAway) throw new Error('away');
        written.push(...rows.map(({ id }) => id));
      },
      isWorthAgain: () => true,
      log: silent,
    });
    for (let id = 0; id < 150; id++) batches.add(row(id));
    await batches.flush();
    assert.deepEqual(written, []);
    isAway = false;
    batches.add(row(150));
    await batches.flush();
    await batches.flush();
    assert.deepEqual(
      written,
      Array.from({ length: 151 }, (_, id) => id),
    );
  });

  test('beyond ten thousand nothing more is kept, and that is said', async () => {
    let isAway = true;
    let count = 0;
    const said: unknown[] = [];
    const batches = createBatches<{ tenant_id: string }>({
      insert: async (rows) => {
        if (isAway) throw new Error('away');
        count += rows.length;
      },
      isWorthAgain: () => true,
      log: { ...silent, warn: (what: unknown) => void said.push(what) },
    });
    for (let id = 0; id < 10_005; id++) batches.add({ tenant_id: 'a' });
    isAway = false;
    await batches.flush();
    await batches.flush();
    assert.equal(count, 10_000);
    assert.deepEqual(said, [{ dropped: 5 }]);
  });
});

describe('differences', () => {
  test('changed keys alone, by their path', () => {
    assert.deepEqual(
      differenceOf({ a: 1, b: { c: [1], d: 2 }, e: 'x' }, { a: 1, b: { c: [2], d: 2 }, f: null }),
      { 'b.c': { before: [1], after: [2] }, e: { before: 'x' }, f: { after: null } },
    );
  });

  test('keys that every object has are no changes, and are told when they are', () => {
    assert.deepEqual(differenceOf({}, JSON.parse('{"toString":"x","__proto__":1}')), {
      toString: { after: 'x' },
      ['__proto__']: { after: 1 },
    });
  });

  test('secrets are never in it, wherever they stand', () => {
    const secret = 'do not write me down';
    const of = (value: string) => ({
      password: value,
      config: { authToken: value, apiKey: value, nested: [{ clientSecret: value }] },
      codes: [value],
      signingKey: value,
      passwordDigest: value,
      receiptUrl: value,
    });
    for (const text of [
      JSON.stringify(differenceOf(of(secret), of(`${secret} 2`))),
      JSON.stringify(differenceOf(undefined, of(secret))),
      JSON.stringify(differenceOf(of(secret), undefined)),
      JSON.stringify(
        outline({ password: secret, code: secret, verificationCode: secret, config: { x: secret } }),
      ),
    ])
      assert.doesNotMatch(text, /write me down/);
    assert.deepEqual(differenceOf({ password: 'a' }, { password: 'b' }), {
      password: { before: '[hidden]', after: '[hidden]' },
    });
  });

  test('a setting that is only about passwords is no secret', () => {
    assert.deepEqual(
      differenceOf(
        { signUp: { password: false }, passwordPolicy: { min: 8 } },
        { signUp: { password: true }, passwordPolicy: { min: 9 } },
      ),
      { 'signUp.password': { before: false, after: true }, 'passwordPolicy.min': { before: 8, after: 9 } },
    );
  });

  test('what is long is cut, what is much is counted', () => {
    const text = JSON.stringify(differenceOf({}, { a: 'x'.repeat(100_000), b: Array(10_000).fill('y') }));
    assert.ok(text.length < 1000, text.slice(0, 2000));
    const many = differenceOf(
      {},
      Object.fromEntries(Array.from({ length: 500 }, (_, key) => [`k${key}`, key])),
    );
    assert.equal(Object.keys(many).length, 61);
  });
});
