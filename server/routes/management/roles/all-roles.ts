/** `/api/roles`: making roles, and finding them. */
import { z } from 'zod';
import { createRoleBody, roleAnswer, rolesQuery, roleWithHolders } from '../../../../contract/permissions.ts';
import { type Route, route } from '../../route.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { roleFields, type RolesDeps, wholeRole, withHolders } from './role-answer.ts';

export const allRoles = (deps: RolesDeps): readonly Route[] => {
  const { roles, userRoles, applicationRoles } = deps.permissions;

  /** Those that this person or this application does not have yet. */
  async function candidates(tenantId: string, { excludeUserId, excludeApplicationId, type }: Filter) {
    const held = [
      ...(excludeUserId ? await userRoles.list(tenantId, excludeUserId) : []),
      ...(excludeApplicationId ? await applicationRoles.list(tenantId, excludeApplicationId) : []),
    ].map(({ id }) => id);
    const all = await roles.list(tenantId);
    return all.filter((role) => !held.includes(role.id) && (type === undefined || role.type === type));
  }

  return [
    route({
      method: 'GET',
      path: '/api/roles',
      summary: 'Search roles, oldest first, with some of those who have them',
      query: listQuery.extend(rolesQuery.shape),
      answers: { 200: z.array(roleWithHolders) },
      refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'request.invalid_input'],
      async handle({ query, request }) {
        const { id: tenantId } = request.tenant;
        const { records, headers } = listed(await candidates(tenantId, query), {
          query,
          request,
          fields: roleFields,
          isAlwaysPaged: true,
        });
        return { status: 200, body: await withHolders(deps, tenantId, records), headers };
      },
    }),
    route({
      method: 'POST',
      path: '/api/roles',
      summary: 'Make a role, with the scopes that it carries from the start',
      body: createRoleBody,
      answers: { 200: roleAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.relation_foreign_key_not_found',
        'role.name_in_use',
        'role.internal_role_violation',
        'role.management_api_scopes_not_assignable_to_user_role',
      ],
      handle: async ({ body, request }) => wholeRole(await roles.create(request.tenant.id, body)),
    }),
  ];
};

type Filter = z.output<typeof rolesQuery>;
