/** A small Logto database for tests: its tables with the columns that are publicly documented, and a few rows in them. */
import { createHash } from 'node:crypto';
import pg from 'pg';

/** Replaces what stands in the database of this address. */
export async function makeLogto(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('drop schema public cascade');
    await client.query('create schema public');
    for (const [name, columns] of Object.entries(tables))
      await client.query(`create table ${name} (${columns})`);
    for (const [table, rows] of Object.entries(contents)) {
      for (const row of rows) {
        const entries = Object.entries({ tenant_id: 'default', ...row });
        const values = entries.map(([, value]) =>
          typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
        );
        const places = entries.map((_, index) => `$${index + 1}`).join(', ');
        await client.query(
          `insert into ${table} (${entries.map(([column]) => column).join(', ')}) values (${places})`,
          values,
        );
      }
    }
  } finally {
    await client.end();
  }
}

const tables: Readonly<Record<string, string>> = {
  users: `tenant_id text, id text primary key, username text, primary_email text, primary_phone text,
    password_encrypted text, password_encryption_method text, name text, avatar text, profile jsonb default '{}',
    application_id text, identities jsonb default '{}', custom_data jsonb default '{}', logto_config jsonb default '{}',
    mfa_verifications jsonb default '[]', is_suspended boolean default false, last_sign_in_at timestamptz,
    created_at timestamptz default now(), updated_at timestamptz default now()`,
  connectors: `tenant_id text, id text primary key, sync_profile boolean default false, connector_id text,
    config jsonb default '{}', metadata jsonb default '{}', created_at timestamptz default now()`,
  sign_in_experiences: `tenant_id text, id text, color jsonb, sign_in jsonb, sign_up jsonb, sign_in_mode text,
    mfa jsonb, hide_logto_branding boolean, support_email text, custom_css text, forgot_password_methods jsonb`,
  applications: `tenant_id text, id text primary key, name text, secret text, description text, type text,
    oidc_client_metadata jsonb, custom_client_metadata jsonb default '{}', custom_data jsonb default '{}',
    is_third_party boolean default false, created_at timestamptz default now()`,
  application_secrets: `tenant_id text, application_id text, name text, value text, created_at timestamptz default now(),
    expires_at timestamptz`,
  hooks: `tenant_id text, id text, name text, event text, events jsonb default '[]', config jsonb, signing_key text,
    enabled boolean default true, created_at timestamptz default now()`,
  account_centers: `tenant_id text, id text, enabled boolean, fields jsonb, webauthn_related_origins jsonb,
    delete_account_url text, custom_css text, profile_fields jsonb`,
  custom_phrases: 'tenant_id text, id text, language_tag text, translation jsonb',
  personal_access_tokens: 'tenant_id text, user_id text, name text, value text',
  resources: `tenant_id text, id text, name text, indicator text, is_default boolean default false,
    access_token_ttl bigint default 3600`,
  scopes: `tenant_id text, id text, resource_id text, name text, description text,
    created_at timestamptz default now()`,
  roles: `tenant_id text, id text, name text, description text, type text default 'User',
    is_default boolean default false`,
  roles_scopes: 'tenant_id text, id text, role_id text, scope_id text',
  users_roles: 'tenant_id text, id text, user_id text, role_id text',
  applications_roles: 'tenant_id text, id text, application_id text, role_id text',
  organizations: `tenant_id text, id text, name text, description text, custom_data jsonb default '{}',
    is_mfa_required boolean default false, color jsonb default '{}', branding jsonb default '{}', custom_css text,
    created_at timestamptz default now()`,
  organization_scopes: 'tenant_id text, id text, name text, description text',
  organization_roles: `tenant_id text, id text, name text, description text, type text default 'User'`,
  organization_role_scope_relations: 'tenant_id text, organization_role_id text, organization_scope_id text',
  organization_role_resource_scope_relations: 'tenant_id text, organization_role_id text, scope_id text',
  organization_user_relations: 'tenant_id text, organization_id text, user_id text',
  organization_role_user_relations:
    'tenant_id text, organization_id text, organization_role_id text, user_id text',
  organization_application_relations: 'tenant_id text, organization_id text, application_id text',
  organization_role_application_relations:
    'tenant_id text, organization_id text, organization_role_id text, application_id text',
  organization_jit_email_domains: 'tenant_id text, organization_id text, email_domain text',
  organization_jit_roles: 'tenant_id text, organization_id text, organization_role_id text',
};

