/** A database that fails at the statement one wants: whoever breaks off must leave everything as it was. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

/** The same database, whose n-th statement inside a transaction fails before it is sent. */
export function failingAt(database: Database, failing: number): Database {
  let count = 0;
  const fail = (trx: Kysely<Tables>): Kysely<Tables> =>
    trx.withPlugin({
      transformQuery({ node }) {
        count += 1;
        if (count === failing) throw new Error('injected');
        return node;
      },
      transformResult: async ({ result }) => result,
    });
  return { ...database, transaction: (run) => database.transaction((trx) => run(fail(trx))) };
}
