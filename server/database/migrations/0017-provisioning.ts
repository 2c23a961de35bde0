/** Who joins an organization by signing up, what its roles allow in the APIs, and what an operator's Console remembers. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
  const organization =
    'foreign key (tenant_id, organization_id) references organizations (tenant_id, id) on delete cascade';
  const role =
    'foreign key (tenant_id, role_id) references organization_roles (tenant_id, id) on delete cascade';
  const tables: Readonly<Record<string, string>> = {
    organization_email_domains: `
      ${tenant}, organization_id text not null, email_domain text not null,
      primary key (tenant_id, organization_id, email_domain), ${organization}`,
    organization_joining_roles: `
      ${tenant}, organization_id text not null, role_id text not null,
      primary key (tenant_id, organization_id, role_id), ${organization}, ${role}`,
    organization_role_resource_scopes: `
      ${tenant}, role_id text not null, scope_id text not null, primary key (tenant_id, role_id, scope_id), ${role},
      foreign key (tenant_id, scope_id) references scopes (tenant_id, id) on delete cascade`,
    console_configs: `
      ${tenant}, is_sign_in_customized integer not null, has_organization integer not null,
      version integer not null default 1, updated_at ${time} not null,
      primary key (tenant_id)`,
  };
  for (const [name, columns] of Object.entries(tables))
    await sql.raw(`create table ${name} (${columns})${engine === 'sqlite' ? ' strict' : ''}`).execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
}

const indexes = [
  // Whoever signs up is looked for by the domain of their address.
  'create index organization_email_domains_domain on organization_email_domains (tenant_id, email_domain)',
  // What a foreign key cascades over is looked for by these.
  'create index organization_joining_roles_role on organization_joining_roles (tenant_id, role_id)',
  `create index organization_role_resource_scopes_scope on organization_role_resource_scopes (tenant_id, scope_id)`,
];
