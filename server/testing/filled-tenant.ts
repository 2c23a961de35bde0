/** A tenant with at least one row in every table: made through the API where that can, by hand where it cannot. */
import type { Harness } from './harness.ts';
import type { Operator } from './operator.ts';
import { signInByCode } from './person.ts';
import { insertRow, rowsOf, tenantTables } from './tenant-rows.ts';

/** Every text that somebody wrote holds this word: who sees it in another tenant's answers has seen too much. */
export const ownWord = 'alphabetical';

const phone = '16502530017';

/** Fills the default tenant; answers with what a person of it holds. */
export async function fillTenant(harness: Harness, operator: Operator) {
  const { services } = harness;
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await operator.post(path, body);
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.text}`);
    return String(answer.body?.id);
  };
  const put = async (path: string, body: object) => {
    const answer = await operator.call('PUT', path, { body });
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.text}`);
  };
  await made('/api/hooks', {
    name: `${ownWord} hook`,
    events: ['User.Created', 'Organization.Created'],
    config: { url: 'https://alpha.example/hook' },
  });
  const userId = await made('/api/users', {
    username: ownWord,
    name: `${ownWord} person`,
    primaryEmail: `${ownWord}@example.com`,
    primaryPhone: '16502530016',
    password: `${ownWord}-Pass-2026`,
    customData: { of: ownWord },
  });
  const machine = await made('/api/applications', { name: `${ownWord} machine`, type: 'MachineToMachine' });
  const resourceId = await made('/api/resources', {
    name: `${ownWord} api`,
    indicator: 'https://alpha.example/api',
  });
  const scopeId = await made(`/api/resources/${resourceId}/scopes`, {
    name: `${ownWord}:read`,
    description: ownWord,
  });
  const roleId = await made('/api/roles', {
    name: `${ownWord} role`,
    description: ownWord,
    scopeIds: [scopeId],
  });
  const machineRoleId = await made('/api/roles', {
    name: `${ownWord} m`,
    description: ownWord,
    type: 'MachineToMachine',
  });
  await made(`/api/users/${userId}/roles`, { roleIds: [roleId] });
  await made(`/api/applications/${machine}/roles`, { roleIds: [machineRoleId] });
  await made(`/api/users/${userId}/personal-access-tokens`, { name: `${ownWord}-token` });
  await made(`/api/users/${userId}/mfa-verifications`, { type: 'Totp' });

  const organizationId = await made('/api/organizations', { name: `${ownWord} organization` });
  const member = await made('/api/organization-roles', { name: `${ownWord} member` });
  const program = await made('/api/organization-roles', {
    name: `${ownWord} program`,
    type: 'MachineToMachine',
  });
  const right = await made('/api/organization-scopes', { name: `${ownWord}:invite` });
  await put(`/api/organization-roles/${member}/scopes`, { organizationScopeIds: [right] });
  const inside = `/api/organizations/${organizationId}`;
  await made(`${inside}/users`, { userIds: [userId] });
  await made(`${inside}/applications`, { applicationIds: [machine] });
  await put(`${inside}/users/${userId}/roles`, { organizationRoleIds: [member] });
  await put(`${inside}/applications/${machine}/roles`, { organizationRoleIds: [program] });
  await made(`${inside}/jit/email-domains`, { emailDomain: `${ownWord}.example` });
  await made(`${inside}/jit/roles`, { organizationRoleIds: [member] });
  await made(`/api/organization-roles/${member}/resource-scopes`, { scopeIds: [scopeId] });
  await made('/api/organization-invitations', {
    organizationId,
    invitee: `${ownWord}.guest@example.com`,
    expiresAt: harness.clock.now() + 86_400_000,
    organizationRoleIds: [member],
    inviterId: userId,
  });
  await made('/api/one-time-tokens', { email: `${ownWord}.once@example.com` });
  await put('/api/custom-phrases/en', { signIn: { title: ownWord } });
  await operator.patch('/api/account-center', { enabled: true });
  await operator.patch('/api/configs/admin-console', { organizationCreated: true });
  await operator.patch('/api/sign-in-exp', { termsOfUseUrl: 'https://alpha.example/terms' });
  await services.accessLinks.create('default', { kind: 'reset', userId });

  const person = harness.person();
  const { tokens } = await signInByCode(person, phone, () => harness.readCode(`+${phone}`));
  const half = harness.person();
  await half.openSignIn();
  await half.begin('SignIn');
  await half.askForCode('16502530018', 'SignIn');
  await services.audit.flush();
  await fillTheRest(harness, { userId });
  return { person, half, tokens, userId };
}

/** What no call of the API leaves behind so simply. */
async function fillTheRest({ services }: Harness, { userId }: { readonly userId: string }): Promise<void> {
  const { database, clock } = services;
  const now = clock.now();
  const at = { tenant_id: 'default' };
  const person = { user_id: userId, created_at: now, expires_at: now + 3_600_000 };
  const rows: Readonly<Record<string, object>> = {
    test_numbers: {
      id: 'alphanumber1',
      phone: '+16502530019',
      sealed_code: ownWord,
      expires_at: now + 1e9,
      created_at: now,
    },
    retired_connectors: {
      id: 'alpharetired',
      factory_id: 'outbox',
      sealed_config: ownWord,
      created_at: now,
      retired_at: now,
    },
    verifications: {
      ...person,
      id: 'alphaverified',
      session: 'alpha',
      kind: 'Password',
      purpose: null,
      recipient: null,
      payload: null,
      verified_at: now,
      used_at: null,
    },
    sign_in_places: {
      user_id: userId,
      country: 'TH',
      latitude_tenths: 137,
      longitude_tenths: 1005,
      seen_at: now,
    },
    trusted_devices: {
      ...person,
      id: 'alphadevice',
      secret_digest: ownWord,
      state_digest: ownWord,
      factor_ids: '[]',
      agent: ownWord,
      used_at: null,
    },
    user_identities: { target: 'github', external_id: ownWord, user_id: userId, created_at: now },
    configuration_keys: { kind: 'roles', key: ownWord, row_id: 'alpharow' },
    configuration_versions: {
      number: 9,
      author: ownWord,
      origin: 'apply',
      sealed_state: ownWord,
      created_at: now,
    },
  };
  for (const [table, row] of Object.entries(rows))
    if ((await rowsOf(database, table, 'default')).length === 0)
      await insertRow(database, table, { ...at, ...row });
  const empty: string[] = [];
  for (const table of await tenantTables(database))
    if ((await rowsOf(database, table, 'default')).length === 0) empty.push(table);
  if (empty.length > 0) throw new Error(`Give the filled tenant rows in: ${empty.join(', ')}`);
}
