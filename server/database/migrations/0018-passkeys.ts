/** A passkey leads to one person, and what a page asked for before the sign-in began is answered once. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table factors add column credential_digest text',
  // Whoever brings a passkey that somebody has already is refused, however many try at once (WebAuthn Level 3 §7.1).
  `create unique index factors_credential on factors (tenant_id, credential_digest)
    where credential_digest is not null`,
  // Those of times before are looked for at each start: this finds them without a look at all factors.
  `create index factors_unindexed on factors (tenant_id, created_at, id)
    where kind = 'passkey' and credential_digest is null`,
  'alter table interactions add column passkey_challenge text',
];
