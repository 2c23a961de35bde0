/** All rows of a database as they stood at one moment, read while others go on writing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type Ask, listTables, type TableFacts } from './list-tables.ts';
import type { Engine } from './migrate.ts';

export type Value = string | number | null;

/** Rows to be written somewhere else, whether a database or a file gives them. */
export interface Rows {
  readonly engine: Engine;
  /** The migrations that made the tables, in their order. */
  readonly steps: readonly string[];
  /** How many rows each table has; a table stands after those that it refers to. */
  readonly counts: Readonly<Record<string, number>>;
  /** In the order of `counts`, at most 500 rows at a time. */
  batches(): AsyncIterable<Batch>;
}

export interface Batch {
  readonly table: string;
  readonly columns: readonly string[];
  /** The values of each row, in the order of the columns. */
  readonly rows: readonly (readonly Value[])[];
}

export interface Snapshot extends Rows {
  close(): Promise<void>;
}

export type Place =
  | { readonly engine: 'sqlite'; readonly folder: string }
  | { readonly engine: 'postgres'; readonly url: string };

const batchSize = 500;

/**
 * Changes nothing, runs no migration, and keeps nobody from writing; `holdsWriters` keeps everybody from it (the
 * embedded database alone). Throws a sentence where there is no database of ours.
 */
export async function openSnapshot(place: Place, { holdsWriters = false } = {}): Promise<Snapshot> {
  const reader =
    place.engine === 'sqlite' ? readEmbedded(place.folder, holdsWriters) : await readServer(place.url);
  try {
    const steps = await stepsOf(reader.ask);
    const tables = await listTables(reader.ask, place.engine);
    const counts: Record<string, number> = {};
    for (const { name } of tables) counts[name] = await countOf(reader.ask, name);
    return {
      engine: place.engine,
      steps,
      counts,
      close: reader.close,
      async *batches() {
        for (const table of tables) {
          const { name, columns } = table;
          for await (const rows of reader.read(table)) {
            if (rows.length > 0) yield { table: name, columns, rows: rows.map((row) => row.map(valueOf)) };
          }
        }
      },
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

interface Reader {
  readonly ask: Ask;
  read(table: TableFacts): AsyncIterable<readonly (readonly unknown[])[]> | Iterable<readonly unknown[][]>;
  close(): Promise<void>;
}

/** A deferred transaction in WAL mode sees what was committed when it first read, and stands in nobody's way. */
function readEmbedded(folder: string, holdsWriters: boolean): Reader {
  const file = join(folder, 'latchkey.sqlite');
  if (!existsSync(file)) throw new Error(`There is no embedded database in ${folder}`);
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec(holdsWriters ? 'begin immediate' : 'pragma query_only = 1; begin');
  return {
    ask: async (statement) => database.prepare(statement).all(),
    *read({ name, columns }) {
      const statement = database.prepare(`select ${columns.map(quoted).join(', ')} from ${quoted(name)}`);
      let rows: unknown[][] = [];
      for (const row of statement.iterate()) {
        rows.push(columns.map((column) => row[column]));
        if (rows.length < batchSize) continue;
        yield rows;
        rows = [];
      }
      yield rows;
    },
    close: async () => database.close(),
  };
}

async function readServer(url: string): Promise<Reader> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'latchkey snapshot',
    types: { getTypeParser },
  });
  await client.connect();
  await client.query('begin isolation level repeatable read read only');
  return {
    ask: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
    async *read({ name, columns }) {
      const list = columns.map(quoted).join(', ');
      await client.query(`declare rows no scroll cursor for select ${list} from ${quoted(name)}`);
      try {
        for (;;) {
          const { rows } = await client.query<unknown[]>({
            text: `fetch ${batchSize} from rows`,
            rowMode: 'array',
          });
          yield rows;
          if (rows.length < batchSize) break;
        }
      } finally {
        // A statement that failed has ended the transaction, and the cursor with it.
        await client.query('close rows').catch(() => {});
      }
    },
    close: () => client.end(),
  };
}

/** bigint (20) as a number: our largest are milliseconds, far below 2^53. */
const getTypeParser = ((id: number, format?: 'text') =>
  id === 20 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser;

async function stepsOf(ask: Ask): Promise<readonly string[]> {
  try {
    const rows = await ask('select name from kysely_migration order by name');
    return rows.map(({ name }) => String(name));
  } catch (error) {
    throw new Error('This is no database of Latchkey, or one that was never started', { cause: error });
  }
}

async function countOf(ask: Ask, table: string): Promise<number> {
  const [row] = await ask(`select count(*) as count from ${quoted(table)}`);
  return Number(row?.['count']);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function valueOf(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`A ${Object.prototype.toString.call(value)} has no form that both databases know`);
}
