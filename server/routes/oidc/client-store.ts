/** What oidc-provider asks its storage for: clients from the applications' memory, everything else from rows. */
import {
  type Adapter,
  type AdapterFactory,
  type Client,
  errors,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import { applicationOf, clientMetadataOf } from './clients.ts';
import type { ProviderDeps, ProviderOptions } from './provider.ts';

export function adapters(
  { applications, store }: ProviderDeps,
  { tenant, placeholder }: ProviderOptions,
): AdapterFactory {
  const rows = store.adapters(tenant.id, {
    mayRepeat: () => Provider.ctx?.oidc.client?.clientAuthMethod === 'none',
  });
  return (model) => {
    const adapter = rows(model);
    if (model === 'Session') {
      return {
        ...adapter,
        upsert: (id, payload, ttl) => adapter.upsert(id, { ...payload, ...browserOf(Provider.ctx) }, ttl),
      };
    }
    if (model === 'Grant') return boundTo(adapter, (id) => applications.find(tenant.id, id));
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

type FindApplication = (id: string) => Promise<{ readonly createdAt: number } | undefined>;

/**
 * What was granted to an application ended when that was removed: one that comes back later, under the id that was (a
 * rollback brings it), is asked for again. Tokens ask for their grant each time.
 */
const boundTo = (adapter: Adapter, find: FindApplication): Adapter => ({
  ...adapter,
  async upsert(id, payload, ttl) {
    const application = await find(String(payload.clientId));
    return adapter.upsert(id, { ...payload, applicationSince: application?.createdAt }, ttl);
  },
  async find(id) {
    const found = await adapter.find(id);
    const since = found?.['applicationSince'];
    if (!found || since === undefined) return found;
    return since === (await find(String(found.clientId)))?.createdAt ? found : undefined;
  },
});

/** What people tell their sessions apart by: the browser that was there last. */
function browserOf(ctx: KoaContextWithOIDC | undefined): { readonly userAgent?: string } {
  const userAgent = ctx?.get('user-agent').slice(0, 500);
  return userAgent ? { userAgent } : {};
}

/** Applications have several secrets, each with its own end: oidc-provider knows one. */
export function compareSecrets(provider: Provider, { applications }: ProviderDeps): void {
  provider.Client.prototype.compareClientSecret = function compare(this: Client, presented) {
    const verdict = applications.checkSecret(applicationOf(this), presented);
    if (verdict === 'expired') throw new errors.InvalidRequest('the client secret has expired');
    return verdict === 'right';
  };
}
