/** Every route of the Management API that edits, as something one can do; and every other one that changes, with the reason why it takes no `If-Match`. */
import assert from 'node:assert/strict';
import type { createOrganizationMaker } from './organization-maker.ts';
import type { Operator } from './operator.ts';

/** What a route does to whom; `seenAt` is where its tag is read. */
export interface Edit {
  readonly path: string;
  readonly seenAt?: string;
  readonly body?: unknown;
}

const never = 'it is made and removed, and never edited';
const oneOfASet = 'it takes one named thing out of a set, whatever else is in it';
const ownSignIn = 'the steps of one sign-in, in one browser: the flow has a version of its own';
const ownAccount = 'people change what is theirs, each factor and identifier behind a fresh proof';

export const withoutTag: Readonly<Record<string, string>> = {
  'DELETE /api/applications/{id}/roles/{roleId}': oneOfASet,
  'DELETE /api/organization-roles/{id}/resource-scopes/{scopeId}': oneOfASet,
  'DELETE /api/organization-roles/{id}/scopes/{organizationScopeId}': oneOfASet,
  'DELETE /api/organizations/{id}/applications/{applicationId}': oneOfASet,
  'DELETE /api/organizations/{id}/applications/{memberId}/roles/{organizationRoleId}': oneOfASet,
  'DELETE /api/organizations/{id}/jit/email-domains/{emailDomain}': oneOfASet,
  'DELETE /api/organizations/{id}/jit/roles/{organizationRoleId}': oneOfASet,
  'DELETE /api/organizations/{id}/users/{memberId}/roles/{organizationRoleId}': oneOfASet,
  'DELETE /api/organizations/{id}/users/{userId}': oneOfASet,
  'DELETE /api/roles/{id}/applications/{applicationId}': oneOfASet,
  'DELETE /api/roles/{id}/scopes/{scopeId}': oneOfASet,
  'DELETE /api/roles/{id}/users/{userId}': oneOfASet,
  'DELETE /api/users/{userId}/roles/{roleId}': oneOfASet,
  'DELETE /api/test-numbers/{id}': never,
  'DELETE /api/users/{userId}/grants/{grantId}': never,
  'DELETE /api/users/{userId}/mfa-verifications/{verificationId}': never,
  'DELETE /api/users/{userId}/sessions/{sessionId}': never,
  'PUT /api/organizations/{id}/jit/sso-connectors': 'there are none, and none can be put there',
  'DELETE /api/organizations/{id}/jit/sso-connectors/{ssoConnectorId}': 'there are none',
  'PUT /api/experience': ownSignIn,
  'PUT /api/experience/interaction-event': ownSignIn,
  'PUT /api/experience/profile/password': ownSignIn,
  'DELETE /api/interaction/consent': ownSignIn,
  'DELETE /api/my-account/grants/{grantId}': never,
  'DELETE /api/my-account/sessions/{sessionId}': never,
  'DELETE /api/my-account/trusted-devices/{deviceId}': never,
  'PUT /api/my-account/identities': ownAccount,
  'DELETE /api/my-account/identities/{target}': ownAccount,
  'PATCH /api/my-account/logto-configs': ownAccount,
  'PATCH /api/my-account/mfa-settings': ownAccount,
  'DELETE /api/my-account/mfa-verifications/{verificationId}': ownAccount,
  'PATCH /api/my-account/mfa-verifications/{verificationId}/name': ownAccount,
  'PUT /api/my-account/mfa-verifications/totp': ownAccount,
  'DELETE /api/my-account/primary-email': ownAccount,
  'DELETE /api/my-account/primary-phone': ownAccount,
};
/** Proven beside the rest of the person's own account. */
export const elsewhere = ['PATCH /api/my-account', 'PATCH /api/my-account/profile'];

