/** Whatever can be set stands in the document and survives the way to another tenant: asked of the schemas, so that nothing new is forgotten. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountCenterSettings, accountFields } from '../../contract/account-center.ts';
import { createApplicationBody } from '../../contract/applications.ts';
import { configurationDocument } from '../../contract/configuration.ts';
import { createConnectorBody } from '../../contract/connectors.ts';
import { createHookBody } from '../../contract/hooks.ts';
import { roleBody, scopeBody } from '../../contract/organizations.ts';
import { createResourceBody, createRoleBody, createScopeBody } from '../../contract/permissions.ts';
import { type Settings, settings } from '../../contract/settings.ts';
import { openConfigured, secretsOfDev, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';
import { sampleOf } from '../testing/sample-of.ts';

const fixedHere: readonly string[] = ['hideLogtoBranding', 'customUiCsp'];
const chosen = Object.keys(settings.shape).filter((key) => !fixedHere.includes(key)) as (keyof Settings)[];

/** Where rules bind several settings, or a text has a form of its own. */
const bound: Partial<Settings> = {
  signUp: {
    identifiers: ['phone'],
    password: true,
    verify: true,
    secondaryIdentifiers: [{ identifier: 'username', verify: false }],
  },
  signIn: {
    methods: [{ identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true }],
  },
  socialSignInConnectorTargets: ['acme', 'github'],
  mfa: {
    factors: ['Totp', 'WebAuthn', 'BackupCode'],
    policy: 'PromptAtSignInAndSignUpMandatory',
    organizationRequiredMfaPolicy: 'Mandatory',
    restrictedAuthenticatorAcceptance: { by: 'Ann', reason: 'A reason of some length', at: '2026-01-02' },
  },
  passwordPolicy: {
    length: { min: 9, max: 99 },
    characterTypes: { min: 2 },
    rejects: { pwned: false, repetitionAndSequence: false, userInfo: false, words: ['sample'] },
  },
  passwordExpiration: { enabled: true, validPeriodDays: 45 },
  usernamePolicy: {
    caseSensitive: false,
    minLength: 3,
    maxLength: 33,
    allowedChars: { lowercase: true, uppercase: false, numbers: false, underscore: false },
  },
  languageInfo: { autoDetect: false, fallbackLanguage: 'th' },
  forgotPasswordMethods: ['PhoneVerificationCode'],
  signUpProfileFields: [],
  // These can have no other value here; that they are carried is seen by their place in the document.
  hideLogtoBranding: false,
  customUiCsp: {},
  captchaPolicy: { enabled: false },
  customUiAssets: { id: 'sample', createdAt: 5 },
};

const texts = {
  supportEmail: 'help@sample.example',
  redirectUris: 'https://sample.example/callback',
  postLogoutRedirectUris: 'https://sample.example/bye',
  corsAllowedOrigins: 'https://spa.sample.example',
  webauthnRelatedOrigins: 'https://shop.sample.example',
  indicator: 'https://sample.example/api',
};

/** Fields of a body that stand in the document under another name, or in no document at all. */
const elsewhere: Readonly<Record<string, string>> = {
  'connectors.id': 'each tenant has its own',
  'connectors.syncProfile': 'only those that say who somebody is have it: socialConnectors',
  'connectors.enableTokenStorage': 'nothing is ever stored',
  'socialConnectors.id': 'each tenant has its own',
  'socialConnectors.enableTokenStorage': 'nothing is ever stored',
  'roles.scopeIds': 'scopes',
  'organizationRoles.organizationScopeIds': 'scopes',
  'organizationRoles.resourceScopeIds': 'resourceScopes',
};

/** Of one thing of a section. */
function keysOfSection(section: keyof typeof configurationDocument.shape): readonly string[] {
  const inner = (schema: unknown): { shape?: object; valueType?: unknown; unwrap?: () => unknown } =>
    schema as never;
  let schema = inner(configurationDocument.shape[section]);
  while (!schema.shape) schema = inner(schema.valueType ?? schema.unwrap?.());
  return Object.keys(schema.shape);
}

test('every field that a management call can set has its place in the document', () => {
  const connectors = inShape(configurationDocument.shape.connectors.unwrap().shape.sms.unwrap());
  const pairs = [
    ['applications', createApplicationBody, keysOfSection('applications')],
    ['resources', createResourceBody, keysOfSection('resources')],
    ['roles', createRoleBody, keysOfSection('roles')],
    ['hooks', createHookBody, keysOfSection('hooks')],
    ['organizationRoles', roleBody, keysOfSection('organizationRoles')],
    ['socialConnectors', createConnectorBody, keysOfSection('socialConnectors')],
    ['connectors', createConnectorBody, connectors],
    // Each name with its description.
    ['scopes', createScopeBody, ['name', 'description']],
    ['organizationScopes', scopeBody, ['name', 'description']],
    ['signInExperience', settings, keysOfSection('signInExperience')],
    ['accountCenter', accountCenterSettings, keysOfSection('accountCenter')],
  ] as const;
  for (const [section, body, keys] of pairs)
    for (const key of inShape(body))
      assert.ok(
        keys.some((one) => one === key) || `${section}.${key}` in elsewhere,
        `${section}: ${key} is in no document`,
      );
});

