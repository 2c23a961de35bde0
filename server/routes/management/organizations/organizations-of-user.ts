/** `/api/users/:userId/organizations`: where somebody belongs. */
import { z } from 'zod';
import { organizationsOfUserAnswer } from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from '../users/user-answer.ts';
import type { OrganizationRoutesDeps } from './all-organizations.ts';
import { memberOf } from './organization-answer.ts';

export const organizationsOfUser = ({ organizations, users }: OrganizationRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/users/:userId/organizations',
    area: 'users',
    summary: 'List the organizations of a person, with the roles there',
    params: z.object({ userId: id }),
    answers: { 200: organizationsOfUserAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { userId }, request }) {
      const tenantId = request.tenant.id;
      orNotFound(await users.find(tenantId, userId));
      const memberships = await organizations.users.membershipsOf(tenantId, userId);
      return { status: 200, body: memberships.map((one) => memberOf(tenantId, one)) };
    },
  }),
];
