/** Tenants that are made at run time, and the test numbers of development tenants. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const statements = [
    "alter table tenants add column name text not null default ''",
    'alter table tenants add column host text',
    'alter table tenants add column version integer not null default 1',
    // Several without a host of their own are no conflict: null equals nothing.
    'create unique index tenants_host on tenants (host)',
    `create table test_numbers (
      tenant_id text not null references tenants (id) on delete cascade, id text not null, phone text not null,
      sealed_code text not null, expires_at ${time} not null, created_at ${time} not null,
      primary key (tenant_id, id))${strict}`,
    'create unique index test_numbers_phone on test_numbers (tenant_id, phone)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
