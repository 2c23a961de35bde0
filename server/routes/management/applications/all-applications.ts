/** `/api/applications`: making applications, and finding them. */
import { z } from 'zod';
import {
  applicationAnswer,
  applicationsQuery,
  createApplicationBody,
} from '../../../../contract/applications.ts';
import type { Applications } from '../../../applications/applications.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import type { Permissions } from '../../../permissions/permissions.ts';
import { entityTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { applicationAnswerOf, applicationFields } from './application-answer.ts';

export interface ApplicationsRoutesDeps {
  readonly applications: Applications;
  readonly permissions: Pick<Permissions, 'applicationRoles'>;
}
interface AllApplicationsDeps extends ApplicationsRoutesDeps {
  readonly organizations: Pick<Organizations, 'applications'>;
}

/** Machines of one organization are few. */
const everything = { limit: 1_000_000, offset: 0 };

export const allApplications = ({
  applications,
  permissions,
  organizations,
}: AllApplicationsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/applications',
    summary: 'Search the applications that were made here, newest first',
    query: listQuery.extend(applicationsQuery.shape),
    answers: { 200: z.array(applicationAnswer) },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'request.invalid_input'],
    async handle({ query, request }) {
      const { id: tenantId } = request.tenant;
      const types: readonly string[] | undefined = query.types && [query.types].flat();
      const held = query.excludeRoleId
        ? await permissions.applicationRoles.holders(tenantId, query.excludeRoleId)
        : [];
      const away = query.excludeOrganizationId
        ? (await organizations.applications.ids(tenantId, query.excludeOrganizationId, everything)).ids
        : [];
      const wanted = (await applications.list(tenantId)).filter(
        (one) =>
          (types === undefined || types.includes(one.type)) &&
          (query.isThirdParty === undefined || one.isThirdParty === (query.isThirdParty === 'true')) &&
          !held.includes(one.id) &&
          !away.includes(one.id),
      );
      const { records, headers } = listed(wanted.toReversed(), { query, request, fields: applicationFields });
      return { status: 200, body: records.map((one) => applicationAnswerOf(applications, one)), headers };
    },
  }),
  route({
    method: 'POST',
    path: '/api/applications',
    summary: 'Make an application; its first secret is shown in this answer alone',
    body: createApplicationBody,
    answers: { 200: applicationAnswer },
    refusals: ['guard.invalid_input', 'application.invalid_third_party_application_type'],
    async handle({ body, request }) {
      const { application, secret } = await applications.create(request.tenant.id, body);
      return {
        status: 200,
        body: applicationAnswerOf(applications, application, secret),
        headers: entityTag(application.version),
      };
    },
  }),
];
