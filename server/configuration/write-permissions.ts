/** The resources, scopes and roles of a document. */
import { managementResourceId } from '../permissions/built-in.ts';
import { refuseReference } from './refuse-reference.ts';
import { managementResourceKey, scopeKey } from './read-tenant.ts';
import type { Writing } from './write-tenant.ts';

export async function writePermissions(writing: Writing): Promise<void> {
  await writeResources(writing);
  await writeRoles(writing);
  await linkScopes(writing);
}

async function writeResources({ rooms, tenantId, wanted, changes, ids, recalled }: Writing): Promise<void> {
  const { resources } = rooms.permissions;
  for (const { section, key } of changes) {
    const given = wanted.clear.resources?.[key];
    if (section !== 'resources' || !given) continue;
    const { name, indicator, accessTokenTtl: accessTokenTtlSeconds, isDefault } = given;
    const known = ids.resources.get(key);
    const before = known === undefined ? undefined : await resources.find(tenantId, known);
    const made = { id: recalled.idOf('resources', key), name, indicator, accessTokenTtlSeconds };
    const { id } = before ?? (await resources.create(tenantId, made));
    ids.resources.set(key, id);
    if (before && (before.name !== name || before.accessTokenTtlSeconds !== accessTokenTtlSeconds))
      await resources.update({ tenantId, id }, { name, accessTokenTtlSeconds });
    if ((before?.isDefault ?? false) !== isDefault) await resources.setDefault({ tenantId, id }, isDefault);
    const scopes = new Map((before?.scopes ?? []).map((scope) => [scope.name, scope]));
    for (const scope of scopes.values())
      if (!Object.hasOwn(given.scopes, scope.name))
        await resources.removeScope({ tenantId, id: scope.id }, id);
    for (const [scopeName, description] of Object.entries(given.scopes)) {
      const scope = scopes.get(scopeName);
      if (!scope) {
        const scopeId = recalled.idOf('scopes', scopeKey(key, scopeName));
        await resources.createScope(tenantId, id, { id: scopeId, name: scopeName, description });
      } else if (scope.description !== description)
        await resources.updateScope({ tenantId, id: scope.id }, id, { description });
    }
  }
}

async function writeRoles({
  rooms,
  tenantId,
  state,
  wanted,
  changes,
  ids,
  recalled,
}: Writing): Promise<void> {
  const { roles } = rooms.permissions;
  for (const id of givingWay('roles', { state, wanted, changes, ids }))
    await roles.update({ tenantId, id }, { name: id });
  for (const { section, key } of changes) {
    const given = wanted.clear.roles?.[key];
    if (section !== 'roles' || !given) continue;
    const { name, description, type, isDefault } = given;
    const known = ids.roles.get(key);
    const before = known === undefined ? undefined : await roles.find(tenantId, known);
    if (!before) {
      const made = { id: recalled.idOf('roles', key), name, description, type, isDefault };
      ids.roles.set(key, (await roles.create(tenantId, made)).id);
    } else if (before.name !== name || before.description !== description || before.isDefault !== isDefault)
      await roles.update({ tenantId, id: before.id }, { name, description, isDefault });
  }
}

/** Ids of roles that leave their name to another one: only once they have is it free, and two may change theirs round. */
export function givingWay(
  section: 'roles' | 'organizationRoles',
  { state, wanted, changes, ids }: Pick<Writing, 'state' | 'wanted' | 'changes' | 'ids'>,
): readonly string[] {
  const after = wanted.clear[section] ?? {};
  const taken = new Map(Object.entries(after).map(([key, { name }]) => [name, key]));
  return changes.flatMap((change) => {
    if (change.section !== section || change.action !== 'change') return [];
    const before = state.clear[section][change.key]?.name;
    const heir = before === undefined ? undefined : taken.get(before);
    return heir === undefined || heir === change.key ? [] : (ids[section].get(change.key) ?? []);
  });
}

/** The id of a scope by the key of its resource and its name, as the tenant has them now. */
export async function scopeIdsOf({
  rooms,
  tenantId,
  ids,
}: Writing): Promise<(resourceKey: string, name: string) => string | undefined> {
  const all = await rooms.permissions.resources.list(tenantId);
  return (resourceKey, name) => {
    const resourceId =
      resourceKey === managementResourceKey ? managementResourceId : ids.resources.get(resourceKey);
    return all.find(({ id }) => id === resourceId)?.scopes.find((scope) => scope.name === name)?.id;
  };
}

/** Of all roles: an API that was made anew has new scopes under the old names. */
async function linkScopes(writing: Writing): Promise<void> {
  const { rooms, tenantId, state, wanted, changes, ids } = writing;
  if (!changes.some(({ section }) => section === 'resources' || section === 'roles')) return;
  const { roles } = rooms.permissions;
  const scopeIdOf = await scopeIdsOf(writing);
  for (const [key, { scopes }] of Object.entries(wanted.clear.roles ?? state.clear.roles)) {
    const id = ids.roles.get(key);
    const role = id === undefined ? undefined : await roles.find(tenantId, id);
    if (!role) continue;
    const wantedIds = Object.entries(scopes).flatMap(([resourceKey, names]) =>
      names.flatMap((name) => {
        const scopeId = scopeIdOf(resourceKey, name);
        // Of a role that the document does not name, what went is gone.
        if (scopeId === undefined && wanted.clear.roles)
          return refuseReference(`roles.${key}.scopes.${resourceKey}`, name);
        return scopeId ?? [];
      }),
    );
    for (const scopeId of role.scopeIds)
      if (!wantedIds.includes(scopeId)) await roles.removeScope(tenantId, role.id, scopeId);
    const added = wantedIds.filter((scopeId) => !role.scopeIds.includes(scopeId));
    if (added.length > 0) await roles.addScopes(tenantId, role.id, added);
  }
}
