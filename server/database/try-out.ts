/** Runs a transaction to its end and takes everything back: what a dry run stands on. */
import type { Kysely } from 'kysely';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/** Stands around what a room writes, in the room's own transaction: what it refuses takes all of it back. */
export type Around = <T>(trx: Kysely<Tables>, write: () => Promise<T>) => Promise<T>;

/** How a change is to be made: not at all, or with somebody looking on. */
export interface Care {
  /** True only tries: the same answers and refusals, and nothing is kept. */
  readonly isTrial?: boolean | undefined;
  readonly around?: Around | undefined;
}

export const unwatched: Around = (_trx, write) => write();

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
