/** What was proven of a person counts until their credentials change: also in a sign-in that has ended, and waits for its browser. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table users add column credentials_version integer not null default 1',
  // Of an interaction that ended in a login: whose it is, and what their credentials were then.
  'alter table interactions add column account_id text',
  'alter table interactions add column credentials_version integer',
];
