/** Opens the database, whichever it is, with its tables up to date. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { Kysely, type KyselyPlugin, sql } from 'kysely';
import { type Changes, createChanges } from './changes.ts';
import { type Engine, migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite, takeLock } from './sqlite.ts';
import type { Tables } from './tables.ts';

export interface Database {
  readonly kysely: Kysely<Tables>;
  readonly engine: Engine;
  /** All or nothing. Inside, only `trx` may be used, and nothing slow awaited: no provider, no hash, no fetch. */
  transaction<T>(run: (trx: Kysely<Tables>) => Promise<T>): Promise<T>;
  readonly changes: Changes;
  /** Statements sent so far, `begin` and `commit` among them, the poll of changes not: it comes when its time has come. */
  statements(): number;
  /** Of those, the batches of the log: they are nobody's in particular, and come when they come. */
  logStatements(): number;
  close(): Promise<void>;
}

export type DatabaseOptions =
  | { readonly engine: 'sqlite' /** The folder of the files, or `:memory:`. */; readonly folder: string }
  | {
      readonly engine: 'postgres';
      readonly url: string;
      readonly poolSize?: number;
      /** Broken idle connections and lost notifications, for the log. */
      readonly onError?: (error: unknown) => void;
    };

const channel = 'latchkey';
const pollEveryMs = 5000;

/** Throws when the database cannot be reached or a migration fails. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.engine === 'sqlite' ? openEmbedded(options.folder) : openServer(options);
}

async function openEmbedded(folder: string): Promise<Database> {
  const inMemory = folder === ':memory:';
  const lock = inMemory ? undefined : takeLock(folder, 'migration', 60_000);
  try {
    const { dialect, dataVersion } = openSqlite(inMemory ? folder : join(folder, 'latchkey.sqlite'));
    const counted = createKysely(dialect);
    await migrate(counted.kysely as unknown as Kysely<never>, 'sqlite');
    let seen = dataVersion();
    const changes = createChanges({
      kysely: counted.kysely,
      isStale: () => seen !== (seen = dataVersion()),
    });
    return finish(counted, 'sqlite', changes, () => counted.kysely.destroy());
  } finally {
    lock?.release();
  }
}

async function openServer({
  url,
  poolSize = 20,
  onError = () => {},
}: Extract<DatabaseOptions, { engine: 'postgres' }>) {
  const postgres = openPostgres({
    url,
    poolSize,
    connectTimeoutMs: 5000,
    statementTimeoutMs: 60_000,
    onIdleError: onError,
  });
  const counted = createKysely(postgres.dialect);
  // Else its idle connections keep a command that failed from ending.
  await migrate(counted.kysely as unknown as Kysely<never>, 'postgres').catch(async (error: unknown) => {
    await counted.kysely.destroy();
    throw error;
  });
  const changes = createChanges({
    kysely: counted.kysely,
    notify: async (executor, payload) =>
      void (await sql`select pg_notify(${channel}, ${payload})`.execute(executor)),
  });
  const poll = () => void changes.poll().catch(onError);
  const listener = await postgres.listen(channel, changes.receive, poll);
  await changes.poll();
  const timer = setInterval(poll, pollEveryMs).unref();
  return finish(counted, 'postgres', changes, async () => {
    clearInterval(timer);
    await listener.close();
    await counted.kysely.destroy();
  });
}

interface Counted {
  readonly kysely: Kysely<Tables>;
  readonly inTransaction: AsyncLocalStorage<true>;
  statements: number;
  logStatements: number;
}

function createKysely(dialect: ConstructorParameters<typeof Kysely>[0]['dialect']): Counted {
  const inTransaction = new AsyncLocalStorage<true>();
  const counted: Counted = {
    inTransaction,
    statements: 0,
    logStatements: 0,
    kysely: new Kysely<Tables>({
      dialect,
      plugins: [guard(inTransaction)],
      log({ query }) {
        if (query.sql === 'select * from "revisions"') return;
        counted.statements += 1;
        if (query.sql.startsWith('insert into "logs"')) counted.logStatements += 1;
      },
    }),
  };
  return counted;
}

/** On SQLite such a query would wait for itself for ever; on PostgreSQL it would silently stand outside. */
const guard = (inTransaction: AsyncLocalStorage<true>): KyselyPlugin => ({
  transformQuery({ node }) {
    if (inTransaction.getStore()) throw new Error('Inside a transaction only its own `trx` may be used');
    return node;
  },
  transformResult: async ({ result }) => result,
});

function finish(
  counted: Counted,
  engine: Engine,
  changes: ReturnType<typeof createChanges>,
  close: () => Promise<void>,
): Database {
  return {
    kysely: counted.kysely,
    engine,
    changes,
    close,
    statements: () => counted.statements,
    logStatements: () => counted.logStatements,
    async transaction(run) {
      let inside: Kysely<Tables> | undefined;
      try {
        const result = await counted.kysely
          .transaction()
          .execute((trx) => counted.inTransaction.run(true, () => run((inside = trx.withoutPlugins()))));
        if (inside) changes.settle(inside, true);
        return result;
      } catch (error) {
        if (inside) changes.settle(inside, false);
        throw error;
      }
    },
  };
}
