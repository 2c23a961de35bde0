/** How the pages look to who signs in for an organization: its colours and its style beside its pictures. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "alter table organizations add column color text not null default '{}'",
  'alter table organizations add column custom_css text',
];
