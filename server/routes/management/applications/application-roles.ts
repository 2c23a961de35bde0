/** `/api/applications/:id/roles`: what a machine may do. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { addRolesBody, replaceRolesBody, roleAnswer } from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import { type Route, route } from '../../route.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { roleFields } from '../roles/role-answer.ts';
import type { ApplicationsRoutesDeps } from './all-applications.ts';
import { getApplication } from './application-answer.ts';

const params = z.object({ id: anyId });

export const applicationRoles = ({
  applications,
  permissions: { applicationRoles: room },
}: ApplicationsRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/applications/:id/roles',
    summary: 'List the roles of an application',
    params,
    query: listQuery,
    answers: { 200: z.array(roleAnswer) },
    refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
    async handle({ params: { id }, query, request }) {
      await getApplication(applications, request.tenant.id, id);
      const { records, headers } = listed(await room.list(request.tenant.id, id), {
        query,
        request,
        fields: roleFields,
      });
      return { status: 200, body: records, headers };
    },
  }),
  route({
    method: 'POST',
    path: '/api/applications/:id/roles',
    summary: 'Give roles to a machine-to-machine application',
    params,
    body: addRolesBody,
    answers: { 201: null },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'entity.relation_foreign_key_not_found',
      'application.role_exists',
      'application.invalid_type',
      'application.invalid_role_type',
    ],
    async handle({ params: { id }, body: { roleIds }, request }) {
      const application = await getApplication(applications, request.tenant.id, id);
      await room.add(request.tenant.id, application, roleIds);
      return { status: 201 };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/applications/:id/roles',
    summary: 'Set the roles of a machine-to-machine application: these and no others',
    params,
    body: replaceRolesBody,
    answers: { 200: null },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'entity.relation_foreign_key_not_found',
      'application.invalid_type',
      'application.invalid_role_type',
    ],
    async handle({ params: { id }, body: { roleIds }, request }) {
      const application = await getApplication(applications, request.tenant.id, id);
      await room.replace(request.tenant.id, application, roleIds);
      return { status: 200 };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/applications/:id/roles/:roleId',
    summary: 'Take a role from an application',
    params: params.extend({ roleId: anyId }),
    answers: { 204: null },
    refusals: ['entity.not_found'],
    async handle({ params: { id, roleId }, request }) {
      if (!(await room.remove(request.tenant.id, id, roleId))) return refuse('entity.not_found');
      return { status: 204 };
    },
  }),
];
