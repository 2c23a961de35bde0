/** Which tenant a request is for: by the side it came to, its host name, or the path `/t/<id>`. */
import { basePathOf, defaultTenantId, type TenantRecord, type Tenants } from './tenants.ts';

export interface ChosenTenant {
  readonly tenant: TenantRecord;
  /** What the routes see: without the tenant's own path. */
  readonly url: string;
}

export interface Asked {
  readonly url: string;
  /** The `Host` header, or a trusted proxy's. */
  readonly host: string | undefined;
}

/**
 * On the side of the default tenant all the others are found too; a path with an id that is no tenant's, or that of a
 * tenant with a host of its own, stays the default tenant's, where nothing stands under it: one tenant, one address.
 */
export function chooseTenant(tenants: Tenants, side: string, asked: Asked): ChosenTenant {
  const { url } = asked;
  if (side !== defaultTenantId) return { tenant: tenants.get(side), url };
  const byHost = tenants.findByHost(hostNamed(asked.host));
  if (byHost) return { tenant: byHost, url };
  const [prefix, id] = /^\/t\/([a-z0-9-]+)(?=[/?]|$)/.exec(url) ?? [];
  const byPath = id === undefined ? undefined : tenants.find(id);
  if (prefix === undefined || !byPath || basePathOf(byPath) !== prefix)
    return { tenant: tenants.get(defaultTenantId), url };
  const rest = url.slice(prefix.length);
  return { tenant: byPath, url: rest.startsWith('/') ? rest : `/${rest}` };
}

/** As `URL` writes it: small letters. The port of the scheme is left out by browsers already. */
const hostNamed = (header = ''): string => (header.split(',', 1)[0] ?? '').trim().toLowerCase();
