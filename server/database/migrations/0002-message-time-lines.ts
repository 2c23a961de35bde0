/** What becomes of a message after it was handed over, and connectors that were replaced while receipts still come. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const statements = [
    `alter table messages add column country text not null default ''`,
    `alter table messages add column events text not null default ''`,
    `alter table messages add column check_at ${time}`,
    `alter table messages add column entered_at ${time}`,
    `create table retired_connectors (
      tenant_id text not null references tenants (id) on delete cascade, id text not null, factory_id text not null,
      sealed_config text not null, created_at ${time} not null, retired_at ${time} not null,
      primary key (tenant_id, id))${engine === 'sqlite' ? ' strict' : ''}`,
    // Few rows at a time stand in the first two: they cost next to nothing.
    `create index messages_open on messages (tenant_id, created_at) where state in ('reserved', 'handed')`,
    'create index messages_check on messages (tenant_id, check_at) where check_at is not null',
    'create index messages_provider on messages (tenant_id, provider_message_id) where provider_message_id is not null',
    'create index messages_phone on messages (tenant_id, phone, created_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
