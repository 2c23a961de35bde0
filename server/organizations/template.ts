/** What every organization of a tenant shares: the roles that a member can have, and the scopes that these allow. */
import { refuse } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Brief, Named, OrganizationRole, RoleType } from './organization.ts';
import type { OrganizationsDeps, Slice } from './catalog.ts';
import { insertResourceScopes, refuseManagement } from './resource-scopes.ts';
import { changing } from './template-changes.ts';
import * as queries from './template-queries.ts';
import { changedOrGone, refusingDoubles } from './writing.ts';

export interface NamedFields {
  /** Of a new one; else one is made. */
  readonly id?: string | undefined;
  readonly name?: string;
  readonly description?: string | null;
  /** Of a role; chosen once. */
  readonly type?: RoleType;
}

/** Scopes and roles are kept alike. Names are unique in the tenant: 422 `entity.unique_integrity_violation`. */
interface Kept<T extends Named> {
  /** By name; all of them without a slice. `q` is looked for in id, name and description. */
  list(
    tenantId: string,
    options?: Partial<Slice> & { readonly q?: string },
  ): Promise<{ items: readonly T[]; total: number }>;
  /** Refuses with 404 `entity.not_found`. */
  get(tenantId: string, id: string): Promise<T>;
  create(tenantId: string, fields: NamedFields & { readonly name: string }): Promise<T>;
  /** Refuses with 404 `entity.not_found`, 412 `request.changed_meanwhile`. */
  update(tenantId: string, id: string, fields: NamedFields, ifVersion?: number): Promise<T>;
  remove(tenantId: string, id: string, ifVersion?: number): Promise<void>;
}

