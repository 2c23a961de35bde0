/** Indexes of large tables: made after the steps and outside of their transaction, while everybody goes on writing. */
import { type Kysely, sql } from 'kysely';
import type { Engine } from './migrate.ts';

export interface LateIndex {
  readonly name: string;
  /** What follows `create index <name>`: `on messages (tenant_id, country)`. */
  readonly on: string;
}

/** Any number of ours: whoever holds it builds, the others wait. */
const lock = 7_154_021;

/**
 * Makes what is missing. On PostgreSQL no writer waits for it, unless it is asked for inside of a transaction; what was begun and not ended is made anew. Several
 * processes at once do it once.
 */
export async function makeLateIndexes(
  kysely: Kysely<never>,
  engine: Engine,
  wanted: readonly LateIndex[],
): Promise<void> {
  if (wanted.length === 0) return;
  // Inside of a transaction that fills the whole database there is nobody else whom it could keep waiting.
  if (engine === 'sqlite' || kysely.isTransaction) {
    for (const { name, on } of wanted)
      await sql.raw(`create index if not exists ${name} ${on}`).execute(kysely);
    return;
  }
  // One connection: the lock and the time limit belong to it.
  await kysely.connection().execute(async (db) => {
    await waitForTurn(db);
    try {
      await sql.raw('set statement_timeout = 0').execute(db);
      for (const index of wanted) await makeBeside(db, index);
    } finally {
      await sql.raw('reset statement_timeout').execute(db);
      await sql.raw(`select pg_advisory_unlock(${lock})`).execute(db);
    }
  });
}

/** Asked again and again: a statement that waits for the lock would itself be what an index waits for. */
async function waitForTurn(db: Kysely<never>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_lock(${sql.lit(lock)}) as mine`.execute(db);
    if (rows[0]?.mine) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function makeBeside(db: Kysely<never>, { name, on }: LateIndex): Promise<void> {
  const { rows } = await sql<{ valid: boolean }>`select i.indisvalid as valid from pg_index as i
    join pg_class as c on c.oid = i.indexrelid
    where c.relname = ${name} and c.relnamespace = current_schema()::regnamespace`.execute(db);
  if (rows[0]?.valid) return;
  if (rows.length > 0) await sql.raw(`drop index concurrently ${name}`).execute(db);
  await sql.raw(`create index concurrently ${name} ${on}`).execute(db);
}
