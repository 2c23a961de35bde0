/** `/api/applications/:id/organizations`: where a machine-to-machine application belongs. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { organizationsOfUserAnswer, pageQuery } from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import { type Route, route } from '../../route.ts';
import { memberOf, optionalPage, slice } from './organization-answer.ts';
import type { OrganizationApplicationsDeps } from './organization-applications.ts';

/** No finer scope opens it: what an application may do is no matter of people. */
export const organizationsOfApplication = ({
  organizations,
  applications,
}: OrganizationApplicationsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/applications/:id/organizations',
    summary: 'List the organizations of an application, with the roles there',
    params: z.object({ id }),
    query: pageQuery,
    answers: { 200: organizationsOfUserAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: applicationId }, query, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      if (!(await applications.find(tenantId, applicationId))) refuse('entity.not_found');
      const memberships = await organizations.applications.membershipsOf(tenantId, applicationId);
      return {
        status: 200,
        ...slice(
          request,
          page,
          memberships.map((one) => memberOf(tenantId, one)),
        ),
      };
    },
  }),
];
