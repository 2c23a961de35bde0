/** What happened, append-only; and settings that carry a version, so that who read an old state cannot overwrite the new one. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const strict = engine === 'sqlite' ? ' strict' : '';
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  await sql.raw(`create table logs (${logs(time)})${strict}`).execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
  await sql.raw('alter table sign_in_experiences add column version integer not null default 1').execute(db);
}

const logs = (time: string): string => `
  tenant_id text not null references tenants (id) on delete cascade, id text not null, key text not null,
  user_id text, application_id text, payload text not null, created_at ${time} not null, primary key (tenant_id, id)`;

/** Each way to ask has its order: a page is read from the end of an index, whatever the table's size. */
const indexes = [
  'create index logs_newest on logs (tenant_id, created_at, id)',
  'create index logs_key on logs (tenant_id, key, created_at, id)',
  'create index logs_user on logs (tenant_id, user_id, created_at, id) where user_id is not null',
  'create index logs_application on logs (tenant_id, application_id, created_at, id) where application_id is not null',
];
