/** What every room relies on: transactions, the guard, memory that is never stale, both engines alike. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../testing/databases.ts';
import type { Database } from './open.ts';

const addTenant = ({ kysely }: Pick<Database, 'kysely'>, id: string) =>
  kysely.insertInto('tenants').values({ id, tag: 'production', created_at: 1_768_465_800_000 }).execute();

eachDatabase('database', ({ open }) => {
  test('keeps milliseconds as numbers', async () => {
    const database = await open();
    await addTenant(database, 'a');
    const row = await database.kysely.selectFrom('tenants').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual(row, { id: 'a', tag: 'production', created_at: 1_768_465_800_000 });
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

  test('statements are counted, with begin and commit', async () => {
    const database = await open();
    const before = database.statements();
    await addTenant(database, 'a');
    await database.transaction((trx) => addTenant({ kysely: trx }, 'b'));
    assert.equal(database.statements() - before, 4);
  });
});
