/** Where people sign in, as roughly as adaptive MFA needs it: one row for each country of a person. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const statements = [
    `create table sign_in_places (
      tenant_id text not null references tenants (id) on delete cascade, user_id text not null, country text not null,
      latitude_tenths integer, longitude_tenths integer, seen_at ${time} not null,
      primary key (tenant_id, user_id, country),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade)${strict}`,
    'create index sign_in_places_age on sign_in_places (tenant_id, seen_at)',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
