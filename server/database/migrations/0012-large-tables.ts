/** Messages and logs are found, and counted, by every filter that the lists have, however many there are. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  // Millions of messages take longer than a statement usually may.
  if (engine === 'postgres') await sql.raw('set local statement_timeout = 0').execute(db);
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Each way to ask has its order, and the count of it needs no table, nor does that of both. */
const statements = [
  'create index messages_state on messages (tenant_id, state, created_at, id, connector_id)',
  // The key stands at its end: what an application did of one kind is counted without the table too.
  'drop index logs_application',
  `create index logs_application on logs (tenant_id, application_id, created_at, id, key)
    where application_id is not null`,
  'create index messages_connector on messages (tenant_id, connector_id, created_at, id)',
];
