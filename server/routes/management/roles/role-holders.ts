/** `/api/roles/:id/users` and `/api/roles/:id/applications`: who has a role. */
import { z } from 'zod';
import { applicationAnswer } from '../../../../contract/applications.ts';
import { refuse } from '../../../../contract/errors.ts';
import { applicationIdsBody, userIdsBody } from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import { usersAnswer } from '../../../../contract/users.ts';
import type { Applications } from '../../../applications/applications.ts';
import { type Route, route } from '../../route.ts';
import { applicationAnswerOf, applicationFields } from '../applications/application-answer.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { userAnswerOf } from '../users/user-answer.ts';
import { getRole, type RolesDeps } from './role-answer.ts';

const params = z.object({ id: anyId });

export interface RoleHoldersDeps extends RolesDeps {
  readonly applications: Pick<Applications, 'find' | 'endingOf'>;
}

export const roleHolders = (deps: RoleHoldersDeps): readonly Route[] => [
  ...roleUsers(deps),
  ...roleApplications(deps),
];

const roleUsers = (deps: RoleHoldersDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/roles/:id/users',
    summary: 'Search the people who have a role, newest first',
    params,
    query: listQuery,
    answers: { 200: usersAnswer },
    refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
    async handle({ params: { id }, query, request }) {
      const { id: tenantId } = request.tenant;
      await getRole(deps, tenantId, id);
      const page = readPage(query);
      const among = deps.permissions.userRoles.holds(tenantId, id);
      const found = await deps.users.search(tenantId, query, { ...page, among });
      return {
        status: 200,
        body: found.users.map(userAnswerOf),
        headers: pageHeaders(request, page, found.total, found),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/roles/:id/users',
    summary: 'Give a role to people',
    params,
    body: userIdsBody,
    answers: { 201: null },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'entity.relation_foreign_key_not_found',
      'role.user_exists',
      'user.invalid_role_type',
    ],
    async handle({ params: { id }, body: { userIds }, request }) {
      const { id: tenantId } = request.tenant;
      await getRole(deps, tenantId, id);
      await deps.permissions.userRoles.addPeople(tenantId, id, userIds);
      return { status: 201 };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/roles/:id/users/:userId',
    summary: 'Take a role from a person',
    params: params.extend({ userId: anyId }),
    answers: { 204: null },
    refusals: ['entity.not_found'],
    async handle({ params: { id, userId }, request }) {
      if (!(await deps.permissions.userRoles.remove(request.tenant.id, userId, id)))
        return refuse('entity.not_found');
      return { status: 204 };
    },
  }),
];

const roleApplications = (deps: RoleHoldersDeps): readonly Route[] => {
  const { applications, permissions } = deps;
  const { applicationRoles } = permissions;
  const find = async (tenantId: string, ids: readonly string[]) =>
    Promise.all(ids.map((id) => applications.find(tenantId, id)));
  return [
    route({
      method: 'GET',
      path: '/api/roles/:id/applications',
      summary: 'Search the applications that have a role',
      params,
      query: listQuery,
      answers: { 200: z.array(applicationAnswer) },
      refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
      async handle({ params: { id }, query, request }) {
        const { id: tenantId } = request.tenant;
        await getRole(deps, tenantId, id);
        const found = await find(tenantId, await applicationRoles.holders(tenantId, id));
        const { records, headers } = listed(
          found.flatMap((one) => one ?? []),
          { query, request, fields: applicationFields, isAlwaysPaged: true },
        );
        return { status: 200, body: records.map((one) => applicationAnswerOf(applications, one)), headers };
      },
    }),
    route({
      method: 'POST',
      path: '/api/roles/:id/applications',
      summary: 'Give a role to machine-to-machine applications',
      params,
      body: applicationIdsBody,
      answers: { 201: null },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'entity.relation_foreign_key_not_found',
        'role.application_exists',
        'application.invalid_type',
        'application.invalid_role_type',
      ],
      async handle({ params: { id }, body: { applicationIds }, request }) {
        const { id: tenantId } = request.tenant;
        await getRole(deps, tenantId, id);
        const found = await find(tenantId, applicationIds);
        const holders = found.map((one) => one ?? refuse('entity.relation_foreign_key_not_found'));
        await applicationRoles.addApplications(tenantId, id, holders);
        return { status: 201 };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/roles/:id/applications/:applicationId',
      summary: 'Take a role from an application',
      params: params.extend({ applicationId: anyId }),
      answers: { 204: null },
      refusals: ['entity.not_found'],
      async handle({ params: { id, applicationId }, request }) {
        if (!(await applicationRoles.remove(request.tenant.id, applicationId, id)))
          return refuse('entity.not_found');
        return { status: 204 };
      },
    }),
  ];
};
