/** The tenants of this server: each an OpenID Connect issuer of its own with an address of its own. */
import type { Database } from '../database/open.ts';
import { listTenants, type TenantRow } from './queries.ts';

export interface Tenant {
  readonly id: string;
  /** Where people and programs reach it; no slash at the end. Under `<ENDPOINT>/t/<id>` where it has no host of its own. */
  readonly endpoint: string;
  /** `<endpoint>/oidc` */
  readonly issuer: string;
  /** The tenant whose users are the Console's. */
  readonly isAdmin: boolean;
}

export type TenantTag = 'production' | 'development';

/** A tenant with what its operator says of it. */
export interface TenantRecord extends Tenant {
  readonly name: string;
  /** A development tenant may use the telephone and test numbers. */
  readonly tag: TenantTag;
  /** Its own host name, with a port where it needs one. */
  readonly host: string | null;
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface Tenants {
  /** Throws when there is no such tenant: for ids of our own code; those of a request go to `find`. */
  get(id: string): TenantRecord;
  find(id: string): TenantRecord | undefined;
  /** The one whose own host this is, as `URL` writes it. Never one whose host has become that of this server's own sides. */
  findByHost(host: string): TenantRecord | undefined;
  /** The default one and the admin tenant first, then the others as they were made. As of the last refresh. */
  list(): readonly TenantRecord[];
  /** Takes what was changed on any node; from memory where nothing was. */
  refresh(): Promise<void>;
}

export const adminTenantId = 'admin';
export const defaultTenantId = 'default';

/** What a tenant's addresses begin with: `/t/dev`, or nothing where the whole host is its own. */
export const basePathOf = ({ endpoint }: Pick<Tenant, 'endpoint'>): string =>
  new URL(endpoint).pathname.replace(/\/$/, '');

export interface TenantsOptions {
  /** Absolute http(s) addresses; a slash at their end is dropped. */
  readonly endpoints: { readonly default: string; readonly admin: string };
  /** Where the others stand; without one there are only the two that every server has. */
  readonly database?: Database;
}

export function createTenants({ endpoints, database }: TenantsOptions): Tenants {
  let known = directoryOf([], endpoints);
  let [turns, taken] = [0, 0];
  // One list for all: it is remembered, and its changes are told, in the admin tenant's name.
  const remembered = database?.changes.remember('tenants', () => listTenants(database.kysely));

  async function refresh(): Promise<void> {
    if (!remembered) return;
    turns += 1;
    const turn = turns;
    const rows = await remembered.get(adminTenantId);
    // An older look that ends later must not overwrite a newer one.
    if (turn < taken) return;
    taken = turn;
    if (known.rows !== rows) known = directoryOf(rows, endpoints);
  }
  // Those who only ask for the list (the workers) shall not wait for a request to bring it up to date.
  database?.changes.subscribe('tenants', () => void refresh().catch(() => undefined));

  return {
    get(id) {
      const tenant = known.byId.get(id);
      if (!tenant) throw new Error(`There is no tenant "${id}"`);
      return tenant;
    },
    find: (id) => known.byId.get(id),
    findByHost: (host) => known.byHost.get(host),
    list: () => known.all,
    refresh,
  };
}

function directoryOf(rows: readonly TenantRow[], endpoints: TenantsOptions['endpoints']) {
  const builtIn = [defaultTenantId, adminTenantId].map(
    (id) => rows.find((row) => row.id === id) ?? freshRow(id),
  );
  const others = rows.filter(({ id }) => id !== defaultTenantId && id !== adminTenantId);
  const all = [...builtIn, ...others].map((row) => tenantOf(row, endpoints));
  const ownHosts = Object.values(endpoints).map(hostOf);
  const byHost = new Map(
    all.flatMap((tenant) => (tenant.host === null ? [] : [[hostOf(tenant.endpoint), tenant] as const])),
  );
  for (const host of ownHosts) byHost.delete(host);
  return { rows, all, byHost, byId: new Map(all.map((tenant) => [tenant.id, tenant])) };
}

const hostOf = (address: string): string => new URL(address).host;

/** As it is before the first start has written its row. */
const freshRow = (id: string): TenantRow => ({
  id,
  name: '',
  tag: 'production',
  host: null,
  version: 1,
  created_at: 0,
});

function tenantOf(row: TenantRow, endpoints: TenantsOptions['endpoints']): TenantRecord {
  const { id, name, tag, host, version, created_at: createdAt } = row;
  const endpoint = endpointOf(row, endpoints);
  const isAdmin = id === adminTenantId;
  return Object.freeze({
    id,
    endpoint,
    issuer: `${endpoint}/oidc`,
    isAdmin,
    name: name || id,
    tag,
    host,
    version,
    createdAt,
  });
}

function endpointOf({ id, host }: TenantRow, endpoints: TenantsOptions['endpoints']): string {
  const main = endpoints.default.replace(/\/+$/, '');
  if (id === defaultTenantId) return main;
  if (id === adminTenantId) return endpoints.admin.replace(/\/+$/, '');
  return host === null ? `${main}/t/${id}` : new URL(`${new URL(main).protocol}//${host}`).origin;
}
