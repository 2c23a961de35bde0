/** `/api/users/:userId/roles`: what a person may do. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import {
  addedRolesAnswer,
  addRolesBody,
  replaceRolesBody,
  roleIdsAnswer,
} from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import type { Permissions } from '../../../permissions/permissions.ts';
import type { Users } from '../../../users/users.ts';
import { ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { rolesOf } from '../roles/roles-of.ts';

const params = z.object({ userId: anyId });

export interface UserRolesDeps {
  readonly users: Pick<Users, 'find'>;
  readonly permissions: Pick<Permissions, 'userRoles'>;
}

/** No area: who gives roles gives power. */
export const userRoles = ({ users, permissions: { userRoles: room } }: UserRolesDeps): readonly Route[] => {
  const checkUser = async (tenantId: string, userId: string): Promise<void> => {
    if (!(await users.find(tenantId, userId))) refuse('entity.not_found');
  };
  const shared = rolesOf({
    path: '/api/users/:userId/roles',
    param: 'userId',
    who: 'a person',
    check: checkUser,
    list: room.list,
    ids: room.ids,
    remove: room.remove,
  });
  return [
    shared.list,
    route({
      method: 'POST',
      path: '/api/users/:userId/roles',
      summary: 'Give roles to a person; those that they have stay',
      params,
      body: addRolesBody,
      answers: { 201: addedRolesAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'entity.relation_foreign_key_not_found',
        'user.invalid_role_type',
      ],
      async handle({ params: { userId }, body: { roleIds }, request }) {
        await checkUser(request.tenant.id, userId);
        const addedRoleIds = await room.add(request.tenant.id, userId, roleIds);
        return { status: 201, body: { roleIds, addedRoleIds } };
      },
    }),
    route({
      method: 'PUT',
      path: '/api/users/:userId/roles',
      summary: 'Set the roles of a person: these and no others',
      params,
      body: replaceRolesBody,
      answers: { 200: roleIdsAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'entity.relation_foreign_key_not_found',
        'user.invalid_role_type',
      ],
      async handle({ params: { userId }, body: { roleIds }, request }) {
        await checkUser(request.tenant.id, userId);
        await room.replace(request.tenant.id, userId, roleIds, ifSetMatch(request));
        return { status: 200, body: { roleIds } };
      },
    }),
    shared.remove,
  ];
};
