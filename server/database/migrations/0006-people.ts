/** What a person has besides a name: a version, factors, tokens of their own; and the ways to find one among a million. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const strict = engine === 'sqlite' ? ' strict' : '';
  const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
  const person = 'foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade';
  const statements = [
    'alter table users add column version integer not null default 1',
    `alter table users add column factor_choices text not null default '{}'`,
    `alter table users add column password_changed_at ${time}`,
    `alter table users add column password_expired_at ${time}`,
    `create table factors (
      ${tenant}, id text not null, user_id text not null, kind text not null, name text, sealed_value text not null,
      created_at ${time} not null, used_at ${time}, used_step ${time}, primary key (tenant_id, id), ${person})${strict}`,
    // One authenticator app and one set of backup codes: not a check, a constraint.
    `create unique index factors_one on factors (tenant_id, user_id, kind) where kind in ('totp', 'backup-codes')`,
    'create index factors_person on factors (tenant_id, user_id, created_at)',
    `create table personal_access_tokens (
      ${tenant}, user_id text not null, name text not null, digest text not null, key_id text not null,
      created_at ${time} not null, expires_at ${time}, primary key (tenant_id, user_id, name), ${person})${strict}`,
    'create unique index personal_access_tokens_digest on personal_access_tokens (tenant_id, digest)',
    ...folded.map(
      ([name, column]) =>
        `create index ${name} on users (tenant_id, lower(${column})${engine === 'postgres' ? ' text_pattern_ops' : ''})`,
    ),
    ...(engine === 'postgres' ? anywhere : []),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const folded = [
  ['users_username_folded', 'username'],
  ['users_email_folded', 'primary_email'],
  ['users_name_folded', 'name'],
] as const;

/**
 * A piece from the middle of a name is found by its trigrams. `pg_trgm` comes with PostgreSQL and whoever owns the
 * database may switch it on; where it was left out, such a search reads the whole table, and everything else works.
 */
const anywhere = [
  `do $$ begin
    create extension if not exists pg_trgm;
  exception when others then
    raise notice 'pg_trgm is not available: searching for a part of a name will be slow';
  end $$`,
  `do $$ begin
    if exists (select 1 from pg_extension where extname = 'pg_trgm') then
      create index users_anywhere on users using gin (
        lower(id) gin_trgm_ops, lower(username) gin_trgm_ops, lower(primary_email) gin_trgm_ops,
        primary_phone gin_trgm_ops, lower(name) gin_trgm_ops);
    end if;
  end $$`,
];
