/** Organizations that come from another system, with their ids, roles and members. What is here stays as it is. */
import type { Insertable, Kysely } from 'kysely';
import { bringRow, type HowBrought } from '../database/bring-row.ts';
import type { Tables } from '../database/tables.ts';
import { type MemberKind, tablesOf } from './member-queries.ts';
import { insertDomains, insertRoles } from './provisioning-queries.ts';
import { insertResourceScopes } from './resource-scopes.ts';
import { allowScopes } from './template-queries.ts';

type Db = Kysely<Tables>;

export interface Member {
  readonly organizationId: string;
  readonly memberId: string;
}

/** Members and their roles come by themselves. */
export async function bringOrganization(
  trx: Db,
  row: Insertable<Tables['organizations']>,
  joining: { readonly domains: readonly string[]; readonly roleIds: readonly string[] },
): Promise<HowBrought> {
  const how = await bringRow(trx, 'organizations', row);
  if (how !== 'new') return how;
  const at = { tenantId: row.tenant_id, organizationId: row.id };
  await insertDomains(trx, at, [...new Set(joining.domains.map((domain) => domain.toLowerCase()))]);
  await insertRoles(trx, at, joining.roleIds);
  return how;
}

export const bringOrganizationScope = (
  trx: Db,
  row: Insertable<Tables['organization_scopes']>,
): Promise<HowBrought> => bringRow(trx, 'organization_scopes', row);

/** With what it allows, when it is new. */
export async function bringOrganizationRole(
  trx: Db,
  row: Insertable<Tables['organization_roles']>,
  allowed: { readonly scopeIds: readonly string[]; readonly resourceScopeIds: readonly string[] },
): Promise<HowBrought> {
  const how = await bringRow(trx, 'organization_roles', row);
  if (how !== 'new') return how;
  await allowScopes(trx, row.tenant_id, row.id, allowed.scopeIds);
  await insertResourceScopes(trx, { tenantId: row.tenant_id, roleId: row.id }, allowed.resourceScopeIds);
  return how;
}

/** How many are new there. All of them must be here. */
export async function bringMembers(
  trx: Db,
  kind: MemberKind,
  { tenantId, at }: { readonly tenantId: string; readonly at: number },
  members: readonly Member[],
): Promise<number> {
  if (members.length === 0) return 0;
  const rows = await trx
    .insertInto(tablesOf[kind].members)
    .values(
      members.map(({ organizationId, memberId }) => ({
        tenant_id: tenantId,
        organization_id: organizationId,
        member_id: memberId,
        created_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('member_id')
    .execute();
  return rows.length;
}

/** Who does not belong there gets nothing. */
export async function bringRolesOfMembers(
  trx: Db,
  kind: MemberKind,
  tenantId: string,
  given: readonly (Member & { readonly roleId: string })[],
): Promise<void> {
  if (given.length === 0) return;
  const there = await trx
    .selectFrom(tablesOf[kind].members)
    .select(['organization_id', 'member_id'])
    .where('tenant_id', '=', tenantId)
    .where('member_id', 'in', [...new Set(given.map(({ memberId }) => memberId))])
    .execute();
  const belongs = new Set(there.map((row) => `${row.organization_id} ${row.member_id}`));
  const rows = given
    .filter(({ organizationId, memberId }) => belongs.has(`${organizationId} ${memberId}`))
    .map(({ organizationId, memberId, roleId }) => ({
      tenant_id: tenantId,
      organization_id: organizationId,
      member_id: memberId,
      role_id: roleId,
    }));
  if (rows.length === 0) return;
  await trx
    .insertInto(tablesOf[kind].roles)
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
