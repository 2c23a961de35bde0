/** All resources, scopes and roles of a tenant and the programs that have them, in memory: small, and asked for at every token. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { listApplicationRoles } from './assignment-queries.ts';
import { type Resource, type Role, resourceOf, roleOf, type Scope, scopeOf } from './permission.ts';
import * as queries from './queries.ts';

export interface Snapshot {
  /** Oldest first, each with its scopes. */
  readonly resources: readonly Resource[];
  /** Oldest first. */
  readonly roles: readonly Role[];
  readonly scopes: ReadonlyMap<string, Scope>;
  /** By the application's id. */
  readonly rolesOfApplications: ReadonlyMap<string, readonly Role[]>;
}

export interface Memory {
  get(tenantId: string): Promise<Snapshot>;
  /**
   * One transaction, and every node hears of it. Changes of one tenant come one after another: whoever began first
   * holds the row of the topic's revision until it ends.
   */
  change<T>(tenantId: string, run: (trx: Kysely<Tables>) => Promise<T>): Promise<T>;
}

export function createMemory({ kysely, changes, transaction }: Database): Memory {
  const kept = changes.remember('permissions', (tenantId) => load(kysely, tenantId));
  // A program that is gone leaves no roles to one that would come under its name.
  changes.subscribe('applications', (tenantId) => kept.forget(tenantId));
  return {
    get: (tenantId) => kept.get(tenantId),
    change: (tenantId, run) =>
      transaction(async (trx) => {
        await changes.publish('permissions', tenantId, trx);
        return run(trx);
      }),
  };
}

async function load(kysely: Kysely<Tables>, tenantId: string): Promise<Snapshot> {
  const resources = await queries.listRows(kysely, 'resources', tenantId);
  const scopes = (await queries.listRows(kysely, 'scopes', tenantId)).map(scopeOf);
  const roleRows = await queries.listRows(kysely, 'roles', tenantId);
  const links = await queries.listRoleScopes(kysely, tenantId);
  const scopesOf = Map.groupBy(scopes, ({ resourceId }) => resourceId);
  const linksOf = Map.groupBy(links, ({ role_id }) => role_id);
  const roles = roleRows.map((row) =>
    roleOf(
      row,
      (linksOf.get(row.id) ?? []).map(({ scope_id }) => scope_id),
    ),
  );
  // A person's role at a machine, however it came there, gives nothing.
  const machineRoles = roles.filter(({ type }) => type === 'MachineToMachine');
  const rolesById = new Map(machineRoles.map((role) => [role.id, role]));
  const held = Map.groupBy(
    await listApplicationRoles(kysely, tenantId),
    ({ application_id }) => application_id,
  );
  return {
    resources: resources.map((row) => resourceOf(row, scopesOf.get(row.id) ?? [])),
    roles,
    scopes: new Map(scopes.map((scope) => [scope.id, scope])),
    rolesOfApplications: new Map(
      [...held].map(([id, rows]) => [id, rows.flatMap(({ role_id }) => rolesById.get(role_id) ?? [])]),
    ),
  };
}
