/** What each program may do at the Management API now, in memory: asked for with every call, since a token outlives a role. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { managementScope, managementScopes } from '../tenants/management-api.ts';
import { listManagementScopes } from './assignment-queries.ts';

/** None for an application that is gone. One statement after roles or applications of the tenant changed, on any node. */
export type ManagementScopesOf = (tenantId: string, applicationId: string) => Promise<readonly string[]>;

export function createManagementScopes({
  kysely,
  changes,
}: Pick<Database, 'kysely' | 'changes'>): ManagementScopesOf {
  const kept = changes.remember('permissions', (tenantId) => load(kysely, tenantId));
  // An application that is removed takes along what it held.
  changes.subscribe('applications', (tenantId) => kept.forget(tenantId));
  return async (tenantId, applicationId) => (await kept.get(tenantId)).get(applicationId) ?? [];
}

/** Who may do everything may also do less. */
export const withAllBelow = (names: readonly string[]): readonly string[] =>
  names.includes(managementScope) ? managementScopes : names;

async function load(
  kysely: Kysely<Tables>,
  tenantId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await listManagementScopes(kysely, tenantId);
  const held = Map.groupBy(rows, ({ application_id }) => application_id);
  return new Map([...held].map(([id, scopes]) => [id, withAllBelow(scopes.map(({ name }) => name))]));
}
