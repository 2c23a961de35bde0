/** `/api/applications/:id`: one application, read, changed, removed. */
import { z } from 'zod';
import {
  applicationAnswer,
  applicationCustomData,
  changeApplicationBody,
} from '../../../../contract/applications.ts';
import { refuse } from '../../../../contract/errors.ts';
import { id as anyId } from '../../../../contract/text.ts';
import type { Application } from '../../../applications/application.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import type { ApplicationsRoutesDeps } from './all-applications.ts';
import { applicationAnswerOf, getApplication } from './application-answer.ts';

const params = z.object({ id: anyId });

/** Those that are part of this server can be read; to a change they are not there. */
export const oneApplication = ({ applications, permissions }: ApplicationsRoutesDeps): readonly Route[] => {
  const whole = async (application: Application) => {
    const { tenantId, id, version } = application;
    // Of its roles, which change without it.
    const isAdmin = await permissions.applicationRoles.isManager(tenantId, id);
    const body = { ...applicationAnswerOf(applications, application), isAdmin };
    return { status: 200, body, headers: entityTag(version, isAdmin || undefined) };
  };
  return [
    route({
      method: 'GET',
      path: '/api/applications/:id',
      summary: 'Read an application',
      params,
      answers: { 200: applicationAnswer },
      refusals: ['entity.not_found'],
      handle: async ({ params: { id }, request }) =>
        whole(await getApplication(applications, request.tenant.id, id)),
    }),
    route({
      method: 'PATCH',
      path: '/api/applications/:id',
      summary: 'Change an application; what is named is replaced',
      params,
      body: changeApplicationBody,
      answers: { 200: applicationAnswer },
      refusals: [
        'guard.invalid_input',
        'entity.not_found',
        'request.changed_meanwhile',
        'application.invalid_type',
      ],
      async handle({ params: { id }, body, request }) {
        const at = { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) };
        return whole(await applications.update(at, body));
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/applications/:id/custom-data',
      summary: 'Put keys over those of the application’s own data',
      params,
      body: applicationCustomData,
      answers: { 200: applicationCustomData },
      refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
      async handle({ params: { id }, body, request }) {
        const at = { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) };
        const { customData, version } = await applications.mergeCustomData(at, body);
        return { status: 200, body: customData, headers: entityTag(version) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/applications/:id',
      summary: 'Remove an application with its secrets',
      params,
      answers: { 204: null },
      refusals: ['entity.not_found', 'request.changed_meanwhile'],
      async handle({ params: { id }, request }) {
        if (!(await applications.remove(request.tenant.id, id, ifMatch(request))))
          return refuse('entity.not_found');
        return { status: 204 };
      },
    }),
  ];
};
