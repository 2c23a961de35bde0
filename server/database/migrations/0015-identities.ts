/** Accounts that people have at other providers: each leads to one person. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  await sql
    .raw(
      `create table user_identities (
        tenant_id text not null references tenants (id) on delete cascade, target text not null,
        external_id text not null, user_id text not null, created_at ${time} not null,
        primary key (tenant_id, target, external_id), unique (tenant_id, user_id, target),
        foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade)${strict}`,
    )
    .execute(db);
}
