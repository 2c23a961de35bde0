/** `/api/organizations/:id/users`: the people of an organization, and roles for several of them at once. */
import { z } from 'zod';
import {
  addUsersBody,
  giveRolesBody,
  membersAnswer,
  membersQuery,
  setUsersBody,
} from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import { ifSetMatch, setTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { userAnswerOf } from '../users/user-answer.ts';
import type { OrganizationRoutesDeps } from './all-organizations.ts';
import { briefOf } from './organization-answer.ts';

const params = z.object({ id });
const notThere = ['guard.invalid_input', 'entity.relation_foreign_key_not_found'] as const;

export const organizationUsers = ({ organizations, users }: OrganizationRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organizations/:id/users',
    area: 'users',
    summary: 'Search the people of an organization, newest first',
    params,
    query: membersQuery,
    answers: { 200: membersAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({
      params: { id: organizationId },
      query: { q, organizationRoleId: roleId, ...query },
      request,
    }) {
      const tenantId = request.tenant.id;
      const page = readPage(query);
      await organizations.catalog.get(tenantId, organizationId);
      // Before they are read: a tag may be older than what is shown, never newer.
      const whole = await organizations.users.whole(tenantId, organizationId);
      const found = await users.search(tenantId, q ? { search: `%${escaped(q)}%` } : {}, {
        ...page,
        among: roleId
          ? organizations.users.holdsRole(tenantId, { organizationId, roleId })
          : organizations.users.belongsTo(tenantId, organizationId),
      });
      const roles = await organizations.users.rolesOf(
        tenantId,
        organizationId,
        found.users.map((user) => user.id),
      );
      const body = found.users.map((user) => ({
        ...userAnswerOf(user),
        organizationRoles: (roles.get(user.id) ?? []).map(briefOf),
      }));
      const headers = pageHeaders(request, page, found.total, found);
      return { status: 200, body, headers: { ...headers, ...(whole && setTag(whole, body)) } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organizations/:id/users',
    area: 'users',
    summary: 'Add people to an organization; who belongs to it already stays',
    params,
    body: addUsersBody,
    answers: { 201: null },
    refusals: [...notThere],
    async handle({ params: { id: organizationId }, body, request }) {
      await organizations.users.add(request.tenant.id, organizationId, body.userIds);
      return { status: 201 };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/organizations/:id/users',
    area: 'users',
    summary: 'Make these the people of an organization, and nobody else',
    params,
    body: setUsersBody,
    answers: { 204: null },
    refusals: [...notThere, 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: organizationId }, body, request }) {
      const { userIds } = body;
      await organizations.users.set(request.tenant.id, organizationId, userIds, ifSetMatch(request));
      return { status: 204 };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/organizations/:id/users/:userId',
    area: 'users',
    summary: 'Let somebody leave an organization; their roles there go too',
    params: z.object({ id, userId: id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: organizationId, userId }, request }) {
      await organizations.users.remove(request.tenant.id, organizationId, userId);
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organizations/:id/users/roles',
    area: 'users',
    summary: 'Give roles to several people of an organization',
    params,
    body: giveRolesBody,
    answers: { 201: null },
    refusals: [...notThere, 'organization.require_membership'],
    async handle({ params: { id: organizationId }, body, request }) {
      const { userIds, organizationRoleIds: roleIds } = body;
      await organizations.users.giveRoles(request.tenant.id, organizationId, userIds, {
        roleIds,
        how: 'add',
      });
      return { status: 201 };
    },
  }),
];

/** Every sign means itself. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
