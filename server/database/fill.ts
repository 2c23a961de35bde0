/** Fills an empty database with the rows of another one, all of them or none. */
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { type Ask, journal, listTables } from './list-tables.ts';
import { type Engine, migrate, migrateLike } from './migrate.ts';
import { type Place, quoted, type Rows } from './snapshot.ts';
import { openSqlite, takeLock } from './sqlite.ts';

type Tables = Record<string, Record<string, unknown>>;

/**
 * Makes the tables as they stood where the rows come from, writes the rows, counts them, and brings the tables to this
 * version: in one transaction. Throws a sentence when the target is not empty, is in use, or a count differs.
 */
export async function fillEmpty(target: Place, source: Rows): Promise<void> {
  const release = target.engine === 'sqlite' ? lockFolder(target.folder) : () => {};
  const kysely = new Kysely<Tables>({ dialect: dialectOf(target) });
  try {
    await kysely.transaction().execute((trx) => fill(trx, target.engine, source));
  } finally {
    await kysely.destroy();
    release();
  }
}

async function fill(trx: Transaction<Tables>, engine: Engine, source: Rows): Promise<void> {
  // The lock of the migrations: a server that starts meanwhile waits, and finds everything there.
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(3853314791062309107)`.execute(trx);
  const ask: Ask = async (statement) => (await sql.raw<Record<string, unknown>>(statement).execute(trx)).rows;
  await clear(trx, ask, engine);
  const untyped = trx as unknown as Kysely<never>;
  await migrateLike(untyped, engine, source.steps);
  for await (const { table, columns, rows } of source.batches()) {
    const values = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    );
    await trx.insertInto(table).values(values).execute();
  }
  await compare(ask, engine, source.counts);
  await migrate(untyped, engine);
}

/** Throws unless every table is empty; empty ones of ours are made anew, as the rows need them. */
async function clear(trx: Transaction<Tables>, ask: Ask, engine: Engine): Promise<void> {
  const tables = (await listTables(ask, engine)).map(({ name }) => name);
  for (const name of tables) {
    if ((await ask(`select 1 as one from ${quoted(name)} limit 1`)).length > 0)
      throw new Error(`The target is not empty: there are rows in its table "${name}". Nothing was changed`);
  }
  const isOurs = (await tableNames(ask, engine)).includes('kysely_migration');
  if (tables.length > 0 && !isOurs)
    throw new Error('The target has tables of another program. Nothing was changed');
  for (const name of tables.toReversed()) await sql`drop table ${sql.table(name)}`.execute(trx);
  if (isOurs) for (const name of journal) await sql`drop table ${sql.table(name)}`.execute(trx);
}

async function tableNames(ask: Ask, engine: Engine): Promise<readonly unknown[]> {
  const rows = await ask(
    engine === 'sqlite'
      ? `select name from sqlite_master where type = 'table'`
      : 'select tablename::text as name from pg_tables where schemaname = current_schema()',
  );
  return rows.map(({ name }) => name);
}

async function compare(ask: Ask, engine: Engine, counts: Rows['counts']): Promise<void> {
  const tables = new Set((await listTables(ask, engine)).map(({ name }) => name));
  for (const [name, expected] of Object.entries(counts)) {
    if (!tables.delete(name)) throw new Error(`The target has no table "${name}". Nothing was changed`);
    const [row] = await ask(`select count(*) as count from ${quoted(name)}`);
    const found = Number(row?.['count']);
    if (found !== expected)
      throw new Error(`The table "${name}" has ${found} rows and not ${expected}. Nothing was changed`);
  }
  const [left] = tables;
  if (left !== undefined) throw new Error(`The table "${left}" was left out. Nothing was changed`);
}

export const dialectOf = (target: Place) =>
  target.engine === 'sqlite'
    ? openSqlite(join(target.folder, 'latchkey.sqlite')).dialect
    : new PostgresDialect({ pool: new pg.Pool({ connectionString: target.url, max: 1 }) });

function lockFolder(folder: string): () => void {
  const locks = ['server', 'migration'].map((name) => takeLock(folder, name));
  const release = () => {
    for (const lock of locks) lock?.release();
  };
  if (locks.every(Boolean)) return release;
  release();
  throw new Error(`A Latchkey server uses ${folder}: stop it first`);
}
