/** The first tables. STRICT is SQLite's word for "mean it"; PostgreSQL always does. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const strict = engine === 'sqlite' ? ' strict' : '';
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const count = 'integer';
  for (const [name, columns] of Object.entries(tables(time, count))) {
    await sql.raw(`create table ${name} (${columns})${strict}`).execute(db);
  }
  for (const index of indexes) await sql.raw(index).execute(db);
}

const tables = (time: string, count: string): Record<string, string> => ({
  tenants: `id text primary key, tag text not null, created_at ${time} not null`,
  revisions: `tenant_id text not null, topic text not null, revision ${time} not null, primary key (tenant_id, topic)`,
  signing_keys: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, algorithm text not null,
    sealed_key text not null, created_at ${time} not null, retired_at ${time}, primary key (tenant_id, id)`,
  sign_in_experiences: `
    tenant_id text primary key references tenants (id) on delete cascade, value text not null, updated_at ${time} not null`,
  access_links: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, kind text not null,
    digest text not null, user_id text, created_at ${time} not null, expires_at ${time} not null, used_at ${time},
    primary key (tenant_id, id)`,
  applications: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, name text not null,
    description text, type text not null, oidc_metadata text not null, custom_metadata text not null,
    is_third_party ${count} not null, management_since ${time}, created_at ${time} not null,
    primary key (tenant_id, id)`,
  application_secrets: `
    tenant_id text not null, application_id text not null, name text not null, sealed_value text not null,
    created_at ${time} not null, expires_at ${time}, primary key (tenant_id, application_id, name),
    foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade`,
  users: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, username text,
    username_key text, primary_email text, primary_phone text, password_digest text, password_algorithm text, name text, avatar text,
    custom_data text not null, profile text not null, identities text not null, application_id text,
    is_suspended ${count} not null, last_sign_in_at ${time}, created_at ${time} not null, updated_at ${time} not null,
    primary key (tenant_id, id)`,
  oidc_payloads: `
    tenant_id text not null references tenants (id) on delete cascade, model text not null, id text not null,
    payload text not null, grant_id text, alias text, account_id text, consumed_at ${time},
    expires_at ${time}, primary key (tenant_id, model, id)`,
  interactions: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, payload text not null,
    client_id text, prompt text not null, flow text, flow_version ${count} not null default 0, result text, expires_at ${time} not null,
    primary key (tenant_id, id)`,
  challenges: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, flow_id text,
    kind text not null, purpose text not null, phone text not null, code_digest text not null, key_id text not null,
    tries ${count} not null default 0, created_at ${time} not null, expires_at ${time} not null, used_at ${time},
    primary key (tenant_id, id)`,
  limits: `
    tenant_id text not null references tenants (id) on delete cascade, key text not null, sends text not null,
    resend_at ${time} not null, failures text not null, failures_in_row ${count} not null,
    blocked_until ${time} not null, updated_at ${time} not null, primary key (tenant_id, key)`,
  connectors: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, type text not null,
    factory_id text not null, sealed_config text not null, metadata text not null, sync_profile ${count} not null,
    enable_token_storage ${count} not null, version ${time} not null, created_at ${time} not null,
    primary key (tenant_id, id)`,
  messages: `
    tenant_id text not null references tenants (id) on delete cascade, id text not null, connector_id text not null,
    factory_id text not null, connector_version ${time} not null, challenge_id text, purpose text not null,
    phone text not null, locale text not null, state text not null, provider_message_id text, error_kind text,
    error_code text, segments ${count}, sealed_text text, created_at ${time} not null, updated_at ${time} not null,
    primary key (tenant_id, id)`,
});

const indexes = [
  'create unique index users_username on users (tenant_id, username_key)',
  'create unique index users_phone on users (tenant_id, primary_phone)',
  'create unique index users_email on users (tenant_id, primary_email)',
  'create index users_newest on users (tenant_id, created_at, id)',
  'create unique index access_links_digest on access_links (digest)',
  'create index oidc_payloads_grant on oidc_payloads (tenant_id, grant_id) where grant_id is not null',
  'create index oidc_payloads_alias on oidc_payloads (tenant_id, model, alias) where alias is not null',
  'create index oidc_payloads_account on oidc_payloads (tenant_id, account_id) where account_id is not null',
  'create index oidc_payloads_expiry on oidc_payloads (expires_at)',
  'create index interactions_expiry on interactions (expires_at)',
  'create index challenges_flow on challenges (tenant_id, flow_id, kind)',
  'create index challenges_phone on challenges (tenant_id, phone, kind)',
  'create index challenges_expiry on challenges (expires_at)',
  'create index limits_age on limits (updated_at)',
  // Only one SMS connector and one e-mail connector: not a check, a constraint.
  `create unique index connectors_one_active on connectors (tenant_id, type) where type in ('Sms', 'Email')`,
  'create index messages_newest on messages (tenant_id, created_at, id)',
  'create index messages_kept on messages (tenant_id, created_at) where sealed_text is not null',
];
