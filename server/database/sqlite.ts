/** SQLite through node:sqlite, given to Kysely: durable on commit, one connection, statements kept prepared. */
import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely';
import { addFunctions } from './sqlite-functions.ts';

export interface OpenedSqlite {
  readonly dialect: SqliteDialect;
  /** Rises when another process changed the file; costs microseconds. */
  dataVersion(): number;
}

/** `file` is a path, or `:memory:` for tests. */
export function openSqlite(file: string): OpenedSqlite {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // The folder may be somebody's own and open to all; SQLite gives its journals the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
  }
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory');
  addFunctions(database);
  const version = database.prepare('pragma data_version');
  return {
    dialect: withTransactionalDdl(new SqliteDialect({ database: adapt(database) })),
    dataVersion: () => Number(version.get()?.['data_version']),
  };
}

/** SQLite can, Kysely thinks it cannot: without it a migration that is killed half-way leaves a database that never opens again. */
function withTransactionalDdl(dialect: SqliteDialect): SqliteDialect {
  const adapter = Object.create(dialect.createAdapter(), { supportsTransactionalDdl: { value: true } });
  return Object.assign(dialect, { createAdapter: () => adapter as SqliteAdapter });
}

/**
 * Takes `DATA_DIR/<name>.lock` for as long as the process lives; the operating system gives it back after `kill -9`.
 * Returns undefined when another process has it and does not give it back within `waitMs`.
 */
export function takeLock(dataFolder: string, name: string, waitMs = 0): { release(): void } | undefined {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(dataFolder, `${name}.lock`), { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    return undefined;
  }
  return { release: () => lock.close() };
}

/** Kysely speaks to the shape of another driver. Statements are prepared once; what is no SQLite value is refused. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    // A deferred transaction that turns to writing may fail at once; an immediate one waits its turn.
    const text = sql === 'begin' ? 'begin immediate' : sql;
    const known = prepared.get(text);
    if (known) return known;
    const made = database.prepare(text);
    if (prepared.size < 1000) prepared.set(text, made);
    return made;
  };
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = prepare(sql);
      return {
        reader: statement.columns().length > 0,
        // Rows come without a prototype; PostgreSQL's have one, and both must be alike.
        all: (parameters) => statement.all(...parameters.map(valueOf)).map((row) => ({ ...row })),
        run: (parameters) => statement.run(...parameters.map(valueOf)),
        iterate: (parameters) => statement.iterate(...parameters.map(valueOf)),
      };
    },
  };
}

function valueOf(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) return null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(
    `A ${Object.prototype.toString.call(value)} cannot be stored: turn it into text or a number first`,
  );
}
