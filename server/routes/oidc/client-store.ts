/** What oidc-provider asks its storage for: clients from the applications' memory, everything else from rows. */
import { type AdapterFactory, type Client, errors, Provider } from 'oidc-provider';
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

/** Applications have several secrets, each with its own end: oidc-provider knows one. */
export function compareSecrets(provider: Provider, { applications }: ProviderDeps): void {
  provider.Client.prototype.compareClientSecret = function compare(this: Client, presented) {
    const verdict = applications.checkSecret(applicationOf(this), presented);
    if (verdict === 'expired') throw new errors.InvalidRequest('the client secret has expired');
    return verdict === 'right';
  };
}
