/** Invitations and one-time tokens tell which state somebody saw. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table invitations add column version integer not null default 1',
  'alter table one_time_tokens add column version integer not null default 1',
];