/** By method and path as the document names them; each makes what it edits. To be called once the operator is there. */
export function createEdits(
  operator: () => Operator,
  { machine, organization, put, role, scope, user }: ReturnType<typeof createOrganizationMaker>,
): Readonly<Record<string, () => Promise<Edit>>> {
  let count = 0;
  const next = () => `n${++count}`;
  const idOf = async (path: string, body: unknown, call?: object): Promise<string> => {
    const made = await operator().post(path, body, call);
    assert.ok(made.status < 300, `${path}: ${made.text}`);
    return made.body.id;
  };
  const config = (sender: string) => ({
    endpoint: 'https://gatewayapi.com/rest/mtsms',
    apiToken: 'a token of some length',
    sender,
    templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
      usageType,
      content: 'Your code is {{code}}',
    })),
  });
  const connector = () => idOf('/api/connectors', { connectorId: 'gatewayapi-sms', config: config('Shop') });
  const hook = () =>
    idOf('/api/hooks', { name: next(), events: ['User.Created'], config: { url: 'https://hooks.example/' } });
  const resource = () => idOf('/api/resources', { name: next(), indicator: `https://${next()}.example` });
  const apiScope = async () => {
    const id = await resource();
    return { resourceId: id, id: await idOf(`/api/resources/${id}/scopes`, { name: next() }) };
  };
  const userRole = () => idOf('/api/roles', { name: next(), description: 'd' });
  const machineRole = () => idOf('/api/roles', { name: next(), description: 'd', type: 'MachineToMachine' });
  const secret = async () => {
    const id = await machine();
    await operator().post(`/api/applications/${id}/secrets`, { name: 'one' });
    return `/api/applications/${id}/secrets`;
  };
  const accessToken = async () => {
    const path = `/api/users/${await user()}/personal-access-tokens`;
    await operator().post(path, { name: 'one' });
    return path;
  };
  const invitation = async () => {
    const body = { organizationId: await organization(), invitee: `${next()}@example.com`, expiresAt: 9e12 };
    return `/api/organization-invitations/${await idOf('/api/organization-invitations', body)}`;
  };
  const oneTimeToken = async () =>
    `/api/one-time-tokens/${await idOf('/api/one-time-tokens', { email: `${next()}@example.com` })}`;
  const phrases = async () => {
    await put('/api/custom-phrases/th', { action: { submit: next() } });
    return '/api/custom-phrases/th';
  };
  const identity = async () => {
    const path = `/api/users/${await user()}/identities/google`;
    await put(path, { userId: next() });
    return path;
  };
  const member = async (kind: 'users' | 'applications') => {
    const at = `/api/organizations/${await organization()}/${kind}`;
    const id = kind === 'users' ? await user() : await machine();
    await operator().post(at, kind === 'users' ? { userIds: [id] } : { applicationIds: [id] });
    return `${at}/${id}/roles`;
  };
  const tenant = async () =>
    `/api/tenants/${await idOf('/api/tenants', { id: next(), tag: 'development' }, { tenantId: 'admin' })}`;

  return {
    'PATCH /api/account-center': async () => ({ path: '/api/account-center', body: { enabled: false } }),
    'PATCH /api/applications/{id}': async () => ({
      path: `/api/applications/${await machine()}`,
      body: { name: next() },
    }),
    'DELETE /api/applications/{id}': async () => ({ path: `/api/applications/${await machine()}` }),
    'PATCH /api/applications/{id}/custom-data': async () => {
      const seenAt = `/api/applications/${await machine()}`;
      return { path: `${seenAt}/custom-data`, seenAt, body: { plan: 'gold' } };
    },
    'PUT /api/applications/{id}/roles': async () => ({
      path: `/api/applications/${await machine()}/roles`,
      body: { roleIds: [await machineRole()] },
    }),
    'PATCH /api/applications/{id}/secrets/{name}': async () => {
      const seenAt = await secret();
      return { path: `${seenAt}/one`, seenAt, body: { name: 'two' } };
    },
    'DELETE /api/applications/{id}/secrets/{name}': async () => {
      const seenAt = await secret();
      return { path: `${seenAt}/one`, seenAt };
    },
    'PATCH /api/configs/admin-console': async () => ({
      path: '/api/configs/admin-console',
      body: { organizationCreated: true },
    }),
    'PATCH /api/connectors/{id}': async () => ({
      path: `/api/connectors/${await connector()}`,
      body: { config: config('Mart') },
    }),
    'DELETE /api/connectors/{id}': async () => ({ path: `/api/connectors/${await connector()}` }),
    'PUT /api/custom-phrases/{languageTag}': async () => ({
      path: await phrases(),
      body: { action: { submit: next() } },
    }),
    'DELETE /api/custom-phrases/{languageTag}': async () => ({ path: await phrases() }),
    'PATCH /api/hooks/{id}': async () => ({ path: `/api/hooks/${await hook()}`, body: { name: next() } }),
    'DELETE /api/hooks/{id}': async () => ({ path: `/api/hooks/${await hook()}` }),
    'PATCH /api/hooks/{id}/signing-key': async () => {
      const seenAt = `/api/hooks/${await hook()}`;
      return { path: `${seenAt}/signing-key`, seenAt };
    },
    'PUT /api/one-time-tokens/{id}/status': async () => {
      const seenAt = await oneTimeToken();
      return { path: `${seenAt}/status`, seenAt, body: { status: 'revoked' } };
    },
    'DELETE /api/one-time-tokens/{id}': async () => ({ path: await oneTimeToken() }),
    'PUT /api/organization-invitations/{id}/status': async () => {
      const seenAt = await invitation();
      return { path: `${seenAt}/status`, seenAt, body: { status: 'Revoked' } };
    },
    'DELETE /api/organization-invitations/{id}': async () => ({ path: await invitation() }),
    'PATCH /api/organization-roles/{id}': async () => ({
      path: `/api/organization-roles/${await role()}`,
      body: { name: next() },
    }),
    'DELETE /api/organization-roles/{id}': async () => ({ path: `/api/organization-roles/${await role()}` }),
    'PUT /api/organization-roles/{id}/scopes': async () => ({
      path: `/api/organization-roles/${await role()}/scopes`,
      body: { organizationScopeIds: [await scope()] },
    }),
    'PUT /api/organization-roles/{id}/resource-scopes': async () => ({
      path: `/api/organization-roles/${await role()}/resource-scopes`,
      body: { scopeIds: [(await apiScope()).id] },
    }),
    'PATCH /api/organization-scopes/{id}': async () => ({
      path: `/api/organization-scopes/${await scope()}`,
      body: { name: next() },
    }),
    'DELETE /api/organization-scopes/{id}': async () => ({
      path: `/api/organization-scopes/${await scope()}`,
    }),
    'PATCH /api/organizations/{id}': async () => ({
      path: `/api/organizations/${await organization()}`,
      body: { name: next() },
    }),
    'DELETE /api/organizations/{id}': async () => ({ path: `/api/organizations/${await organization()}` }),
    'PUT /api/organizations/{id}/users': async () => ({
      path: `/api/organizations/${await organization()}/users`,
      body: { userIds: [await user()] },
    }),
    'PUT /api/organizations/{id}/applications': async () => ({
      path: `/api/organizations/${await organization()}/applications`,
      body: { applicationIds: [await machine()] },
    }),
    'PUT /api/organizations/{id}/users/{memberId}/roles': async () => ({
      path: await member('users'),
      body: { organizationRoleIds: [await role()] },
    }),
    'PUT /api/organizations/{id}/applications/{memberId}/roles': async () => ({
      path: await member('applications'),
      body: { organizationRoleIds: [await role({ type: 'MachineToMachine' })] },
    }),
    'PUT /api/organizations/{id}/jit/email-domains': async () => ({
      path: `/api/organizations/${await organization()}/jit/email-domains`,
      body: { emailDomains: ['acme.example'] },
    }),
    'PUT /api/organizations/{id}/jit/roles': async () => ({
      path: `/api/organizations/${await organization()}/jit/roles`,
      body: { organizationRoleIds: [await role()] },
    }),
    'PATCH /api/resources/{id}': async () => ({
      path: `/api/resources/${await resource()}`,
      body: { name: next() },
    }),
    'DELETE /api/resources/{id}': async () => ({ path: `/api/resources/${await resource()}` }),
    'PATCH /api/resources/{id}/is-default': async () => {
      const seenAt = `/api/resources/${await resource()}`;
      return { path: `${seenAt}/is-default`, seenAt, body: { isDefault: true } };
    },
    'PATCH /api/resources/{resourceId}/scopes/{scopeId}': async () => {
      const { resourceId, id } = await apiScope();
      return { path: `/api/resources/${resourceId}/scopes/${id}`, body: { name: next() } };
    },
    'DELETE /api/resources/{resourceId}/scopes/{scopeId}': async () => {
      const { resourceId, id } = await apiScope();
      return { path: `/api/resources/${resourceId}/scopes/${id}` };
    },
    'PATCH /api/roles/{id}': async () => ({ path: `/api/roles/${await userRole()}`, body: { name: next() } }),
    'DELETE /api/roles/{id}': async () => ({ path: `/api/roles/${await userRole()}` }),
    'PATCH /api/sign-in-exp': async () => ({
      path: '/api/sign-in-exp',
      body: { termsOfUseUrl: `https://shop.example/${next()}` },
    }),
    'PATCH /api/tenants/{id}': async () => ({ path: await tenant(), body: { name: next() } }),
    'DELETE /api/tenants/{id}': async () => ({ path: await tenant() }),
    'PATCH /api/users/{userId}': async () => ({ path: `/api/users/${await user()}`, body: { name: next() } }),
    'DELETE /api/users/{userId}': async () => ({ path: `/api/users/${await user()}` }),
    'PATCH /api/users/{userId}/custom-data': async () => ({
      path: `/api/users/${await user()}/custom-data`,
      body: { customData: { plan: next() } },
    }),
    'PATCH /api/users/{userId}/profile': async () => {
      const seenAt = `/api/users/${await user()}`;
      return { path: `${seenAt}/profile`, seenAt, body: { profile: { nickname: next() } } };
    },
    'PATCH /api/users/{userId}/logto-configs': async () => ({
      path: `/api/users/${await user()}/logto-configs`,
      body: { mfa: { skipped: true } },
    }),
    'PATCH /api/users/{userId}/is-suspended': async () => {
      const seenAt = `/api/users/${await user()}`;
      return { path: `${seenAt}/is-suspended`, seenAt, body: { isSuspended: true } };
    },
    'PATCH /api/users/{userId}/password': async () => {
      const seenAt = `/api/users/${await user()}`;
      return { path: `${seenAt}/password`, seenAt, body: { password: 'a long and quiet evening' } };
    },
    'PATCH /api/users/{userId}/password/expiration': async () => {
      const seenAt = `/api/users/${await user({ password: 'a long and quiet evening' })}`;
      return { path: `${seenAt}/password/expiration`, seenAt, body: { isExpired: true } };
    },
    'PUT /api/users/{userId}/identities/{target}': async () => ({
      path: await identity(),
      body: { userId: next() },
    }),
    'DELETE /api/users/{userId}/identities/{target}': async () => ({ path: await identity() }),
    'PUT /api/users/{userId}/roles': async () => ({
      path: `/api/users/${await user()}/roles`,
      body: { roleIds: [await userRole()] },
    }),
    'PATCH /api/users/{userId}/personal-access-tokens': async () => ({
      path: await accessToken(),
      body: { currentName: 'one', name: 'two' },
    }),
    'PATCH /api/users/{userId}/personal-access-tokens/{name}': async () => {
      const seenAt = await accessToken();
      return { path: `${seenAt}/one`, seenAt, body: { name: 'two' } };
    },
    'DELETE /api/users/{userId}/personal-access-tokens/{name}': async () => {
      const seenAt = await accessToken();
      return { path: `${seenAt}/one`, seenAt };
    },
  };
}
