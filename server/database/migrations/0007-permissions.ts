/** What programs and people may do: resources with their scopes, roles, and who has them. The Management API is one of them. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const strict = engine === 'sqlite' ? ' strict' : '';
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  for (const [name, columns] of Object.entries(tables(time)))
    await sql.raw(`create table ${name} (${columns})${strict}`).execute(db);
  for (const statement of [...indexes, ...applications, ...builtIn]) await sql.raw(statement).execute(db);
}

const tenant = 'tenant_id text not null references tenants (id) on delete cascade';
const version = 'version integer not null default 1';

const tables = (time: string): Record<string, string> => ({
  resources: `
    ${tenant}, id text not null, name text not null, indicator text not null, is_default integer not null default 0,
    access_token_ttl integer not null, ${version}, created_at ${time} not null, primary key (tenant_id, id)`,
  scopes: `
    ${tenant}, id text not null, resource_id text not null, name text not null, description text, ${version},
    created_at ${time} not null, primary key (tenant_id, id),
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade`,
  roles: `
    ${tenant}, id text not null, name text not null, description text not null, type text not null,
    is_default integer not null default 0, ${version}, created_at ${time} not null, primary key (tenant_id, id)`,
  role_scopes: `
    ${tenant}, role_id text not null, scope_id text not null, primary key (tenant_id, role_id, scope_id),
    foreign key (tenant_id, role_id) references roles (tenant_id, id) on delete cascade,
    foreign key (tenant_id, scope_id) references scopes (tenant_id, id) on delete cascade`,
  users_roles: `
    ${tenant}, user_id text not null, role_id text not null, primary key (tenant_id, user_id, role_id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, role_id) references roles (tenant_id, id) on delete cascade`,
  applications_roles: `
    ${tenant}, application_id text not null, role_id text not null, primary key (tenant_id, application_id, role_id),
    foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade,
    foreign key (tenant_id, role_id) references roles (tenant_id, id) on delete cascade`,
});

const indexes = [
  'create unique index resources_indicator on resources (tenant_id, indicator)',
  // At most one default a tenant: not a check, a constraint.
  'create unique index resources_one_default on resources (tenant_id) where is_default = 1',
  'create unique index scopes_name on scopes (tenant_id, resource_id, name)',
  'create unique index roles_name on roles (tenant_id, name)',
  'create index role_scopes_scope on role_scopes (tenant_id, scope_id)',
  'create index users_roles_role on users_roles (tenant_id, role_id, user_id)',
  'create index applications_roles_role on applications_roles (tenant_id, role_id)',
];

const applications = [
  `alter table applications add column custom_data text not null default '{}'`,
  `alter table applications add column ${version}`,
];

/** For the tenants that are there; a new one is given the same when it is seeded. */
const builtIn = [
  `insert into resources (tenant_id, id, name, indicator, access_token_ttl, created_at)
    select id, 'management-api', 'Management API', 'https://' || id || '.logto.app/api', 3600, created_at from tenants`,
  `insert into scopes (tenant_id, id, resource_id, name, description, created_at)
    select id, 'management-api-all', 'management-api', 'all', null, created_at from tenants`,
  `insert into roles (tenant_id, id, name, description, type, created_at)
    select id, 'management-api-access', 'Management API access', 'Opens the whole Management API to a program.',
    'MachineToMachine', created_at from tenants`,
  `insert into role_scopes (tenant_id, role_id, scope_id)
    select id, 'management-api-access', 'management-api-all' from tenants`,
  `insert into applications_roles (tenant_id, application_id, role_id)
    select tenant_id, id, 'management-api-access' from applications where management_since is not null`,
  'alter table applications drop column management_since',
];
