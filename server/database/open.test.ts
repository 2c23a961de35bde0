/** What every room relies on: transactions, the guard, memory that is never stale, both engines alike. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { type ChangesInside, createChanges } from './changes.ts';
import { migrate } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';

const addTenant = ({ kysely }: Pick<Database, 'kysely'>, id: string) =>
  kysely.insertInto('tenants').values({ id, tag: 'production', created_at: 1_768_465_800_000 }).execute();

eachDatabase('database', ({ open }) => {
  test('keeps milliseconds as numbers', async () => {
    const database = await open();
    await addTenant(database, 'a');
    const row = await database.kysely.selectFrom('tenants').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.created_at, 1_768_465_800_000);
  });

  test('a transaction that fails leaves nothing behind', async () => {
    const database = await open();
    const failing = database.transaction(async (trx) => {
      await addTenant({ kysely: trx }, 'a');
      throw new Error('stop');
    });
    await assert.rejects(failing, /stop/);
    assert.deepEqual(await database.kysely.selectFrom('tenants').selectAll().execute(), []);
  });

  test('a query outside `trx` inside a transaction is refused, not waited for', async () => {
    const database = await open();
    const mistaken = database.transaction(() => database.kysely.selectFrom('tenants').selectAll().execute());
    await assert.rejects(mistaken, /only its own `trx`/);
    await addTenant(database, 'after');
  });

  test('memory is loaded once and again after a change, not before the change commits', async () => {
    const database = await open();
    let loads = 0;
    const memory = database.changes.remember('settings', async () => ++loads);
    assert.deepEqual([await memory.get('a'), await memory.get('a')], [1, 1]);
    await database.transaction(async (trx) => {
      await database.changes.publish('settings', 'a', trx);
      assert.equal(await memory.get('a'), 1);
    });
    assert.equal(await memory.get('a'), 2);
    await database
      .transaction(async (trx) => {
        await database.changes.publish('settings', 'a', trx);
        throw new Error('stop');
      })
      .catch(() => {});
    assert.equal(await memory.get('a'), 2);
    await database.changes.publish('settings', 'other');
    assert.equal(await memory.get('a'), 2);
  });

  test('a change whose notification was lost is found by asking, also the very first of its topic', async () => {
    const { kysely } = await open();
    const [here, elsewhere] = [createChanges({ kysely }), createChanges({ kysely })];
    await here.poll();
    let loads = 0;
    const memory = here.remember('connectors', async () => ++loads);
    for (const expected of [1, 2, 3]) {
      assert.equal(await memory.get('a'), expected);
      assert.equal(await memory.get('a'), expected);
      await elsewhere.publish('connectors', 'a');
      await here.poll();
    }
    assert.equal(await memory.get('a'), 4);
    await here.poll();
    assert.equal(await memory.get('a'), 4, 'and nothing is loaded again without one');
  });

  test('a step that fails, or dies, leaves nothing behind: it can be run again', async () => {
    const { kysely, engine } = await open();
    const db = kysely as unknown as Kysely<never>;
    const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const earlier = applied.rows.map(({ name }) => ({ name, up: async () => {} }));
    const steps = (isBroken: boolean) => [
      ...earlier,
      {
        name: '9998-one',
        up: async (trx: Kysely<never>) => void (await sql`create table one (a text)`.execute(trx)),
      },
      {
        name: '9999-two',
        lateIndexes: [{ name: 'late_two', on: 'on two (a)' }],
        async up(trx: Kysely<never>) {
          await sql`create table two (a text)`.execute(trx);
          if (isBroken) throw new Error('half-way');
        },
      },
    ];
    await assert.rejects(migrate(db, engine, steps(true)), /half-way/);
    for (const table of ['one', 'two'])
      await assert.rejects(sql`select * from ${sql.table(table)}`.execute(kysely), table);
    assert.deepEqual(await migrate(db, engine, steps(false)), ['9998-one', '9999-two']);
    const again = sql`create index late_two on two (a)`.execute(kysely);
    await assert.rejects(again, /exists/, 'its index stands there already');
  });

  test('a database of a later version is told in a sentence', async () => {
    const { kysely, engine } = await open();
    const name = '9999-later';
    const timestamp = new Date().toISOString();
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${timestamp})`.execute(kysely);
    await assert.rejects(
      migrate(kysely as unknown as Kysely<never>, engine),
      /newer than this program: the step "9999-later"/,
    );
  });

  test('statements are counted, with begin and commit; the poll of changes, which comes when it comes, is not', async () => {
    const database = await open();
    const before = database.statements();
    await addTenant(database, 'a');
    await database.transaction((trx) => addTenant({ kysely: trx }, 'b'));
    await (database.changes as ChangesInside).poll();
    assert.equal(database.statements() - before, 4);
  });
});

test('the embedded database is its owner’s alone, whatever the folder', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  context.after(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  const database = await openDatabase({ engine: 'sqlite', folder });
  await addTenant(database, 'a');
  for (const name of ['latchkey.sqlite', 'latchkey.sqlite-wal'])
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  await database.close();
});
