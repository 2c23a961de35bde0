/** What stands around oidc-provider: addresses, bodies, errors, cookies, and the one write at the end. */
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { cookieName } from '../../tenants/cookies.ts';
import type { SigningKey } from '../../tenants/signing-keys.ts';
import { basePathOf, type Tenant } from '../../tenants/tenants.ts';
import { auditRequests } from './audit-requests.ts';
import { compressAnswers } from './compression.ts';
import { discoveryOf } from './discovery.ts';
import { tagEntities } from './entity-tags.ts';
import { explainErrors, isFault } from './errors.ts';
import { addInteraction } from './interaction-cookie.ts';
import { tellEmptyScope } from './organizations.ts';
import type { ProviderDeps, ProviderOptions } from './provider.ts';
import { normalizeRequest } from './request-bodies.ts';

/** Ours know `ctx.oidc`, which is there once a route was found. */
type Middleware = Parameters<Provider['use']>[0];

/** Outermost first. */
export function addMiddleware(
  provider: Provider,
  deps: ProviderDeps,
  { tenant, keys }: ProviderOptions,
): void {
  // The tenant's own path was taken off before; oidc-provider writes it into the addresses that it makes.
  const mountPath = `${basePathOf(tenant)}/oidc`;
  provider.use(async (ctx, next) => {
    if (!/^\/oidc(\/|$)/.test(ctx.path)) return;
    ctx.mountPath = mountPath;
    ctx.path = ctx.path.slice('/oidc'.length) || '/';
    await next();
  });
  provider.use(explainErrors(deps));
  provider.use(auditRequests(deps, tenant) as Middleware);
  provider.use(compressAnswers as Middleware);
  provider.use(tagEntities);
  provider.use(publish(tenant, keys) as Middleware);
  provider.use(normalizeRequest as Middleware);
  provider.use(mapInteractionCookie(tenant) as Middleware);
  provider.use((ctx, next) =>
    deps.store.request(tenant.id, next, { isVoid: () => isFault(ctx as KoaContextWithOIDC) }),
  );
}

/** The discovery document and the public keys as the contract has them. */
const publish =
  (tenant: Tenant, keys: readonly SigningKey[]) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.status !== 200) return;
    tellEmptyScope(ctx);
    const { route } = ctx.oidc;
    if (route === 'discovery') ctx.body = discoveryOf(tenant, keys);
    if (route !== 'jwks') return;
    ctx.body = { keys: keys.map(({ publicJwk }) => publicJwk) };
    ctx.set('Cache-Control', 'no-cache, max-age=0, must-revalidate');
  };

/** Every address that oidc-provider writes is the tenant's own, whatever `Host` or a proxy's headers say. */
export function pinAddress(provider: Provider, { endpoint }: Tenant): void {
  const { protocol, host } = new URL(endpoint);
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
}

/** oidc-provider keeps one id in this cookie; the contract keeps one for each application. */
function mapInteractionCookie(tenant: Tenant) {
  const name = cookieName(tenant, '_interaction');
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const { cookies } = ctx;
    const set = cookies.set.bind(cookies);
    cookies.set = (cookie, value, settings) => {
      if (cookie !== name || !value) return set(cookie, value, settings);
      const { clientId = '' } = ctx.oidc.client ?? {};
      return set(cookie, addInteraction(cookies.get(name, { signed: true }), clientId, value), settings);
    };
    await next();
  };
}
