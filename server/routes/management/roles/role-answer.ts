/** A role as the contract writes it, in a list with some of those who have it. */
import { refuse } from '../../../../contract/errors.ts';
import type { Applications } from '../../../applications/applications.ts';
import type { Role } from '../../../permissions/permission.ts';
import type { Permissions } from '../../../permissions/permissions.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag } from '../../entity-tag.ts';

export interface RolesDeps {
  readonly permissions: Permissions;
  readonly applications: Pick<Applications, 'find'>;
  readonly users: Users;
}

/** As many of those who have a role as a list shows. */
const shown = 3;

export const wholeRole = (role: Role) => ({ status: 200, body: role, headers: entityTag(role.version) });

export const roleFields = ({ id, name, description }: Role) => ({ id, name, description });

/** Refuses 404 `entity.not_found`. */
export const getRole = async ({ permissions }: RolesDeps, tenantId: string, id: string): Promise<Role> =>
  (await permissions.roles.find(tenantId, id)) ?? refuse('entity.not_found');

/** How many have each of these roles, and some of them: one statement for all counts, two for each role that has people. */
export async function withHolders(deps: RolesDeps, tenantId: string, roles: readonly Role[]) {
  const { userRoles, applicationRoles } = deps.permissions;
  const ids = roles.filter(({ type }) => type === 'User').map(({ id }) => id);
  const counts = await userRoles.count(tenantId, ids);
  return Promise.all(
    roles.map(async (role) => {
      const usersCount = counts.get(role.id) ?? 0;
      const applicationIds = await applicationRoles.holders(tenantId, role.id);
      return {
        ...role,
        usersCount,
        featuredUsers: usersCount > 0 ? await somePeople(deps, tenantId, role.id) : [],
        applicationsCount: applicationIds.length,
        featuredApplications: await someApplications(deps, tenantId, applicationIds.slice(0, shown)),
      };
    }),
  );
}

async function somePeople({ permissions, users }: RolesDeps, tenantId: string, roleId: string) {
  const ids = await permissions.userRoles.some(tenantId, roleId, shown);
  const found = await Promise.all(ids.map((id) => users.find(tenantId, id)));
  return found.flatMap((user) => (user ? [{ id: user.id, avatar: user.avatar, name: user.name }] : []));
}

async function someApplications({ applications }: RolesDeps, tenantId: string, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => applications.find(tenantId, id)));
  return found.flatMap((one) => (one ? [{ id: one.id, name: one.name, type: one.type }] : []));
}
