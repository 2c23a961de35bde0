/** Messages are found by their state and by their connector, however many there are. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  // Millions of messages take longer than a statement usually may.
  if (engine === 'postgres') await sql.raw('set local statement_timeout = 0').execute(db);
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Each way to ask has its order, and the count of it needs no table. */
const statements = [
  'create index messages_state on messages (tenant_id, state, created_at, id)',
  'create index messages_connector on messages (tenant_id, connector_id, created_at, id)',
];
