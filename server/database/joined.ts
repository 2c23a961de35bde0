/** A database that is one transaction already begun: rooms made over it take part in that transaction, all or nothing. */
import type { Kysely } from 'kysely';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';

/**
 * Nothing is remembered: every question is answered from the transaction, which sees what was written in it. What rooms
 * publish becomes known when the transaction commits. Only for as long as `trx` lives.
 */
export function joined(database: Database, trx: Kysely<Tables>): Database {
  return {
    ...database,
    kysely: trx,
    transaction: (run) => run(trx),
    changes: {
      publish: (topic, tenantId) => database.changes.publish(topic, tenantId, trx),
      hold: (topics, tenantId) => database.changes.hold(topics, tenantId, trx),
      subscribe: () => () => {},
      remember: (_topic, load) => ({ get: load, forget: () => {} }),
    },
    close: () => Promise.resolve(),
  };
}
