/** A person has so many passkeys and no more, however many arrive at once: each takes a place that nobody else can take. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table factors add column passkey_slot integer',
  // Who has more by now keeps them; the places beyond the last are given to nobody new.
  `update factors set passkey_slot = (
    select count(*) from factors as older where older.tenant_id = factors.tenant_id
      and older.user_id = factors.user_id and older.kind = 'passkey'
      and (older.created_at < factors.created_at or (older.created_at = factors.created_at and older.id <= factors.id)))
    where kind = 'passkey'`,
  `create unique index factors_passkey_slot on factors (tenant_id, user_id, passkey_slot)
    where passkey_slot is not null`,
];
