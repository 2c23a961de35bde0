/** What people prove again before they change their own account: who, in which session, until when. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const statements = [
    `create table verifications (
      tenant_id text not null references tenants (id) on delete cascade, id text not null, user_id text not null,
      session text not null, kind text not null, purpose text, recipient text, payload text, created_at ${time} not null,
      expires_at ${time} not null, verified_at ${time}, used_at ${time}, primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade)${strict}`,
    'create index verifications_person on verifications (tenant_id, user_id)',
    'create index verifications_age on verifications (tenant_id, expires_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
