/** All rows of one database come into another, or none. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { contentsOf, emptyPlaceOn, fillTables, placeOn } from '../testing/full-tables.ts';
import { dialectOf, fillEmpty } from './fill.ts';
import { migrateLike } from './migrate.ts';
import { openDatabase } from './open.ts';
import { openSnapshot, type Place, type Rows } from './snapshot.ts';
import type { Tables } from './tables.ts';

async function filled(databases: TestDatabases) {
  const place = await placeOn(databases);
  const database = await openDatabase(place);
  const tables = await fillTables(database);
  return { place, database, tables };
}

async function copy(from: Place, to: Place): Promise<void> {
  const snapshot = await openSnapshot(from);
  try {
    await fillEmpty(to, snapshot);
  } finally {
    await snapshot.close();
  }
}

eachDatabase('rows from', (sources) => {
  eachDatabase('into', (targets) => {
    test('every table that the database has arrives, row for row', async () => {
      const { place, database, tables } = await filled(sources);
      after(() => database.close());
      const target = await placeOn(targets);
      await copy(place, target);
      const arrived = await contentsOf(target);
      assert.deepEqual(arrived, await contentsOf(place));
      // Of each table that the database names, and of each that the code knows.
      for (const { name } of tables) assert.equal(arrived[name]?.length, 3, name);
      const names = globSync(join(import.meta.dirname, 'tables', '*.ts')).flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/^ {2}(\w+): (?:\{|Organization)/gm)].map(([, name]) =>
          String(name),
        ),
      );
      assert.ok(names.length > 30);
      assert.deepEqual(names.toSorted(), tables.map(({ name }) => name).toSorted());
      // It is a database like any other.
      await (await openDatabase(target)).close();
    });
  });

  test('what is written meanwhile is not among the rows, and nobody waits for them', async () => {
    const { place, database } = await filled(sources);
    after(() => database.close());
    const before = await contentsOf(place);
    const snapshot = await openSnapshot(place);
    const seen: Record<string, number> = {};
    let isFirst = true;
    for await (const { table, rows } of snapshot.batches()) {
      if (isFirst) await database.kysely.deleteFrom('tenants').execute();
      isFirst = false;
      seen[table] = (seen[table] ?? 0) + rows.length;
    }
    await snapshot.close();
    assert.deepEqual(seen, snapshot.counts);
    assert.equal(before['users']?.length, seen['users']);
    assert.equal((await contentsOf(place))['users'], undefined);
  });

  test('rows of an older version are brought to this one', async () => {
    const place = await emptyPlaceOn(sources);
    const kysely = new Kysely<Tables>({ dialect: dialectOf(place) });
    await migrateLike(kysely as unknown as Kysely<never>, place.engine, ['0001-start']);
    await fillTables({ kysely, engine: place.engine });
    await kysely.destroy();
    const target = await placeOn(sources);
    await copy(place, target);
    const old = await contentsOf(place);
    const now = await contentsOf(target);
    assert.deepEqual(Object.keys(JSON.parse(old['messages']?.[0] ?? '')).includes('phone'), true);
    assert.equal(
      JSON.parse(now['messages']?.[0] ?? '').recipient,
      JSON.parse(old['messages']?.[0] ?? '').phone,
    );
    assert.equal(now['resources']?.length, 3, 'what a later step seeds for each tenant');
    await (await openDatabase(target)).close();
  });

  test('a target with one row is refused and stays as it is', async () => {
    const { place, database } = await filled(sources);
    after(() => database.close());
    const target = await placeOn(sources);
    const other = await openDatabase(target);
    await other.kysely
      .insertInto('tenants')
      .values({ id: 'a', tag: 'production', created_at: 1 } as never)
      .execute();
    await other.close();
    const before = await contentsOf(target);
    await assert.rejects(copy(place, target), /not empty: there are rows in its table "tenants"/);
    assert.deepEqual(await contentsOf(target), before);
  });

  test('rows that break off, or are fewer than were told, leave nothing', async () => {
    const { place, database } = await filled(sources);
    after(() => database.close());
    const snapshot = await openSnapshot(place);
    after(() => snapshot.close());
    const target = await placeOn(sources);
    const broken: Rows = {
      ...snapshot,
      async *batches() {
        let left = 5;
        for await (const batch of snapshot.batches()) {
          if (left-- === 0) throw new Error('broken off');
          yield batch;
        }
      },
    };
    await assert.rejects(fillEmpty(target, broken), /broken off/);
    const fewer = { ...snapshot, counts: { ...snapshot.counts, users: 4 } };
    await assert.rejects(fillEmpty(target, fewer), /"users" has 3 rows and not 4/);
    const { users: _users, ...without } = snapshot.counts;
    await assert.rejects(fillEmpty(target, { ...snapshot, counts: without }), /"users" was left out/);
    await copy(place, target);
  });

  test('what a newer program made is refused; tables of another program are', async () => {
    const { place, database } = await filled(sources);
    after(() => database.close());
    const snapshot = await openSnapshot(place);
    after(() => snapshot.close());
    const target = await placeOn(sources);
    const newer = { ...snapshot, steps: [...snapshot.steps, '9999-tomorrow'] };
    await assert.rejects(fillEmpty(target, newer), /newer program.*9999-tomorrow/);
    const other = await openDatabase(target);
    for (const table of ['kysely_migration', 'kysely_migration_lock'])
      await sql`drop table ${sql.table(table)}`.execute(other.kysely);
    await other.close();
    await assert.rejects(fillEmpty(target, snapshot), /tables of another program/);
  });
});