export const passwordOfAnn = 'ann has a long one';
const codes = Array.from({ length: 10 }, (_, index) => ({ code: `${index}`.repeat(10) }));
const templates = ['Generic', 'SignIn', 'Register', 'ForgotPassword'];
const content = (text: string) => templates.map((usageType) => ({ usageType, content: text }));

const contents: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  users: [
    {
      id: 'ann000000000',
      username: 'ann',
      primary_email: 'Ann@Example.com',
      primary_phone: '447911123456',
      password_encrypted: createHash('md5').update(passwordOfAnn).digest('hex'),
      password_encryption_method: 'MD5',
      custom_data: { a: 1 },
      created_at: '2020-01-02T03:04:05.000Z',
      mfa_verifications: [
        { type: 'BackupCode', id: 'b', createdAt: '2024-01-01T00:00:00Z', codes },
        { type: 'Totp', id: 't', createdAt: '2024-01-01T00:00:00Z', key: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
        { type: 'WebAuthn', id: 'w', createdAt: '2024-01-01T00:00:00Z', credentialId: 'x', publicKey: 'y' },
      ],
    },
    // The same number with the trunk zero that an older version kept.
    { id: 'bob000000000', username: 'bob', primary_phone: '4407911123456', is_suspended: true },
    {
      id: 'cyd000000000',
      username: 'cyd',
      primary_phone: '999123',
      password_encrypted: 'x',
      password_encryption_method: 'ROT13',
    },
    { id: 'other0000000', tenant_id: 'admin', username: 'other' },
  ],
  connectors: [
    {
      id: 'sms000000000',
      connector_id: 'twilio-short-message-service',
      config: {
        accountSID: `AC${'0'.repeat(32)}`,
        authToken: 'secret-of-twilio',
        fromMessagingServiceSID: `MG${'0'.repeat(32)}`,
        templates: content('Your code is {{code}}.'),
      },
    },
    {
      id: 'sms000000001',
      connector_id: 'twilio-short-message-service',
      config: { accountSID: `AC${'0'.repeat(32)}`, authToken: 'b', templates: [] },
    },
    {
      id: 'mail00000000',
      connector_id: 'http-email',
      config: { endpoint: 'not an address' },
    },
    { id: 'soc000000000', connector_id: 'nobody-universal', config: { clientSecret: 's' } },
  ],
  sign_in_experiences: [
    {
      id: 'default',
      color: { primaryColor: '#112233', isDarkModeEnabled: false, darkPrimaryColor: '#445566' },
      sign_up: { identifiers: ['phone'], password: false, verify: true },
      sign_in: {
        methods: [{ identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false }],
      },
      sign_in_mode: 'SignIn',
      mfa: { factors: ['PhoneVerificationCode'], policy: 'Mandatory' },
      hide_logto_branding: true,
      support_email: 'help@example.com',
      forgot_password_methods: JSON.stringify(['PhoneVerificationCode']),
    },
  ],
  applications: [
    {
      id: 'web',
      name: 'Web',
      secret: '#internal:x',
      type: 'Traditional',
      oidc_client_metadata: { redirectUris: ['https://shop.example/callback'], postLogoutRedirectUris: [] },
    },
    { id: 'robot', name: 'Robot', secret: '#internal:y', type: 'MachineToMachine', oidc_client_metadata: {} },
    { id: 'saml', name: 'S', secret: 'x', type: 'SAML', oidc_client_metadata: {} },
  ],
  application_secrets: [
    { application_id: 'web', name: 'Default secret', value: 'a-secret-of-the-web-application' },
  ],
  hooks: [
    {
      id: 'hook00000000',
      name: 'Sales',
      events: ['PostSignIn', 'Nothing.Happened'],
      config: { url: 'https://hooks.example/in', headers: { authorization: 'a-secret-of-the-receiver' } },
      signing_key: 'a-signing-key-of-the-hook',
    },
    {
      id: 'hook00000001',
      name: 'Old',
      event: 'PostRegister',
      config: { url: 'ftp://hooks.example' },
      signing_key: 'k',
    },
  ],
  account_centers: [
    {
      id: 'default',
      enabled: true,
      fields: { phone: 'Edit', email: 'ReadOnly' },
      webauthn_related_origins: [],
      delete_account_url: 'javascript:alert(1)',
      custom_css: null,
    },
  ],
  custom_phrases: [
    { id: 'p', language_tag: 'th', translation: { input: { phone: 'เบอร์โทร' } } },
    { id: 'q', language_tag: 'en', translation: { input: 5 } },
  ],
  personal_access_tokens: [{ user_id: 'ann000000000', name: 'laptop', value: 'pat_never-told' }],
  resources: [
    { id: 'management-there', name: 'Logto Management API', indicator: 'https://default.logto.app/api' },
    {
      id: 'shop',
      name: 'Shop',
      indicator: 'https://shop.example/api',
      is_default: true,
      access_token_ttl: 900,
    },
  ],
  scopes: [
    { id: 'all-there', resource_id: 'management-there', name: 'all' },
    { id: 'shop-read', resource_id: 'shop', name: 'read', description: 'Look' },
    { id: 'shop-write', resource_id: 'shop', name: 'write' },
  ],
  roles: [
    { id: 'editor', name: 'editor', description: 'Edits', is_default: true },
    { id: 'manager', name: 'Logto Management API access', type: 'MachineToMachine' },
    { id: 'greedy', name: 'greedy', type: 'User' },
    { id: 'internal', name: '#internal:admin', type: 'MachineToMachine' },
    { id: 'same-name', name: 'Management API access', type: 'MachineToMachine' },
  ],
  roles_scopes: [
    { id: '1', role_id: 'editor', scope_id: 'shop-read' },
    { id: '2', role_id: 'editor', scope_id: 'shop-write' },
    { id: '3', role_id: 'manager', scope_id: 'all-there' },
    { id: '4', role_id: 'greedy', scope_id: 'all-there' },
  ],
  users_roles: [
    { id: '1', user_id: 'ann000000000', role_id: 'editor' },
    { id: '2', user_id: 'bob000000000', role_id: 'greedy' },
  ],
  applications_roles: [
    { id: '1', application_id: 'robot', role_id: 'manager' },
    { id: '2', application_id: 'saml', role_id: 'manager' },
  ],
  organizations: [
    { id: 'acme', name: 'Acme', description: 'Anvils', custom_data: { plan: 'gold' }, is_mfa_required: true },
    { id: 'grey', name: 'Grey', color: { primaryColor: 'rgb(1, 2, 3)' } },
    { id: 'blue', name: 'Blue', color: { primaryColor: '#0000ff' }, custom_css: 'a{}' },
  ],
  organization_scopes: [{ id: 'invite', name: 'invite:member' }],
  organization_roles: [
    { id: 'clerk', name: 'Clerk' },
    { id: 'worker', name: 'Worker', type: 'MachineToMachine' },
  ],
  organization_role_scope_relations: [{ organization_role_id: 'clerk', organization_scope_id: 'invite' }],
  organization_role_resource_scope_relations: [
    { organization_role_id: 'clerk', scope_id: 'shop-read' },
    { organization_role_id: 'clerk', scope_id: 'all-there' },
  ],
  organization_user_relations: [
    { organization_id: 'acme', user_id: 'ann000000000' },
    { organization_id: 'acme', user_id: 'bob000000000' },
  ],
  organization_role_user_relations: [
    { organization_id: 'acme', organization_role_id: 'clerk', user_id: 'ann000000000' },
  ],
  organization_application_relations: [
    { organization_id: 'acme', application_id: 'robot' },
    { organization_id: 'acme', application_id: 'saml' },
  ],
  organization_role_application_relations: [
    { organization_id: 'acme', organization_role_id: 'worker', application_id: 'robot' },
  ],
  organization_jit_email_domains: [{ organization_id: 'acme', email_domain: 'Acme.Example' }],
  organization_jit_roles: [{ organization_id: 'acme', organization_role_id: 'clerk' }],
};
