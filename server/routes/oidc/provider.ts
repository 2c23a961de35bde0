/** panva's oidc-provider, configured to the contract of end-user/01: one instance a tenant. */
import type { EventEmitter } from 'node:events';
import { type Client, errors, Provider } from 'oidc-provider';
import type { Applications } from '../../applications/applications.ts';
import type { Log } from '../../log.ts';
import type { Permissions } from '../../permissions/permissions.ts';
import type { OidcStore } from '../../sessions/adapter.ts';
import { cookieName, cookiePath } from '../../tenants/cookies.ts';
import type { SigningKey } from '../../tenants/signing-keys.ts';
import type { Tenant, Tenants } from '../../tenants/tenants.ts';
import { type AccountsOptions, findAccount } from './accounts.ts';
import { claimsByScope, scopes } from './claims.ts';
import type { AuditRequestsOptions } from './audit-requests.ts';
import { adapters, compareSecrets } from './client-store.ts';
import { applicationOf, isConfidential, isOriginAllowed, ownMetadata } from './clients.ts';
import type { CookieKeys } from './cookie-keys.ts';
import { rememberCause } from './errors.ts';
import { extraParams } from './first-screen.ts';
import { loadExistingGrant, promptPolicy } from './grants.ts';
import { interactionUrl } from './interaction-url.ts';
import { issueRefreshToken, lifetimes, rotateRefreshToken } from './lifetimes.ts';
import { addMiddleware, pinAddress } from './middleware.ts';
import { resourceIndicators } from './resources.ts';
import { letOrganizationsThrough, organizationClaim } from './organizations.ts';
import { signedOutPage, signOutPage } from './sign-out.ts';

export interface ProviderDeps
  extends Omit<AccountsOptions, 'tenantId' | 'roleNamesOf'>,
    AuditRequestsOptions {
  readonly tenants: Tenants;
  readonly applications: Pick<Applications, 'find' | 'checkSecret'>;
  readonly permissions: Pick<Permissions, 'grants'>;
  readonly store: OidcStore;
  readonly log: Log;
  /** For back-channel logout: must not reach addresses of our own network. */
  readonly fetch: typeof globalThis.fetch;
  readonly isDatabaseAway: (error: unknown) => boolean;
}

export interface ProviderOptions {
  readonly tenant: Tenant;
  /** Newest first. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  readonly cookieKeys: CookieKeys;
  /** Stands where oidc-provider insists on a client's secret; never equal to one. */
  readonly placeholder: string;
}

export function createProvider(deps: ProviderDeps, options: ProviderOptions): Provider {
  const { tenant, keys, cookieKeys } = options;
  const { algorithm } = keys[0];
  const provider: Provider = new Provider(tenant.issuer, {
    adapter: adapters(deps, options),
    findAccount: findAccount({
      ...deps,
      tenantId: tenant.id,
      roleNamesOf: deps.permissions.grants.roleNamesOfUser,
    }),
    loadExistingGrant,
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    enabledJWA: { idTokenSigningAlgValues: [...new Set(keys.map((key) => key.algorithm as 'ES256'))] },
    clientDefaults: { id_token_signed_response_alg: algorithm as 'ES256' },
    scopes: [...scopes],
    claims: {
      ...Object.fromEntries(Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]])),
      // How and when it was proven who it is (security B10); the discovery document's list is the contract's.
      openid: ['sub', 'acr', 'amr', 'auth_time'],
    },
    // The ID token tells what the scopes cover, as the contract's does: not only at the userinfo endpoint.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: (_ctx, client) => !isConfidential(applicationOf(client)) },
    extraParams,
    extraClientMetadata: { properties: [ownMetadata] },
    ttl: lifetimes,
    extraTokenClaims: organizationClaim,
    rotateRefreshToken,
    issueRefreshToken,
    clientBasedCORS: (_ctx, origin, client) =>
      isOriginAllowed(origin, applicationOf(client), tenant.endpoint),
    interactions: {
      policy: promptPolicy(),
      url: (ctx, { prompt }) => interactionUrl(ctx, tenant, prompt.name),
    },
    renderError: (ctx, out, error) => {
      rememberCause(ctx, error);
      ctx.body = out;
    },
    cookies: {
      names: {
        session: cookieName(tenant, '_session'),
        interaction: cookieName(tenant, '_interaction'),
        resume: cookieName(tenant, '_interaction_resume'),
      },
      long: { httpOnly: true, sameSite: 'lax', path: cookiePath(tenant) },
      short: { httpOnly: true, sameSite: 'lax', path: cookiePath(tenant) },
    },
    fetch: (url, init) => deps.fetch(url, { ...init, signal: AbortSignal.timeout(5000) }),
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: false },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client) => isConfidential(applicationOf(client)),
      },
      resourceIndicators: resourceIndicators({
        tenant,
        tenants: deps.tenants,
        grants: deps.permissions.grants,
        organizations: deps.organizations,
        algorithm,
      }),
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      rpInitiatedLogout: { logoutSource: signOutPage(tenant), postLogoutSuccessSource: signedOutPage },
    },
  });
  provider.keys = cookieKeys as unknown as string[];
  pinAddress(provider, tenant);
  compareSecrets(provider, deps);
  letOrganizationsThrough(provider);
  for (const event of failures) (provider as EventEmitter).on(event, rememberCause);
  (provider as EventEmitter).on('error', (error) => deps.log.error({ err: error }, 'OIDC request failed'));
  addMiddleware(provider, deps, options);
  return provider;
}

/** A public client that presents somebody else's token hears 200, and nothing happens. */
function mayRevoke(_ctx: unknown, client: Client, token: { readonly clientId?: string }): boolean {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
}

/** How oidc-provider tells of what it refused, and of its own faults. */
const failures = [
  'authorization.error',
  'end_session.error',
  'end_session_confirm.error',
  'grant.error',
  'introspection.error',
  'pushed_authorization_request.error',
  'revocation.error',
  'server_error',
  'userinfo.error',
];
