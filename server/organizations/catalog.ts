/** Organizations themselves: made, found, changed, removed with all that hangs on them. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';
import { type Organization, organizationOf } from './organization.ts';
import * as queries from './queries.ts';
import { changedOrGone } from './writing.ts';

export interface OrganizationFields {
  readonly name?: string;
  readonly description?: string | null;
  readonly customData?: Readonly<Record<string, unknown>>;
  readonly branding?: Readonly<Record<string, unknown>>;
  readonly color?: Readonly<Record<string, unknown>>;
  readonly customCss?: string | null;
  readonly isMfaRequired?: boolean;
}

export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

export interface Catalog {
  /** Newest first; `q` is looked for in id and name, whatever the case. */
  list(
    tenantId: string,
    options: Slice & { readonly q?: string },
  ): Promise<{ organizations: readonly Organization[]; total: number }>;
  find(tenantId: string, id: string): Promise<Organization | undefined>;
  /** Refuses with 404 `entity.not_found`. */
  get(tenantId: string, id: string): Promise<Organization>;
  create(tenantId: string, fields: OrganizationFields & { readonly name: string }): Promise<Organization>;
  /** Refuses with 404 `entity.not_found`, 412 `request.changed_meanwhile`. */
  update(tenantId: string, id: string, fields: OrganizationFields, ifVersion?: number): Promise<Organization>;
  /** Refuses like `update`. */
  remove(tenantId: string, id: string, ifVersion?: number): Promise<void>;
}

export interface OrganizationsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
}

export function createCatalog({ database, clock, random }: OrganizationsDeps): Catalog {
  const db = database.kysely;
  const find: Catalog['find'] = async (tenantId, id) => {
    const row = await queries.findOrganization(db, tenantId, id);
    return row && organizationOf(row);
  };

  return {
    find,
    get: async (tenantId, id) => (await find(tenantId, id)) ?? refuse('entity.not_found'),
    async list(tenantId, options) {
      const { rows, total } = await queries.listOrganizations(db, tenantId, {
        ...options,
        engine: database.engine,
      });
      return { organizations: rows.map(organizationOf), total };
    },
    create: async (tenantId, { name, ...fields }) =>
      organizationOf(
        await queries.insertOrganization(db, {
          tenant_id: tenantId,
          id: random.id(12),
          name,
          description: null,
          custom_data: '{}',
          branding: '{}',
          is_mfa_required: 0,
          created_at: clock.now(),
          ...columnsOf(fields),
        }),
      ),
    async update(tenantId, id, fields, ifVersion) {
      const row = await queries.updateOrganization(db, { tenantId, id, ifVersion }, columnsOf(fields));
      return row ? organizationOf(row) : changedOrGone(() => find(tenantId, id));
    },
    async remove(tenantId, id, ifVersion) {
      if (!(await queries.deleteOrganization(db, { tenantId, id, ifVersion })))
        await changedOrGone(() => find(tenantId, id));
    },
  };
}

const columnsOf = ({
  name,
  description,
  customData,
  branding,
  color,
  customCss,
  isMfaRequired,
}: OrganizationFields) => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description: description || null }),
  ...(customData !== undefined && { custom_data: JSON.stringify(customData) }),
  ...(branding !== undefined && { branding: JSON.stringify(branding) }),
  ...(color !== undefined && { color: JSON.stringify(color) }),
  ...(customCss !== undefined && { custom_css: customCss || null }),
  ...(isMfaRequired !== undefined && { is_mfa_required: isMfaRequired ? 1 : 0 }),
});
