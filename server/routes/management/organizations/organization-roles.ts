/** `/api/organization-roles`: what a member of any organization can be, and which scopes that allows. */
import { z } from 'zod';
import {
  addScopesBody,
  pageQuery,
  patchRoleBody,
  roleAnswer,
  roleBody,
  rolesAnswer,
  scopesAnswer,
  searchQuery,
  setScopesBody,
} from '../../../../contract/organizations.ts';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import type { OrganizationRole } from '../../../organizations/organizations.ts';
import { entityTag, ifMatch, ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders } from '../pagination.ts';
import { briefOf, namedAnswerOf, optionalPage, sliceOfSet } from './organization-answer.ts';
import type { RoleResourceScopesDeps } from './organization-role-resource-scopes.ts';

const params = z.object({ id });
const one = (tenantId: string, role: OrganizationRole, status = 200) => ({
  status,
  body: namedAnswerOf(tenantId, role),
  headers: entityTag(role.version),
});

export const organizationRoles = ({
  organizations: { roles, resourceScopes },
  permissions: { resources },
}: RoleResourceScopesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organization-roles',
    area: 'users',
    summary: 'Search the roles of organizations, by name',
    query: searchQuery,
    answers: { 200: rolesAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { q, ...query }, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      const { items, total } = await roles.list(tenantId, { q, limit: page?.limit, offset: page?.offset });
      const roleIds = items.map((role) => role.id);
      const scopes = await roles.scopesOf(tenantId, roleIds);
      const allowed = await resourceScopes.listOf(tenantId, roleIds);
      const inApis = (await resources.list(tenantId)).flatMap((resource) =>
        resource.scopes.map((scope) => ({ ...briefOf(scope), resource: briefOf(resource) })),
      );
      return {
        status: 200,
        body: items.map((role) => ({
          ...namedAnswerOf(tenantId, role),
          scopes: (scopes.get(role.id) ?? []).map(briefOf),
          resourceScopes: inApis.filter((scope) => allowed.get(role.id)?.has(scope.id)),
        })),
        ...(page && { headers: pageHeaders(request, page, total) }),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organization-roles',
    area: 'users',
    summary: 'Make a role for organizations',
    body: roleBody,
    answers: { 201: roleAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.unique_integrity_violation',
      'entity.relation_foreign_key_not_found',
      'auth.forbidden',
      'role.management_api_scopes_not_assignable_to_user_role',
    ],
    async handle({ body, request: { tenant, caller } }) {
      const { organizationScopeIds = [], resourceScopeIds = [], ...fields } = body;
      // Who gives scopes of APIs gives power: no finer scope opens that.
      if (resourceScopeIds.length > 0 && !caller?.scopes.includes('all')) refuse('auth.forbidden');
      const made = await roles.createWith(tenant.id, fields, organizationScopeIds, resourceScopeIds);
      return one(tenant.id, made, 201);
    },
  }),
  route({
    method: 'GET',
    path: '/api/organization-roles/:id',
    area: 'users',
    summary: 'Read a role of organizations',
    params,
    answers: { 200: roleAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params: { id: roleId }, request: { tenant } }) =>
      one(tenant.id, await roles.get(tenant.id, roleId)),
  }),
  route({
    method: 'PATCH',
    path: '/api/organization-roles/:id',
    area: 'users',
    summary: 'Change the name or description of a role of organizations',
    params,
    body: patchRoleBody,
    answers: { 200: roleAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'entity.unique_integrity_violation',
      'request.changed_meanwhile',
    ],
    handle: async ({ params: { id: roleId }, body, request }) =>
      one(request.tenant.id, await roles.update(request.tenant.id, roleId, body, ifMatch(request))),
  }),
  route({
    method: 'DELETE',
    path: '/api/organization-roles/:id',
    area: 'users',
    summary: 'Remove a role of organizations; nobody has it any more',
    params,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: roleId }, request }) {
      await roles.remove(request.tenant.id, roleId, ifMatch(request));
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/api/organization-roles/:id/scopes',
    area: 'users',
    summary: 'Read what a role of organizations allows',
    params,
    query: pageQuery,
    answers: { 200: scopesAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: roleId }, query, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      await roles.get(tenantId, roleId);
      const scopes = (await roles.scopesOf(tenantId, [roleId])).get(roleId) ?? [];
      const all = scopes.map((scope) => namedAnswerOf(tenantId, scope));
      return { status: 200, ...sliceOfSet(request, page, all, (scope) => scope.id) };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path: '/api/organization-roles/:id/scopes',
      area: 'users',
      summary:
        method === 'POST'
          ? 'Let a role of organizations allow more'
          : 'Replace what a role of organizations allows',
      params,
      body: method === 'POST' ? addScopesBody : setScopesBody,
      answers: method === 'POST' ? { 201: null } : { 204: null },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'entity.relation_foreign_key_not_found',
        ...(method === 'PUT' ? (['request.changed_meanwhile'] as const) : []),
      ],
      async handle({ params: { id: roleId }, body, request }) {
        const [how, isAsSeen] = method === 'POST' ? ['add' as const] : ['set' as const, ifSetMatch(request)];
        await roles.allow(request.tenant.id, roleId, body.organizationScopeIds, how, isAsSeen);
        return { status: method === 'POST' ? 201 : 204 };
      },
    }),
  ),
  route({
    method: 'DELETE',
    path: '/api/organization-roles/:id/scopes/:organizationScopeId',
    area: 'users',
    summary: 'Let a role of organizations no longer allow this',
    params: z.object({ id, organizationScopeId: id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: roleId, organizationScopeId }, request }) {
      await roles.disallow(request.tenant.id, roleId, organizationScopeId);
      return { status: 204 };
    },
  }),
];
