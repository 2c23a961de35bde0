/** Tenants for tests of whole configurations: one with everything in it, empty ones, and every row that a tenant has. */
import { sql } from 'kysely';
import { listTables } from '../database/list-tables.ts';
import type { Database } from '../database/open.ts';
import { exampleConfig } from '../../connectors/oidc/simulator.ts';
import { createHarness, type HarnessOptions } from './harness.ts';

export const authToken = 'the-token-of-the-provider-0001';
export const hookSecret = 'the-secret-of-the-receiver-02';
export const acmeSecret = exampleConfig.clientSecret;
export const githubSecret = 'the-secret-of-the-client-0003';

/** Of `dev`, by the names that its document uses. */
export const secretsOfDev = {
  'twilio/authToken': authToken,
  'social/acme/clientSecret': acmeSecret,
  'social/github/clientSecret': githubSecret,
  'hooks/sales/Authorization': hookSecret,
} as const;
export const who = { author: 'cli:ann' };

/** `dev` has something of everything; `production` is as it was made. */
export async function openConfigured(database: Database, options: HarnessOptions = {}) {
  const harness = await createHarness(database, { isNewcomer: false, ...options });
  const { services } = harness;
  for (const id of ['dev', 'production']) await services.tenantRegister.create({ id, tag: 'production' });
  await fill(services, 'dev');
  return { ...services, ...harness, database };
}

type Services = Awaited<ReturnType<typeof createHarness>>['services'];

/** Something of everything that a document describes. */
export async function fill(services: Services, tenantId: string): Promise<void> {
  const { messages, settings, users, permissions, applications, accountCenter, customPhrases, hooks } =
    services;
  const { organizations } = services;
  await messages.connectors.create({
    tenantId,
    factoryId: 'twilio-short-message-service',
    config: {
      accountSID: `AC${'0'.repeat(32)}`,
      authToken,
      fromMessagingServiceSID: `MG${'0'.repeat(32)}`,
      templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
        usageType,
        content: 'Your code is {{code}}. Literally: ${secret:no/reference}.',
      })),
    },
  });
  await fillSocial(services, tenantId);
  const circumstances = {
    hasSmsConnector: true,
    hasEmailConnector: false,
    socialTargets: async () => ['acme', 'github'],
    usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
    keyUsernames: (isCaseSensitive: boolean, trx: Database['kysely']) =>
      users.keyUsernames(tenantId, isCaseSensitive, trx),
  };
  await settings.update(
    tenantId,
    {
      signUp: { identifiers: ['phone'], password: false, verify: true, secondaryIdentifiers: [] },
      signIn: {
        methods: [{ identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false }],
      },
      socialSignInConnectorTargets: ['github', 'acme'],
      socialSignIn: { automaticAccountLinking: true },
      passkeySignIn: { enabled: true, showPasskeyButton: true, allowAutofill: false },
      messageLimitPolicy: { sendsPerRecipient: 4 },
      mfa: { factors: ['Totp', 'BackupCode'], policy: 'PromptOnlyAtSignIn' },
      forgotPasswordMethods: ['PhoneVerificationCode'],
      passwordExpiration: { enabled: true, validPeriodDays: 90 },
    },
    circumstances,
  );
  await accountCenter.update(tenantId, { enabled: true, fields: { phone: 'Edit' } });
  await customPhrases.put(tenantId, { languageTag: 'th', translation: { input: { phone: 'เบอร์โทร' } } });
  const orders = await permissions.resources.create(tenantId, {
    name: 'Orders API',
    indicator: 'https://orders.example/api',
  });
  const scopes = await Promise.all(
    ['read:orders', 'write:orders'].map((name) =>
      permissions.resources.createScope(tenantId, orders.id, { name, description: `May ${name}` }),
    ),
  );
  await permissions.resources.setDefault({ tenantId, id: orders.id }, true);
  const machine = await permissions.roles.create(tenantId, {
    name: 'Robot',
    description: 'For machines',
    type: 'MachineToMachine',
    scopeIds: scopes.map(({ id }) => id),
  });
  await permissions.roles.create(tenantId, { name: 'ผู้ซื้อ', description: 'Buyers', isDefault: true });
  const invoices = await organizations.scopes.create(tenantId, { name: 'read:invoices', description: 'See' });
  await organizations.scopes.create(tenantId, { name: 'pay' });
  const admin = await organizations.roles.createWith(tenantId, { name: 'Admin', description: 'All' }, [
    invoices.id,
  ]);
  await organizations.resourceScopes.allow(
    tenantId,
    admin.id,
    scopes.map(({ id }) => id),
    'set',
  );
  await organizations.roles.create(tenantId, { name: 'ผู้ช่วย', type: 'MachineToMachine' });
  await applications.create(tenantId, {
    name: 'Web shop',
    type: 'Traditional',
    oidcClientMetadata: { redirectUris: ['https://shop.example/callback'], postLogoutRedirectUris: [] },
    customData: { colour: 'red' },
  });
  await applications.create(tenantId, { name: 'Web shop', type: 'SPA' });
  const { application } = await applications.create(tenantId, {
    name: 'Night job',
    type: 'MachineToMachine',
  });
  await permissions.applicationRoles.add(tenantId, application, [machine.id]);
  await applications.grantManagementApi(tenantId, application.id);
  await hooks.create(tenantId, {
    name: 'Sales',
    events: ['PostSignIn', 'Connector.Changed'],
    config: { url: 'https://hooks.example/in', headers: { Authorization: hookSecret, 'X-From': 'us' } },
  });
}

/** One that speaks to many providers, and one for one alone. */
async function fillSocial({ messages }: Services, tenantId: string): Promise<void> {
  await messages.connectors.create({
    tenantId,
    factoryId: 'oidc',
    config: exampleConfig,
    metadata: { target: 'acme', name: { en: 'Acme', th: 'แอคมี' }, logo: 'https://acme.example/logo.svg' },
    syncProfile: true,
  });
  await messages.connectors.create({
    tenantId,
    factoryId: 'github-universal',
    config: { clientId: 'latchkey', clientSecret: githubSecret },
  });
}

const tables = new WeakMap<object, ReturnType<typeof listTables>>();

/** Every row of a tenant in every table, in order, byte for byte. */
export async function rowsOf(
  { kysely, engine }: Database,
  tenantId: string,
): Promise<Record<string, string[]>> {
  const ask = async (statement: string) => (await sql.raw(statement).execute(kysely)).rows as never;
  if (!tables.has(kysely)) tables.set(kysely, listTables(ask, engine));
  const rows: Record<string, string[]> = {};
  for (const { name, columns } of (await tables.get(kysely)) ?? []) {
    if (!columns.includes('tenant_id')) continue;
    const found = await sql`select * from ${sql.table(name)} where tenant_id = ${tenantId}`.execute(kysely);
    rows[name] = found.rows.map((row) => JSON.stringify(row)).toSorted();
  }
  return rows;
}
