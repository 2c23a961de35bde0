/** `/api/roles/:id`: one role, and the scopes that it carries. */
import { z } from 'zod';
import {
  patchRoleBody,
  roleAnswer,
  scopeAnswer,
  scopeIdsBody,
  scopeWithResource,
} from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import { ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { scopeFields } from '../resource-scopes.ts';
import { resourceAnswerOf } from '../resources.ts';
import { getRole, type RolesDeps, wholeRole } from './role-answer.ts';

const params = z.object({ id: anyId });

export const oneRole = (deps: RolesDeps): readonly Route[] => {
  const { roles, resources } = deps.permissions;
  return [
    route({
      method: 'GET',
      path: '/api/roles/:id',
      summary: 'Read a role',
      params,
      answers: { 200: roleAnswer },
      refusals: ['entity.not_found'],
      handle: async ({ params: { id }, request }) => wholeRole(await getRole(deps, request.tenant.id, id)),
    }),
    route({
      method: 'PATCH',
      path: '/api/roles/:id',
      summary: 'Change a role; what is named is replaced',
      params,
      body: patchRoleBody,
      answers: { 200: roleAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'role.name_in_use',
        'role.internal_role_violation',
      ],
      async handle({ params: { id }, body, request }) {
        const at = { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) };
        return wholeRole(await roles.update(at, body));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/roles/:id',
      summary: 'Remove a role; nobody has it any more',
      params,
      answers: { 204: null },
      refusals: ['entity.not_found', 'request.changed_meanwhile', 'role.internal_role_violation'],
      async handle({ params: { id }, request }) {
        await roles.remove({ tenantId: request.tenant.id, id, ifVersion: ifMatch(request) });
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/api/roles/:id/scopes',
      summary: 'List the scopes that a role carries, each with its API',
      params,
      query: listQuery,
      answers: { 200: z.array(scopeWithResource) },
      refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
      async handle({ params: { id }, query, request }) {
        const { id: tenantId } = request.tenant;
        const scopes = await roles.scopes(tenantId, await getRole(deps, tenantId, id));
        const { records, headers } = listed(scopes, {
          query,
          request,
          fields: scopeFields,
        });
        const known = new Map((await resources.list(tenantId)).map((one) => [one.id, one]));
        const body = records.flatMap((scope) => {
          const resource = known.get(scope.resourceId);
          return resource ? [{ ...scope, resource: resourceAnswerOf(resource) }] : [];
        });
        return { status: 200, body, headers };
      },
    }),
    route({
      method: 'POST',
      path: '/api/roles/:id/scopes',
      summary: 'Let a role carry more scopes',
      params,
      body: scopeIdsBody,
      answers: { 201: z.array(scopeAnswer) },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'entity.relation_foreign_key_not_found',
        'role.scope_exists',
        'role.internal_role_violation',
        'role.management_api_scopes_not_assignable_to_user_role',
      ],
      handle: async ({ params: { id }, body: { scopeIds }, request }) => ({
        status: 201,
        body: await roles.addScopes(request.tenant.id, id, scopeIds),
      }),
    }),
    route({
      method: 'DELETE',
      path: '/api/roles/:id/scopes/:scopeId',
      summary: 'Let a role no longer carry a scope',
      params: params.extend({ scopeId: anyId }),
      answers: { 204: null },
      refusals: ['entity.not_found', 'role.internal_role_violation'],
      async handle({ params: { id, scopeId }, request }) {
        await roles.removeScope(request.tenant.id, id, scopeId);
        return { status: 204 };
      },
    }),
  ];
};
