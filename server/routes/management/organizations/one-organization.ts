/** `/api/organizations/:id`: one organization, read, changed, removed. */
import { z } from 'zod';
import { organizationAnswer, patchOrganizationBody } from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import type { Organization } from '../../../organizations/organizations.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import type { OrganizationRoutesDeps } from './all-organizations.ts';
import { checkMayStyle, organizationAnswerOf } from './organization-answer.ts';

const params = z.object({ id });
const answer = (tenantId: string, organization: Organization) => ({
  status: 200,
  body: organizationAnswerOf(tenantId, organization),
  headers: entityTag(organization.version),
});

export const oneOrganization = ({ organizations: { catalog } }: OrganizationRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organizations/:id',
    area: 'users',
    summary: 'Read an organization',
    params,
    answers: { 200: organizationAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params: { id: wanted }, request: { tenant } }) =>
      answer(tenant.id, await catalog.get(tenant.id, wanted)),
  }),
  route({
    method: 'PATCH',
    path: '/api/organizations/:id',
    area: 'users',
    summary: 'Change an organization; what is named is replaced',
    params,
    body: patchOrganizationBody,
    answers: { 200: organizationAnswer },
    refusals: ['guard.invalid_input', 'auth.forbidden', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: wanted }, body, request }) {
      checkMayStyle(body, request);
      return answer(
        request.tenant.id,
        await catalog.update(request.tenant.id, wanted, body, ifMatch(request)),
      );
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/organizations/:id',
    area: 'users',
    summary: 'Remove an organization with its memberships and invitations',
    params,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: wanted }, request }) {
      await catalog.remove(request.tenant.id, wanted, ifMatch(request));
      return { status: 204 };
    },
  }),
];
