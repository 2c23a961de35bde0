/** Webhooks with their deliveries, the account center, phrases that the operator wrote. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
  const statements = [
    `create table hooks (
      ${tenant}, id text not null, name text not null, event text, events text not null, sealed_config text not null,
      sealed_signing_key text not null, is_enabled integer not null, version integer not null default 1,
      created_at ${time} not null, primary key (tenant_id, id))${strict}`,
    `create table hook_deliveries (
      ${tenant}, id text not null, hook_id text not null, event text not null, body text not null, state text not null,
      attempts integer not null default 0, next_at ${time}, outcomes text not null default '',
      created_at ${time} not null, updated_at ${time} not null, primary key (tenant_id, id),
      foreign key (tenant_id, hook_id) references hooks (tenant_id, id) on delete cascade)${strict}`,
    // Few rows at a time stand in the first one.
    'create index hook_deliveries_due on hook_deliveries (tenant_id, hook_id, next_at) where next_at is not null',
    'create index hook_deliveries_newest on hook_deliveries (tenant_id, hook_id, created_at)',
    'create index hook_deliveries_age on hook_deliveries (tenant_id, created_at)',
    `create table account_centers (
      tenant_id text primary key references tenants (id) on delete cascade, value text not null,
      version integer not null default 1, updated_at ${time} not null)${strict}`,
    `create table custom_phrases (
      ${tenant}, language_tag text not null, id text not null, value text not null, version integer not null default 1,
      updated_at ${time} not null, primary key (tenant_id, language_tag))${strict}`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
