/** What roles of organizations allow in the APIs of the tenant, beside what they allow in the organization itself. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Tables } from '../database/tables.ts';
import { managementScopeIds } from '../permissions/built-in.ts';
import { type MemberKind, tablesOf } from './member-queries.ts';
import { changing } from './template-changes.ts';
import { touchRole } from './template-queries.ts';
import { refusingDoubles } from './writing.ts';

export interface ResourceScopes {
  /** Ids of scopes. */
  list(tenantId: string, roleId: string): Promise<readonly string[]>;
  /** The same of several roles at once. */
  listOf(tenantId: string, roleIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /**
   * `set` replaces. Refuses with 404 `entity.not_found` for the role, 404 `entity.relation_foreign_key_not_found` for a
   * scope, 403 `role.management_api_scopes_not_assignable_to_user_role` for those of the Management API, and a `set` of
   * what was not seen with 412 `request.changed_meanwhile`.
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
  /** Ids of what the member's roles allow: there, or without an organization in any of theirs. One statement. */
  ofMember(
    kind: MemberKind,
    tenantId: string,
    at: { readonly organizationId?: string | undefined; readonly memberId: string },
  ): Promise<ReadonlySet<string>>;
}

export function createResourceScopes(database: Database): ResourceScopes {
  const { kysely } = database;
  const change = changing(database);
  return {
    list: async (tenantId, roleId) =>
      (await listed(kysely, tenantId, [roleId])).map(({ scope_id }) => scope_id),
    async listOf(tenantId, roleIds) {
      const rows = roleIds.length === 0 ? [] : await listed(kysely, tenantId, roleIds);
      const of = Map.groupBy(rows, ({ role_id }) => role_id);
      return new Map(
        roleIds.map((id) => [id, new Set(of.get(id)?.map(({ scope_id }) => scope_id))] as const),
      );
    },
    allow: (tenantId, roleId, scopeIds, how, isAsSeen) => {
      refuseManagement(scopeIds);
      return refusingDoubles(() =>
        change(tenantId, async (trx) => {
          // Holds the role's row: of two who replace at once, one stands whole.
          if (!(await touchRole(trx, tenantId, roleId))) refuse('entity.not_found');
          const before = how === 'set' ? await listed(trx, tenantId, [roleId]) : [];
          const beforeIds = before.map(({ scope_id }) => scope_id);
          const { gone, added } = replacing(beforeIds, scopeIds, isAsSeen);
          await removed(trx, { tenantId, roleId }, gone);
          await insertResourceScopes(trx, { tenantId, roleId }, added);
        }),
      );
    },
    disallow: (tenantId, roleId, scopeId) =>
      change(tenantId, async (trx) => {
        if (!(await removed(trx, { tenantId, roleId }, [scopeId]))) refuse('entity.not_found');
      }),
    async ofMember(kind, tenantId, { organizationId, memberId }) {
      const rows = await kysely
        .selectFrom('organization_role_resource_scopes as allowed')
        .innerJoin(`${tablesOf[kind].roles} as given`, (join) =>
          join
            .onRef('given.tenant_id', '=', 'allowed.tenant_id')
            .onRef('given.role_id', '=', 'allowed.role_id'),
        )
        .select('allowed.scope_id')
        .distinct()
        .where('given.tenant_id', '=', tenantId)
        .where('given.member_id', '=', memberId)
        .$if(organizationId !== undefined, (query) =>
          query.where('given.organization_id', '=', organizationId ?? ''),
        )
        .execute();
      return new Set(rows.map(({ scope_id }) => scope_id));
    },
  };
}

/** The Management API stands above all organizations: who is somebody in one of them gets no hold of it. */
export function refuseManagement(scopeIds: readonly string[]): void {
  if (scopeIds.some((id) => managementScopeIds.includes(id)))
    refuse('role.management_api_scopes_not_assignable_to_user_role');
}

interface At {
  readonly tenantId: string;
  readonly roleId: string;
}

const listed = (db: Kysely<Tables>, tenantId: string, roleIds: readonly string[]) =>
  db
    .selectFrom('organization_role_resource_scopes')
    .select(['role_id', 'scope_id'])
    .where('tenant_id', '=', tenantId)
    .where('role_id', 'in', roleIds)
    .execute();

/** What it allows already stays; a scope that is not there breaks the reference. */
export async function insertResourceScopes(
  db: Kysely<Tables>,
  { tenantId, roleId }: At,
  scopeIds: readonly string[],
): Promise<void> {
  if (scopeIds.length === 0) return;
  await db
    .insertInto('organization_role_resource_scopes')
    .values([...new Set(scopeIds)].map((scope_id) => ({ tenant_id: tenantId, role_id: roleId, scope_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** True when there was one. */
async function removed(
  db: Kysely<Tables>,
  { tenantId, roleId }: At,
  scopeIds: readonly string[],
): Promise<boolean> {
  if (scopeIds.length === 0) return false;
  const { numDeletedRows } = await db
    .deleteFrom('organization_role_resource_scopes')
    .where('tenant_id', '=', tenantId)
    .where('role_id', '=', roleId)
    .where('scope_id', 'in', scopeIds)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
