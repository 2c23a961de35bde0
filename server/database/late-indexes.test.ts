/** Indexes that are made beside running work: once, valid, and without a lock on the table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { makeLateIndexes } from './late-indexes.ts';

const wanted = [{ name: 'late_names', on: 'on custom_phrases (tenant_id, updated_at)' }];

eachDatabase('late indexes', ({ open, engine }) => {
  const start = async () => {
    const database = await open();
    await database.kysely
      .insertInto('tenants')
      .values({ id: 'default', tag: 'production', created_at: 1_768_465_800_000 })
      .execute();
    return database.kysely as unknown as Kysely<never>;
  };
  const indexes = async (db: Kysely<never>) => {
    const statement =
      engine === 'sqlite'
        ? `select name, 1 as valid from sqlite_master where type = 'index' and name like 'late%'`
        : `select c.relname::text as name, i.indisvalid::int as valid from pg_index as i
            join pg_class as c on c.oid = i.indexrelid where c.relname like 'late%'`;
    return (await sql.raw<{ name: string; valid: number }>(statement).execute(db)).rows;
  };

  test('made once, however many processes want it and however often', async () => {
    const db = await start();
    await Promise.all(Array.from({ length: 4 }, () => makeLateIndexes(db, engine, wanted)));
    await makeLateIndexes(db, engine, wanted);
    assert.deepEqual(await indexes(db), [{ name: 'late_names', valid: 1 }]);
  });

  test('a writer goes on while it is made, and one that was not finished is made anew', async (t) => {
    if (engine === 'sqlite') return t.skip('the embedded database has one writer');
    const db = await start();
    await sql
      .raw(`insert into custom_phrases (tenant_id, language_tag, id, value, updated_at) values
        ('default', 'aa', 'a', '{}', 1), ('default', 'bb', 'b', '{}', 1)`)
      .execute(db);
    // Two of the same: a unique index cannot be made, and leaves itself behind, not valid.
    const unique = `create unique index concurrently late_names on custom_phrases (tenant_id, updated_at)`;
    await assert.rejects(sql.raw(unique).execute(db));
    assert.deepEqual(await indexes(db), [{ name: 'late_names', valid: 0 }]);
    let making: Promise<void> | undefined;
    await db.transaction().execute(async (trx) => {
      // A transaction that has written holds the end of the work up, and nobody who writes meanwhile.
      await sql.raw(`update custom_phrases set updated_at = 2 where id = 'a'`).execute(trx);
      making = makeLateIndexes(db, engine, wanted);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await sql.raw(`update custom_phrases set updated_at = 3 where id = 'b'`).execute(db);
    });
    await making;
    assert.deepEqual(await indexes(db), [{ name: 'late_names', valid: 1 }]);
    const { rows } = await sql.raw<{ statement_timeout: string }>('show statement_timeout').execute(db);
    assert.notEqual(rows[0]?.statement_timeout, '0', 'the connection has its limit again');
  });
});
