/** Resources, scopes and roles of a Logto database, and who has them. */
import { managementScopeId, managementScopeIds, managementResourceId } from '../permissions/built-in.ts';
import { bringHolders, bringResource, bringRole, bringScope } from '../permissions/bring-permissions.ts';
import { managementApiOf } from '../tenants/management-api.ts';
import { everyRow, groupedBy, isNewFor, textOf, timeOf } from './bring-rows.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

/** Answers by their ids there which scopes they are here. */
export async function bringPermissions(
  around: Around,
  source: LogtoSource,
): Promise<ReadonlyMap<string, string>> {
  const resources = await bringResources(around, source);
  const scopes = await bringScopes(around, source, resources);
  const roles = await bringRoles(around, source, scopes);
  await bringPairs(around, source, roles);
  return scopes;
}

/** By their ids there, which they are here. */
async function bringResources(around: Around, source: LogtoSource): Promise<ReadonlyMap<string, string>> {
  const { trx, tenantId, report, rooms } = around;
  const ids = new Map<string, string>();
  const chosen = (await rooms.permissions.resources.list(tenantId)).find(({ isDefault }) => isDefault);
  for (const row of await everyRow(source, 'resources')) {
    const [id, indicator] = [String(row['id']), String(row['indicator'])];
    // Every tenant has one of its own from its first day.
    if (indicator === managementApiOf(String(row['tenant_id']))) {
      ids.set(id, managementResourceId);
      continue;
    }
    const brought = await bringResource(trx, {
      tenant_id: tenantId,
      id,
      name: String(row['name']),
      indicator,
      // One that was chosen here stays the default.
      is_default: row['is_default'] === true && !chosen ? 1 : 0,
      access_token_ttl: Number(row['access_token_ttl'] ?? 3600),
      created_at: rooms.clock.now(),
    });
    ids.set(id, brought.id);
    report.counts.resources[brought.how === 'new' ? 'imported' : 'known'] += 1;
    if (brought.how === 'new' && row['is_default'] === true && chosen)
      report.leftOut.push({
        what: 'that it is the default of resource',
        id,
        why: `another one is the default here: ${chosen.id}`,
      });
  }
  return ids;
}

async function bringScopes(
  around: Around,
  source: LogtoSource,
  resources: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const { trx, tenantId, report, rooms } = around;
  const ids = new Map<string, string>();
  for (const row of await everyRow(source, 'scopes')) {
    const [id, name] = [String(row['id']), String(row['name'])];
    const resourceId = resources.get(String(row['resource_id']));
    if (resourceId === undefined) continue;
    if (resourceId === managementResourceId) {
      const own = managementScopeId(name);
      if (managementScopeIds.includes(own)) ids.set(id, own);
      continue;
    }
    const brought = await bringScope(trx, {
      tenant_id: tenantId,
      id,
      resource_id: resourceId,
      name,
      description: textOf(row, 'description'),
      created_at: timeOf(row, 'created_at') ?? rooms.clock.now(),
    });
    ids.set(id, brought.id);
    report.counts.scopes[brought.how === 'new' ? 'imported' : 'known'] += 1;
  }
  return ids;
}

interface KnownRole {
  readonly type: string;
  readonly isNew: boolean;
}

async function bringRoles(
  around: Around,
  source: LogtoSource,
  scopes: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, KnownRole>> {
  const { trx, tenantId, report, rooms } = around;
  const carried = groupedBy(await everyRow(source, 'roles_scopes'), 'role_id', 'scope_id');
  const roles = new Map<string, KnownRole>();
  for (const row of await everyRow(source, 'roles')) {
    const [id, name] = [String(row['id']), String(row['name'])];
    const leaveOut = (why: string) => report.leftOut.push({ what: `role "${name}"`, id, why });
    // What the system keeps for itself under these names has its counterpart here.
    if (name.startsWith('#internal:')) {
      leaveOut('it is one of the system’s own');
      continue;
    }
    const type = row['type'] === 'MachineToMachine' ? 'MachineToMachine' : 'User';
    const all = (carried.get(id) ?? []).flatMap((scopeId) => scopes.get(scopeId) ?? []);
    const own = type === 'User' ? all.filter((scopeId) => !managementScopeIds.includes(scopeId)) : all;
    const brought = await bringRole(
      trx,
      {
        tenant_id: tenantId,
        id,
        name,
        description: textOf(row, 'description') ?? '',
        type,
        is_default: row['is_default'] === true && type === 'User' ? 1 : 0,
        created_at: rooms.clock.now(),
      },
      own,
    );
    if (brought.how === 'taken') {
      leaveOut(`there is a role of this name already: ${brought.id}`);
      continue;
    }
    report.counts.roles[brought.how === 'new' ? 'imported' : 'known'] += 1;
    if (brought.how === 'new' && own.length < all.length)
      report.leftOut.push({
        what: `the Management API in role "${name}"`,
        id,
        why: 'people have no hold of it here',
      });
    roles.set(id, { type, isNew: brought.how === 'new' });
  }
  return roles;
}

/** Where either side came with this import: what an operator took away here since an earlier one stays away. */
async function bringPairs(
  around: Around,
  source: LogtoSource,
  roles: ReadonlyMap<string, KnownRole>,
): Promise<void> {
  const kinds = [
    ['user', 'users_roles', 'user_id', 'User'],
    ['application', 'applications_roles', 'application_id', 'MachineToMachine'],
  ] as const;
  for (const [kind, table, column, type] of kinds)
    for await (const rows of source.read(table)) {
      const pairs = rows
        .map((row: LogtoRow) => ({ holderId: String(row[column]), roleId: String(row['role_id']) }))
        .filter(({ holderId, roleId }) => {
          const role = roles.get(roleId);
          return role?.type === type && isNewFor(around, kind, holderId, role.isNew);
        });
      around.report.counts.rolesGiven.imported += await bringHolders(
        around.trx,
        around.tenantId,
        kind,
        pairs,
      );
    }
}
