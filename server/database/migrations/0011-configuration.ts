/** What was applied to a tenant and can be gone back to, and the keys that a document knows its things by. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
  const statements = [
    `create table configuration_versions (
      ${tenant}, number integer not null, author text not null, origin text not null, sealed_state text not null,
      created_at ${time} not null, primary key (tenant_id, number))${strict}`,
    // No reference to the row: it stands in one of four tables. A key whose row is gone is passed over.
    `create table configuration_keys (
      ${tenant}, kind text not null, key text not null, row_id text not null,
      primary key (tenant_id, kind, key), unique (tenant_id, kind, row_id))${strict}`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
