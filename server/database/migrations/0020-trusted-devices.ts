/** Browsers that stand in for a second factor for some days, known by a digest of what their cookie holds. */
import { type Kysely, sql } from 'kysely';
import type { Engine } from '../migrate.ts';

export async function up(db: Kysely<never>, engine: Engine): Promise<void> {
  const time = engine === 'postgres' ? 'bigint' : 'integer';
  const strict = engine === 'postgres' ? '' : ' strict';
  const statements = [
    `create table trusted_devices (
      tenant_id text not null references tenants (id) on delete cascade, id text not null, user_id text not null,
      secret_digest text not null, state_digest text not null, factor_ids text not null, agent text,
      created_at ${time} not null, expires_at ${time} not null, used_at ${time}, primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade)${strict}`,
    'create index trusted_devices_person on trusted_devices (tenant_id, user_id, created_at)',
    'create index trusted_devices_expiry on trusted_devices (tenant_id, expires_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
