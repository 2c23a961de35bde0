/** `/api/applications/:id/roles`: what a machine may do. */
import { z } from 'zod';
import { addRolesBody, replaceRolesBody } from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import { ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { rolesOf } from '../roles/roles-of.ts';
import type { ApplicationsRoutesDeps } from './all-applications.ts';
import { getApplication } from './application-answer.ts';

const params = z.object({ id: anyId });

export const applicationRoles = ({
  applications,
  permissions: { applicationRoles: room },
}: ApplicationsRoutesDeps): readonly Route[] => {
  const shared = rolesOf({
    path: '/api/applications/:id/roles',
    param: 'id',
    who: 'an application',
    check: (tenantId, id) => getApplication(applications, tenantId, id),
    list: room.list,
    ids: room.ids,
    remove: room.remove,
  });
  return [
    shared.list,
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
        'request.changed_meanwhile',
        'entity.relation_foreign_key_not_found',
        'application.invalid_type',
        'application.invalid_role_type',
      ],
      async handle({ params: { id }, body: { roleIds }, request }) {
        const application = await getApplication(applications, request.tenant.id, id);
        await room.replace(request.tenant.id, application, roleIds, ifSetMatch(request));
        return { status: 200 };
      },
    }),
    shared.remove,
  ];
};
