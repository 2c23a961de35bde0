/** `/api/organizations`: making them, and finding them. */
import {
  createOrganizationBody,
  organizationAnswer,
  organizationsAnswer,
  organizationsQuery,
} from '../../../../contract/organizations.ts';
import type { Organization, Organizations } from '../../../organizations/organizations.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { checkMayStyle, organizationAnswerOf } from './organization-answer.ts';

export interface OrganizationRoutesDeps {
  readonly organizations: Organizations;
  readonly users: Users;
}

export const allOrganizations = ({ organizations, users }: OrganizationRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organizations',
    area: 'users',
    summary: 'Search organizations, newest first',
    query: organizationsQuery,
    answers: { 200: organizationsAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { q, showFeatured, ...query }, request }) {
      const tenantId = request.tenant.id;
      const page = readPage(query);
      const found = await organizations.catalog.list(tenantId, { ...page, q });
      const featured = /^(1|true|y|yes|yep|yeah)$/i.test(showFeatured ?? '');
      const body = await Promise.all(
        found.organizations.map(async (one) => ({
          ...organizationAnswerOf(tenantId, one),
          ...(featured && (await facesOf({ organizations, users }, tenantId, one))),
        })),
      );
      return { status: 200, body, headers: pageHeaders(request, page, found.total) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organizations',
    area: 'users',
    summary: 'Make an organization',
    body: createOrganizationBody,
    answers: { 201: organizationAnswer },
    refusals: ['guard.invalid_input', 'auth.forbidden'],
    async handle({ body, request }) {
      checkMayStyle(body, request);
      const made = await organizations.catalog.create(request.tenant.id, body);
      return {
        status: 201,
        body: organizationAnswerOf(request.tenant.id, made),
        headers: entityTag(made.version),
      };
    },
  }),
];

/** How many they are, and the newest three. */
async function facesOf(
  { organizations, users }: OrganizationRoutesDeps,
  tenantId: string,
  { id }: Organization,
) {
  const among = organizations.users.belongsTo(tenantId, id);
  const found = await users.search(tenantId, {}, { limit: 3, offset: 0, among });
  return {
    usersCount: found.total,
    featuredUsers: found.users.map(({ id: userId, avatar, name }) => ({ id: userId, avatar, name })),
  };
}
