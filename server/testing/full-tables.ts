/** Rows in every table that a database has, whatever they mean: what shows that nothing is forgotten on the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Kysely, sql } from 'kysely';
import { dialectOf } from '../database/fill.ts';
import { listTables, type TableFacts } from '../database/list-tables.ts';
import type { Database } from '../database/open.ts';
import { openSnapshot, type Place } from '../database/snapshot.ts';
import type { TestDatabases } from './databases.ts';

/** A place for a database of this engine, with nothing in it yet. */
export async function placeOn(databases: TestDatabases): Promise<Place> {
  if (databases.engine === 'postgres') return { engine: 'postgres', url: await databases.url() };
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-place-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return { engine: 'sqlite', folder };
}

/** The same without any table, as it is before the first step: on PostgreSQL test databases come with theirs. */
export async function emptyPlaceOn(databases: TestDatabases): Promise<Place> {
  const place = await placeOn(databases);
  const kysely = new Kysely<never>({ dialect: dialectOf(place) });
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  const cascade = sql.raw(place.engine === 'postgres' ? 'cascade' : '');
  for (const { name } of tables.filter(({ schema }) => schema !== 'pg_catalog'))
    await sql`drop table ${sql.table(name)} ${cascade}`.execute(kysely);
  await kysely.destroy();
  return place;
}

/** `rowCount` rows in each table. The same word in all columns of a row makes every reference right by itself. */
export async function fillTables(
  { kysely, engine }: Pick<Database, 'kysely' | 'engine'>,
  rowCount = 3,
): Promise<readonly TableFacts[]> {
  const ask = async (statement: string) =>
    (await sql.raw<Record<string, unknown>>(statement).execute(kysely)).rows;
  const tables = await listTables(ask, engine);
  const columnsByTable = new Map<string, Awaited<ReturnType<typeof columnsOf>>>();
  for (const { name } of tables) columnsByTable.set(name, await columnsOf(ask, engine, name));
  await kysely.transaction().execute((trx) => insertAll(trx, columnsByTable, rowCount));
  return tables;
}

async function insertAll(
  trx: Database['kysely'],
  columnsByTable: ReadonlyMap<string, Awaited<ReturnType<typeof columnsOf>>>,
  rowCount: number,
): Promise<void> {
  for (const name of [...columnsByTable.keys()].toReversed())
    await sql`delete from ${sql.table(name)}`.execute(trx);
  for (const [name, columns] of columnsByTable) {
    for (let index = 0; index < rowCount; index++) {
      const values = columns.map(({ isNumber, mayBeNull }) => {
        if (mayBeNull && index === 1) return null;
        return isNumber ? index : `ü 'x' "${index}" 数`;
      });
      await sql`insert into ${sql.table(name)} (${sql.join(columns.map((one) => sql.ref(one.name)))})
        values (${sql.join(values)})`.execute(trx);
    }
  }
}

/** Every row of every table, in an order of its own. */
export async function contentsOf(place: Place): Promise<Readonly<Record<string, readonly string[]>>> {
  const snapshot = await openSnapshot(place);
  try {
    const contents: Record<string, string[]> = {};
    for await (const { table, columns, rows } of snapshot.batches()) {
      const told = rows.map((row) =>
        JSON.stringify(
          Object.fromEntries(
            columns
              .map((column, index) => [column, row[index]] as const)
              .toSorted(([a], [b]) => (a < b ? -1 : 1)),
          ),
        ),
      );
      contents[table] = [...(contents[table] ?? []), ...told].toSorted();
    }
    return contents;
  } finally {
    await snapshot.close();
  }
}

async function columnsOf(
  ask: (statement: string) => Promise<readonly Record<string, unknown>[]>,
  engine: Database['engine'],
  table: string,
) {
  if (engine === 'sqlite')
    return (await ask(`select * from pragma_table_info('${table}')`)).map((row) => ({
      name: String(row['name']),
      isNumber: /int/i.test(String(row['type'])),
      mayBeNull: row['notnull'] === 0 && row['pk'] === 0,
    }));
  const rows =
    await ask(`select column_name::text as name, data_type::text as type, is_nullable::text as nullable
    from information_schema.columns where table_schema = current_schema() and table_name = '${table}'`);
  return rows.map(({ name, type, nullable }) => ({
    name: String(name),
    isNumber: /int/i.test(String(type)),
    mayBeNull: nullable === 'YES',
  }));
}