export interface Template {
  readonly scopes: Kept<Named>;
  readonly roles: Kept<OrganizationRole> & {
    /** With what it allows at once, there and in APIs. Refuses like `allow` here and in `ResourceScopes`. */
    createWith(
      tenantId: string,
      fields: NamedFields & { readonly name: string },
      scopeIds: readonly string[],
      resourceScopeIds?: readonly string[],
    ): Promise<OrganizationRole>;
    /** By role, sorted by name. */
    scopesOf(tenantId: string, roleIds: readonly string[]): Promise<ReadonlyMap<string, readonly Named[]>>;
    /**
     * `set` replaces what there was. Refuses with 404 like `get`, and for scopes that are not there; a `set` of what was
     * not seen with 412 `request.changed_meanwhile`.
     */
    allow(
      tenantId: string,
      roleId: string,
      scopeIds: readonly string[],
      how: 'add' | 'set',
      isAsSeen?: IsAsSeen,
    ): Promise<void>;
    /** 404 `entity.not_found` when the role did not allow it. */
    disallow(tenantId: string, roleId: string, scopeId: string): Promise<void>;
    /** Their ids; refuses with 422 `organization.role_names_not_found` when one has no role. */
    idsOf(tenantId: string, names: readonly string[]): Promise<readonly string[]>;
    briefs(tenantId: string, ids: readonly string[]): Promise<readonly Brief[]>;
    /** How many members have one of them, people and applications, each counted in each organization. */
    countHolders(tenantId: string, roleIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  };
}

export function createTemplate(deps: OrganizationsDeps): Template {
  const { database } = deps;
  const db = database.kysely;
  const change = changing(database);
  const roles = keep<OrganizationRole>(deps, 'organization_roles', true);
  return {
    scopes: keep<Named>(deps, 'organization_scopes', false),
    roles: {
      ...roles,
      createWith: (tenantId, fields, scopeIds, resourceScopeIds = []) =>
        refusingDoubles(() =>
          change(tenantId, async (trx) => {
            const row = await queries.insert(trx, 'organization_roles', rowOf(deps, tenantId, fields, true));
            await queries.allowScopes(trx, tenantId, row.id, scopeIds);
            refuseManagement(resourceScopeIds);
            await insertResourceScopes(trx, { tenantId, roleId: row.id }, resourceScopeIds);
            return namedOf(row) as OrganizationRole;
          }),
        ),
      async scopesOf(tenantId, roleIds) {
        const rows = await queries.scopesOfRoles(db, tenantId, roleIds);
        return new Map(
          roleIds.map((id) => [id, rows.filter(({ role_id }) => role_id === id).map(namedOf)] as const),
        );
      },
      allow: (tenantId, roleId, scopeIds, how, isAsSeen) =>
        refusingDoubles(() =>
          change(tenantId, async (trx) => {
            if (!(await queries.touchRole(trx, tenantId, roleId))) refuse('entity.not_found');
            const before = how === 'set' ? await queries.scopesOfRoles(trx, tenantId, [roleId]) : [];
            const beforeIds = before.map(({ id }) => id);
            const { gone, added } = replacing(beforeIds, scopeIds, isAsSeen);
            await queries.disallowScopes(trx, tenantId, roleId, gone);
            await queries.allowScopes(trx, tenantId, roleId, added);
          }),
        ),
      disallow: (tenantId, roleId, scopeId) =>
        change(tenantId, async (trx) => {
          if (!(await queries.disallowScopes(trx, tenantId, roleId, [scopeId]))) refuse('entity.not_found');
        }),
      async idsOf(tenantId, names) {
        const rows = await queries.rolesByName(db, tenantId, names);
        const unknown = names.filter((name) => !rows.some((row) => row.name === name));
        if (unknown.length > 0) refuse('organization.role_names_not_found', { data: { names: unknown } });
        return rows.map(({ id }) => id);
      },
      briefs: (tenantId, ids) => queries.roleBriefs(db, tenantId, ids),
      countHolders: (tenantId, roleIds) => queries.countHolders(db, tenantId, roleIds),
    },
  };
}

function keep<T extends Named>(
  deps: OrganizationsDeps,
  table: queries.TemplateTable,
  hasType: boolean,
): Kept<T> {
  const { database }: { readonly database: Database } = deps;
  const db = database.kysely;
  const change = changing(database);
  const find = (tenantId: string, id: string) => queries.find(db, table, tenantId, id);
  return {
    async list(tenantId, options = {}) {
      const { rows, total } = await queries.list(db, table, tenantId, {
        ...options,
        engine: database.engine,
      });
      return { items: rows.map((row) => namedOf(row) as T), total };
    },
    get: async (tenantId, id) => namedOf((await find(tenantId, id)) ?? refuse('entity.not_found')) as T,
    create: (tenantId, fields) =>
      refusingDoubles(() =>
        change(
          tenantId,
          async (trx) =>
            namedOf(await queries.insert(trx, table, rowOf(deps, tenantId, fields, hasType))) as T,
        ),
      ),
    update: (tenantId, id, { name, description }, ifVersion) =>
      refusingDoubles(async () => {
        const row = await change(tenantId, (trx) =>
          queries.update(
            trx,
            table,
            { tenantId, id, ifVersion },
            {
              ...(name !== undefined && { name }),
              ...(description !== undefined && { description: description || null }),
            },
          ),
        );
        return row ? (namedOf(row) as T) : changedOrGone(() => find(tenantId, id));
      }),
    async remove(tenantId, id, ifVersion) {
      const isDone = await change(tenantId, (trx) => queries.remove(trx, table, { tenantId, id, ifVersion }));
      if (!isDone) await changedOrGone(() => find(tenantId, id));
    },
  };
}

const rowOf = (
  { clock, random }: OrganizationsDeps,
  tenantId: string,
  { id = random.id(21), name, description, type = 'User' }: NamedFields & { readonly name: string },
  hasType: boolean,
) => ({
  tenant_id: tenantId,
  id,
  name,
  description: description || null,
  ...(hasType && { type }),
  created_at: clock.now(),
});

const namedOf = ({
  id,
  name,
  description,
  version,
  type,
}: queries.TemplateRow): Named & { type?: RoleType } => ({
  id,
  name,
  description,
  version,
  ...(type !== undefined && { type }),
});
