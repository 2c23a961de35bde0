/** Codes and messages go to e-mail addresses too: the column that held a number holds either. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    'alter table challenges rename column phone to recipient',
    'alter table messages rename column phone to recipient',
    // Capitals make no second account; where two stand there already, both stay as they are.
    `update users set primary_email = lower(primary_email)
      where primary_email <> lower(primary_email) and not exists (
        select 1 from users as other where other.tenant_id = users.tenant_id and other.id <> users.id
          and lower(other.primary_email) = lower(users.primary_email))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
