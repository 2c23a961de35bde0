/** Organizations with their roles and members, invitations to them, and tokens that prove a number or an address once. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const count = 'integer';
  const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
  const organization =
    'foreign key (tenant_id, organization_id) references organizations (tenant_id, id) on delete cascade';
  const role =
    'foreign key (tenant_id, role_id) references organization_roles (tenant_id, id) on delete cascade';
  const tables: Readonly<Record<string, string>> = {
    organizations: `
      ${tenant}, id text not null, name text not null, description text, custom_data text not null,
      branding text not null, is_mfa_required ${count} not null, version ${count} not null default 1,
      created_at ${time} not null, primary key (tenant_id, id)`,
    organization_scopes: `
      ${tenant}, id text not null, name text not null, description text, version ${count} not null default 1,
      created_at ${time} not null, primary key (tenant_id, id)`,
    organization_roles: `
      ${tenant}, id text not null, name text not null, description text, type text not null,
      version ${count} not null default 1, created_at ${time} not null, primary key (tenant_id, id)`,
    organization_role_scopes: `
      ${tenant}, role_id text not null, scope_id text not null, primary key (tenant_id, role_id, scope_id), ${role},
      foreign key (tenant_id, scope_id) references organization_scopes (tenant_id, id) on delete cascade`,
    ...members('organization_users', 'organization_user_roles', 'users'),
    ...members('organization_applications', 'organization_application_roles', 'applications'),
    invitations: `
      ${tenant}, id text not null, inviter_id text, invitee text not null, invitee_key text not null,
      accepted_user_id text, organization_id text not null, status text not null, created_at ${time} not null,
      updated_at ${time} not null, expires_at ${time} not null, primary key (tenant_id, id), ${organization}`,
    invitation_roles: `
      ${tenant}, invitation_id text not null, role_id text not null,
      primary key (tenant_id, invitation_id, role_id), ${role},
      foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade`,
    one_time_tokens: `
      ${tenant}, id text not null, phone text, email text, digest text not null, key_id text not null,
      context text not null, status text not null, invitation_id text, created_at ${time} not null,
      expires_at ${time} not null, primary key (tenant_id, id),
      foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade`,
  };
  function members(table: string, roles: string, of: string): Record<string, string> {
    return {
      [table]: `
        ${tenant}, organization_id text not null, member_id text not null, created_at ${time} not null,
        primary key (tenant_id, organization_id, member_id), ${organization},
        foreign key (tenant_id, member_id) references ${of} (tenant_id, id) on delete cascade`,
      [roles]: `
        ${tenant}, organization_id text not null, member_id text not null, role_id text not null,
        primary key (tenant_id, organization_id, member_id, role_id), ${role},
        foreign key (tenant_id, organization_id, member_id)
          references ${table} (tenant_id, organization_id, member_id) on delete cascade`,
    };
  }
  for (const [name, columns] of Object.entries(tables))
    await sql.raw(`create table ${name} (${columns})${engine === 'sqlite' ? ' strict' : ''}`).execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
}

const indexes = [
  'create index organizations_newest on organizations (tenant_id, created_at, id)',
  'create unique index organization_scopes_name on organization_scopes (tenant_id, name)',
  'create unique index organization_roles_name on organization_roles (tenant_id, name)',
  // What a foreign key cascades over is looked for by these.
  'create index organization_role_scopes_scope on organization_role_scopes (tenant_id, scope_id)',
  'create index organization_users_member on organization_users (tenant_id, member_id)',
  'create index organization_user_roles_role on organization_user_roles (tenant_id, role_id)',
  'create index organization_applications_member on organization_applications (tenant_id, member_id)',
  'create index organization_application_roles_role on organization_application_roles (tenant_id, role_id)',
  'create index invitation_roles_role on invitation_roles (tenant_id, role_id)',
  // One open invitation for each pair: not a look before the insert, a constraint.
  `create unique index invitations_one_pending on invitations (tenant_id, organization_id, invitee_key)
    where status = 'Pending'`,
  'create index invitations_newest on invitations (tenant_id, created_at, id)',
  'create unique index one_time_tokens_digest on one_time_tokens (digest)',
  'create index one_time_tokens_invitation on one_time_tokens (tenant_id, invitation_id) where invitation_id is not null',
  'create index one_time_tokens_newest on one_time_tokens (tenant_id, created_at, id)',
  'create index one_time_tokens_expiry on one_time_tokens (expires_at)',
];
