/** The tenants of this server: each an OpenID Connect issuer of its own with an address of its own. */

export interface Tenant {
  readonly id: string;
  /** Where people and programs reach it; no slash at the end. */
  readonly endpoint: string;
  /** `<endpoint>/oidc` */
  readonly issuer: string;
  /** The tenant whose users are the Console's. */
  readonly isAdmin: boolean;
}

export interface Tenants {
  /** Throws when there is no such tenant: ids come from our own code, never from a request. */
  get(id: string): Tenant;
  list(): readonly Tenant[];
}

export const adminTenantId = 'admin';
export const defaultTenantId = 'default';

export interface TenantsOptions {
  /** Absolute http(s) addresses; a slash at their end is dropped. */
  readonly endpoints: { readonly default: string; readonly admin: string };
}

export function createTenants({ endpoints }: TenantsOptions): Tenants {
  const tenants = new Map(
    [defaultTenantId, adminTenantId].map((id) => [
      id,
      tenantAt(id, id === adminTenantId ? endpoints.admin : endpoints.default),
    ]),
  );
  return {
    get(id) {
      const tenant = tenants.get(id);
      if (!tenant) throw new Error(`There is no tenant "${id}"`);
      return tenant;
    },
    list: () => [...tenants.values()],
  };
}

function tenantAt(id: string, address: string): Tenant {
  const endpoint = address.replace(/\/+$/, '');
  return Object.freeze({ id, endpoint, issuer: `${endpoint}/oidc`, isAdmin: id === adminTenantId });
}
