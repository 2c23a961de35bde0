/** The applications of a document, and the roles of those that are machines. */
import { isSame } from './canonical.ts';
import { managementRoleKey } from './read-tenant.ts';
import { managementRoleId } from '../permissions/built-in.ts';
import type { Writing } from './write-tenant.ts';

export async function writeApplications(writing: Writing): Promise<void> {
  const { rooms, tenantId, wanted, changes, ids, recalled } = writing;
  for (const { section, key } of changes) {
    const given = wanted.clear.applications?.[key];
    if (section !== 'applications' || !given) continue;
    const { roles: _roles, type, isThirdParty, ...patch } = given;
    const id = ids.applications.get(key);
    if (id !== undefined) await rooms.applications.update({ tenantId, id }, patch);
    else {
      const known = { id: recalled.idOf('applications', key), secrets: recalled.secretsOf(key) };
      const made = { ...patch, type, isThirdParty };
      const { application } = await rooms.applications.create(tenantId, made, known);
      ids.applications.set(key, application.id);
    }
  }
  await giveRoles(writing);
}

/** Also to those that were not named: a role that was made anew has lost its holders. */
async function giveRoles({ rooms, tenantId, state, wanted, changes, ids }: Writing): Promise<void> {
  if (!changes.some(({ section }) => section === 'applications' || section === 'roles')) return;
  for (const [key, { type, roles }] of Object.entries(
    wanted.clear.applications ?? state.clear.applications,
  )) {
    const id = ids.applications.get(key);
    if (id === undefined) continue;
    const roleIds = roles.flatMap((role) =>
      role === managementRoleKey ? managementRoleId : (ids.roles.get(role) ?? []),
    );
    const held = (await rooms.permissions.applicationRoles.list(tenantId, id)).map((role) => role.id);
    if (!isSame(held.toSorted(), roleIds.toSorted()))
      await rooms.permissions.applicationRoles.replace(tenantId, { id, type }, roleIds);
  }
}
