/** What every tenant has from its first day: the Management API with its scopes, and the role that opens it to a program. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { managementApiOf, managementScope, managementScopes } from '../tenants/management-api.ts';

/** Ids of our own making look otherwise: letters and digits alone. */
export const managementResourceId = 'management-api';
export const managementRoleId = 'management-api-access';

export const isBuiltInResource = (id: string): boolean => id === managementResourceId;
export const isBuiltInRole = (id: string): boolean => id === managementRoleId;

/** `management-api-users-read` for `users:read`. */
export const managementScopeId = (name: string): string =>
  `${managementResourceId}-${name.replaceAll(':', '-')}`;

export const managementScopeIds: readonly string[] = managementScopes.map(managementScopeId);

/** Writes what is missing; what is there stays as it is. The role carries `all` and nothing else. */
export async function insertBuiltIn(trx: Kysely<Tables>, tenantId: string, now: number): Promise<void> {
  const tenant = { tenant_id: tenantId };
  await trx
    .insertInto('resources')
    .values({
      ...tenant,
      id: managementResourceId,
      name: 'Management API',
      indicator: managementApiOf(tenantId),
      is_default: 0,
      access_token_ttl: 3600,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('scopes')
    .values(
      managementScopes.map((name) => ({
        ...tenant,
        id: managementScopeId(name),
        resource_id: managementResourceId,
        name,
        description: null,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('roles')
    .values({
      ...tenant,
      id: managementRoleId,
      name: 'Management API access',
      description: 'Opens the whole Management API to a program.',
      type: 'MachineToMachine',
      is_default: 0,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('role_scopes')
    .values({ ...tenant, role_id: managementRoleId, scope_id: managementScopeId(managementScope) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
