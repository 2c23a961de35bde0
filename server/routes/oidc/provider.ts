/** panva's oidc-provider, configured to the contract of end-user/01: one instance a tenant. */
import type { EventEmitter } from 'node:events';
import { type AdapterFactory, type Client, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Applications } from '../../applications/applications.ts';
import type { Log } from '../../log.ts';
import type { OidcStore } from '../../sessions/adapter.ts';
import { cookieName } from '../../tenants/cookies.ts';
import type { SigningKey } from '../../tenants/signing-keys.ts';
import type { Tenant, Tenants } from '../../tenants/tenants.ts';
import { type AccountsOptions, findAccount } from './accounts.ts';
import { claimsByScope, scopes } from './claims.ts';
import { applicationOf, clientMetadataOf, isConfidential, isOriginAllowed, ownMetadata } from './clients.ts';
import type { CookieKeys } from './cookie-keys.ts';
import { discoveryOf, discoveryPaths } from './discovery.ts';
import { tagEntities } from './entity-tags.ts';
import { explainErrors, isFault, rememberCause } from './errors.ts';
import { extraParams, firstScreenUrl } from './first-screen.ts';
import { loadExistingGrant, promptPolicy } from './grants.ts';
import { addInteraction } from './interaction-cookie.ts';
import { issueRefreshToken, lifetimes, rotateRefreshToken } from './lifetimes.ts';
import { normalizeRequest } from './request-bodies.ts';
import { resourceIndicators } from './resources.ts';
import { signedOutPage, signOutPage } from './sign-out.ts';

export interface ProviderDeps extends Omit<AccountsOptions, 'tenantId'> {
  readonly tenants: Tenants;
  readonly applications: Pick<Applications, 'find' | 'checkSecret'>;
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
    findAccount: findAccount({ ...deps, tenantId: tenant.id }),
    loadExistingGrant,
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    enabledJWA: { idTokenSigningAlgValues: [...new Set(keys.map((key) => key.algorithm as 'ES256'))] },
    clientDefaults: { id_token_signed_response_alg: algorithm as 'ES256' },
    scopes: [...scopes],
    claims: Object.fromEntries(Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]])),
    // The ID token tells what the scopes cover, as the contract's does: not only at the userinfo endpoint.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: (_ctx, client) => !isConfidential(applicationOf(client)) },
    extraParams,
    extraClientMetadata: { properties: [ownMetadata] },
    ttl: lifetimes,
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
      long: { httpOnly: true, sameSite: 'lax', path: '/' },
      short: { httpOnly: true, sameSite: 'lax', path: '/' },
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
      resourceIndicators: resourceIndicators({ tenant, tenants: deps.tenants, algorithm }),
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      rpInitiatedLogout: { logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
    },
  });
  provider.keys = cookieKeys as unknown as string[];
  pinAddress(provider, tenant);
  compareSecrets(provider, deps);
  for (const event of failures) (provider as EventEmitter).on(event, rememberCause);
  (provider as EventEmitter).on('error', (error) => deps.log.error({ err: error }, 'OIDC request failed'));
  addMiddleware(provider, deps, options);
  return provider;
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

/** Outermost first. */
function addMiddleware(provider: Provider, deps: ProviderDeps, { tenant, keys }: ProviderOptions): void {
  provider.use(async (ctx, next) => {
    if (!/^\/oidc(\/|$)/.test(ctx.path)) return;
    ctx.mountPath = '/oidc';
    ctx.path = ctx.path.slice('/oidc'.length) || '/';
    await next();
  });
  provider.use(explainErrors(deps));
  provider.use(tagEntities);
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status !== 200 || ctx.method === 'OPTIONS') return;
    if (ctx.path === '/jwks') {
      ctx.body = { keys: keys.map(({ publicJwk }) => publicJwk) };
      ctx.set('Cache-Control', 'no-cache, max-age=0, must-revalidate');
    }
    if (discoveryPaths.includes(ctx.path)) ctx.body = discoveryOf(tenant, keys);
  });
  provider.use(normalizeRequest as Parameters<Provider['use']>[0]);
  provider.use(mapInteractionCookie(tenant));
  provider.use((ctx, next) =>
    deps.store.request(tenant.id, next, { isVoid: () => isFault(ctx as KoaContextWithOIDC) }),
  );
}

/** Every address that oidc-provider writes is the tenant's own, whatever `Host` or a proxy's headers say. */
function pinAddress(provider: Provider, { endpoint }: Tenant): void {
  const { protocol, host } = new URL(endpoint);
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
}

/** Applications have several secrets, each with its own end: oidc-provider knows one. */
function compareSecrets(provider: Provider, { applications }: ProviderDeps): void {
  provider.Client.prototype.compareClientSecret = function compare(this: Client, presented) {
    const verdict = applications.checkSecret(applicationOf(this), presented);
    if (verdict === 'expired') throw new errors.InvalidRequest('the client secret has expired');
    return verdict === 'right';
  };
}

function adapters(
  { applications, store }: ProviderDeps,
  { tenant, placeholder }: ProviderOptions,
): AdapterFactory {
  const rows = store.adapters(tenant.id, {
    mayRepeat: () => Provider.ctx?.oidc.client?.clientAuthMethod === 'none',
  });
  return (model) => {
    const adapter = rows(model);
    if (model !== 'Client') return adapter;
    return {
      ...adapter,
      async find(id) {
        const application = await applications.find(tenant.id, id);
        if (!application) throw new errors.InvalidClient(`invalid client ${id.slice(0, 128)}`);
        return clientMetadataOf(application, placeholder);
      },
    };
  };
}

/** A public client that presents somebody else's token hears 200, and nothing happens. */
function mayRevoke(_ctx: unknown, client: Client, token: { readonly clientId?: string }): boolean {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
}

function interactionUrl(ctx: KoaContextWithOIDC, tenant: Tenant, prompt: string): string {
  const { clientId } = ctx.oidc.client ?? { clientId: '' };
  const params = ctx.oidc.params ?? {};
  const told = {
    appId: clientId,
    organizationId: params['organization_id'],
    uiLocales: params['ui_locales'],
  };
  ctx.cookies.set(cookieName(tenant, '_logto'), encodeURIComponent(JSON.stringify(told)), {
    path: '/',
    httpOnly: false,
    sameSite: 'lax',
    signed: false,
    overwrite: true,
  });
  if (prompt === 'consent') return `/consent?${new URLSearchParams({ app_id: clientId })}`;
  return firstScreenUrl(clientId, params);
}

/** oidc-provider keeps one id in this cookie; the contract keeps one for each application. */
function mapInteractionCookie(tenant: Tenant): Parameters<Provider['use']>[0] {
  const name = cookieName(tenant, '_interaction');
  return async (ctx, next) => {
    const { cookies } = ctx;
    const set = cookies.set.bind(cookies);
    cookies.set = ((cookie: string, value?: string | null, settings?: object) => {
      if (cookie !== name || !value) return set(cookie, value, settings);
      const clientId = String((ctx as KoaContextWithOIDC).oidc.params?.['client_id']);
      return set(cookie, addInteraction(cookies.get(name, { signed: true }), clientId, value), settings);
    }) as typeof cookies.set;
    await next();
  };
}
