/** The organization template of a document: scopes, roles, and what these allow inside an organization and in APIs. */
import { isSame } from './canonical.ts';
import { refuseReference } from './refuse-reference.ts';
import { givingWay, scopeIdsOf } from './write-permissions.ts';
import type { Writing } from './write-tenant.ts';

export async function writeOrganizationTemplate(writing: Writing): Promise<void> {
  await writeScopes(writing);
  await writeRoles(writing);
  await linkScopes(writing);
}

/** What goes takes itself out of the roles that allowed it. */
async function writeScopes({ rooms, tenantId, wanted, changes, ids, recalled }: Writing): Promise<void> {
  const { scopes } = rooms.organizations;
  for (const { section, key, action } of changes) {
    if (section !== 'organizationScopes') continue;
    const id = ids.organizationScopes.get(key);
    const description = wanted.clear.organizationScopes?.[key] ?? null;
    if (action === 'remove') {
      if (id !== undefined) await scopes.remove(tenantId, id);
      ids.organizationScopes.delete(key);
    } else if (id === undefined) {
      const made = { id: recalled.idOf('organizationScopes', key), name: key, description };
      ids.organizationScopes.set(key, (await scopes.create(tenantId, made)).id);
    } else await scopes.update(tenantId, id, { description });
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
  const { roles } = rooms.organizations;
  for (const id of givingWay('organizationRoles', { state, wanted, changes, ids }))
    await roles.update(tenantId, id, { name: id });
  for (const { section, key } of changes) {
    const given = wanted.clear.organizationRoles?.[key];
    if (section !== 'organizationRoles' || !given) continue;
    const { name, description, type } = given;
    const id = ids.organizationRoles.get(key);
    const before = state.clear.organizationRoles[key];
    if (id === undefined) {
      const made = { id: recalled.idOf('organizationRoles', key), name, description, type };
      ids.organizationRoles.set(key, (await roles.create(tenantId, made)).id);
    } else if (before?.name !== name || before.description !== description)
      await roles.update(tenantId, id, { name, description });
  }
}

const concerned: readonly string[] = ['resources', 'organizationScopes', 'organizationRoles'];

/** Of all roles: an API that was made anew has new scopes under the old names. */
async function linkScopes(writing: Writing): Promise<void> {
  const { rooms, tenantId, state, wanted, changes, ids } = writing;
  if (!changes.some(({ section }) => concerned.includes(section))) return;
  const { roles, resourceScopes } = rooms.organizations;
  const scopeIdOf = await scopeIdsOf(writing);
  for (const [key, one] of Object.entries(wanted.clear.organizationRoles ?? state.clear.organizationRoles)) {
    const id = ids.organizationRoles.get(key);
    if (id === undefined) continue;
    /** Of a role that the document does not name, what went is gone. */
    const needed = (at: string, name: string, found: string | undefined): readonly string[] =>
      found !== undefined
        ? [found]
        : wanted.clear.organizationRoles
          ? refuseReference(`organizationRoles.${key}.${at}`, name)
          : [];
    const inside = one.scopes.flatMap((name) => needed('scopes', name, ids.organizationScopes.get(name)));
    const allowed = (await roles.scopesOf(tenantId, [id])).get(id) ?? [];
    if (!isSame(allowed.map((scope) => scope.id).toSorted(), inside.toSorted()))
      await roles.allow(tenantId, id, inside, 'set');
    const inApis = Object.entries(one.resourceScopes).flatMap(([resourceKey, names]) =>
      names.flatMap((name) => needed(`resourceScopes.${resourceKey}`, name, scopeIdOf(resourceKey, name))),
    );
    if (!isSame((await resourceScopes.list(tenantId, id)).toSorted(), inApis.toSorted()))
      await resourceScopes.allow(tenantId, id, inApis, 'set');
  }
}
