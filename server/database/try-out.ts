/** Runs a transaction to its end and takes everything back: what a dry run stands on. */
import type { Kysely } from 'kysely';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/** The same result and the same refusals as the real one. Nothing is kept, and nobody hears of it. */
export async function tryOut<T>(
  database: Pick<Database, 'transaction'>,
  run: (trx: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const undo = new Error('taken back');
  const kept: { result?: T } = {};
  try {
    await database.transaction(async (trx) => {
      kept.result = await run(trx);
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return kept.result as T;
}
