/** `/api/organization-roles/:id/resource-scopes`: what a role of organizations allows in the APIs of the tenant. */
import { z } from 'zod';
import { pageQuery } from '../../../../contract/organizations.ts';
import { replaceScopesBody, scopeAnswer, scopeIdsBody } from '../../../../contract/permissions.ts';
import { id } from '../../../../contract/text.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import type { Permissions } from '../../../permissions/permissions.ts';
import { ifSetMatch, setTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { optionalPage, slice } from './organization-answer.ts';

export interface RoleResourceScopesDeps {
  readonly organizations: Pick<Organizations, 'roles' | 'resourceScopes'>;
  readonly permissions: Pick<Permissions, 'resources'>;
}

const params = z.object({ id });
const path = '/api/organization-roles/:id/resource-scopes';

/** No finer scope opens what changes them: who gives scopes of APIs gives power. */
export const organizationRoleResourceScopes = ({
  organizations: { roles, resourceScopes },
  permissions: { resources },
}: RoleResourceScopesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'List what a role of organizations allows in APIs, by name',
    params,
    query: pageQuery,
    answers: { 200: z.array(scopeAnswer) },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: roleId }, query, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      await roles.get(tenantId, roleId);
      const ids = await resourceScopes.list(tenantId, roleId);
      const allowed = new Set(ids);
      const all = (await resources.list(tenantId)).flatMap(({ scopes }) => scopes);
      const found = all
        .filter((scope) => allowed.has(scope.id))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
      const { body, headers } = slice(request, page, found);
      return { status: 200, body, headers: { ...headers, ...setTag(ids, body) } };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path,
      summary:
        method === 'POST'
          ? 'Let a role of organizations allow more in APIs'
          : 'Replace what a role of organizations allows in APIs',
      params,
      body: method === 'POST' ? scopeIdsBody : replaceScopesBody,
      answers: method === 'POST' ? { 201: null } : { 204: null },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'entity.relation_foreign_key_not_found',
        'role.management_api_scopes_not_assignable_to_user_role',
        ...(method === 'PUT' ? (['request.changed_meanwhile'] as const) : []),
      ],
      async handle({ params: { id: roleId }, body, request }) {
        const [how, isAsSeen] = method === 'POST' ? ['add' as const] : ['set' as const, ifSetMatch(request)];
        await resourceScopes.allow(request.tenant.id, roleId, body.scopeIds, how, isAsSeen);
        return { status: method === 'POST' ? 201 : 204 };
      },
    }),
  ),
  route({
    method: 'DELETE',
    path: `${path}/:scopeId`,
    summary: 'Let a role of organizations no longer allow this in an API',
    params: params.extend({ scopeId: id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: roleId, scopeId }, request }) {
      await resourceScopes.disallow(request.tenant.id, roleId, scopeId);
      return { status: 204 };
    },
  }),
];