const inShape = ({ shape }: { readonly shape: object }): readonly string[] => Object.keys(shape);

eachDatabase('every field', ({ open }) => {
  test('each setting, chosen unlike what a tenant starts with, is the same in the other tenant', async () => {
    const { configuration, accountCenter, ...services } = await openConfigured(await open());
    const fresh = await services.settings.signInExperience('production');
    const sample = sampleOf(settings, { given: bound, texts, unlike: fresh });
    for (const key of chosen) assert.notDeepEqual(sample[key], fresh[key], `${key} is as ever`);
    await services.settings.update('dev', sample, {
      hasSmsConnector: true,
      hasEmailConnector: false,
      socialTargets: async () => ['acme', 'github'],
      usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
      keyUsernames: (isCaseSensitive, trx) => services.users.keyUsernames('dev', isCaseSensitive, trx),
    });
    const fields = Object.fromEntries(accountFields.map((field) => [field, 'Edit' as const]));
    const account = sampleOf(accountCenterSettings, { given: { fields }, texts });
    await accountCenter.update('dev', account);

    const { document } = await configuration.export('dev');
    await configuration.apply('production', { document, secrets: secretsOfDev, who });
    const settingsOf = async (tenantId: string) => {
      const {
        tenantId: _t,
        passwordExpiration,
        ...rest
      } = await services.settings.signInExperience(tenantId);
      // When it was turned on is the tenant's own history.
      const { enabledAt: _at, ...expiration } = passwordExpiration;
      return { ...rest, passwordExpiration: expiration };
    };
    assert.deepEqual(await settingsOf('production'), await settingsOf('dev'));
    const there = await settingsOf('production');
    for (const key of chosen) assert.notDeepEqual(there[key], fresh[key], `${key} was lost`);
    assert.deepEqual((await accountCenter.find('production')).settings, account);
    await services.close();
  });

  test('each field of applications, APIs, roles and webhooks is the same in the other tenant', async () => {
    const opened = await openConfigured(await open());
    const { configuration, applications, permissions, hooks, organizations, close } = opened;
    const given = { type: 'Traditional' as const };
    const application = sampleOf(createApplicationBody, { given, texts });
    await applications.create('dev', application);
    const api = await permissions.resources.create('dev', {
      ...sampleOf(createResourceBody, { texts }),
      accessTokenTtlSeconds: 77,
    });
    await permissions.resources.createScope('dev', api.id, { name: 'sample', description: 'Sample' });
    await permissions.roles.create('dev', {
      ...sampleOf(createRoleBody, { given: { scopeIds: [] } }),
    });
    const hook = sampleOf(createHookBody, {
      given: { config: { url: 'https://sample.example/hook', headers: { 'x-one': '1' }, retries: 2 } },
      unlike: { enabled: true },
    });
    await hooks.create('dev', hook);
    await organizations.roles.create('dev', { ...sampleOf(roleBody) });

    const { document } = await configuration.export('dev');
    await configuration.apply('production', { document, secrets: secretsOfDev, who });
    const all = async (tenantId: string) => {
      const [apis, roles] = [
        await permissions.resources.list(tenantId),
        await permissions.roles.list(tenantId),
      ];
      const { items } = await organizations.roles.list(tenantId);
      const made = apis.filter(({ isBuiltIn }) => !isBuiltIn);
      return withoutIds([await applications.list(tenantId), made, roles, await hooks.list(tenantId), items]);
    };
    assert.deepEqual(await all('production'), await all('dev'));
    const text = JSON.stringify(await all('production'));
    for (const value of [application.description, '"accessTokenTtlSeconds":77', '"isEnabled":false'])
      assert.ok(text.includes(String(value)), String(value));
    assert.ok(text.includes(JSON.stringify(application.customData)));
    for (const [key, value] of Object.entries({
      ...application.customClientMetadata,
      ...application.oidcClientMetadata,
    }))
      assert.ok(text.includes(`${JSON.stringify(key)}:${JSON.stringify(value)}`), `${key} was lost`);
    await close();
  });
});

const own = new Set([
  'id',
  'tenantId',
  'resourceId',
  'createdAt',
  'version',
  'scopeIds',
  'secrets',
  'signingKey',
]);

/** What each tenant has of its own left out, and lists in one order. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .map(withoutIds)
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (own.has(key) ? [] : [[key, withoutIds(item)]])),
  );
}
