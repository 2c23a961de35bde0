/** `/api/organization-scopes`: what roles of organizations can allow. */
import { z } from 'zod';
import {
  patchScopeBody,
  scopeAnswer,
  scopeBody,
  scopesAnswer,
  searchQuery,
} from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import type { Named, Organizations } from '../../../organizations/organizations.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders } from '../pagination.ts';
import { namedAnswerOf, optionalPage } from './organization-answer.ts';

const params = z.object({ id });
const one = (tenantId: string, scope: Named, status = 200) => ({
  status,
  body: namedAnswerOf(tenantId, scope),
  headers: entityTag(scope.version),
});

export const organizationScopes = ({
  organizations: { scopes },
}: {
  readonly organizations: Organizations;
}): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organization-scopes',
    area: 'users',
    summary: 'Search the scopes of organizations, by name',
    query: searchQuery,
    answers: { 200: scopesAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { q, ...query }, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      const { items, total } = await scopes.list(tenantId, { q, limit: page?.limit, offset: page?.offset });
      return {
        status: 200,
        body: items.map((scope) => namedAnswerOf(tenantId, scope)),
        ...(page && { headers: pageHeaders(request, page, total) }),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organization-scopes',
    area: 'users',
    summary: 'Make a scope for organizations',
    body: scopeBody,
    answers: { 201: scopeAnswer },
    refusals: ['guard.invalid_input', 'entity.unique_integrity_violation'],
    handle: async ({ body, request: { tenant } }) =>
      one(tenant.id, await scopes.create(tenant.id, body), 201),
  }),
  route({
    method: 'GET',
    path: '/api/organization-scopes/:id',
    area: 'users',
    summary: 'Read a scope of organizations',
    params,
    answers: { 200: scopeAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params: { id: scopeId }, request: { tenant } }) =>
      one(tenant.id, await scopes.get(tenant.id, scopeId)),
  }),
  route({
    method: 'PATCH',
    path: '/api/organization-scopes/:id',
    area: 'users',
    summary: 'Change the name or description of a scope of organizations',
    params,
    body: patchScopeBody,
    answers: { 200: scopeAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'entity.unique_integrity_violation',
      'request.changed_meanwhile',
    ],
    handle: async ({ params: { id: scopeId }, body, request }) =>
      one(request.tenant.id, await scopes.update(request.tenant.id, scopeId, body, ifMatch(request))),
  }),
  route({
    method: 'DELETE',
    path: '/api/organization-scopes/:id',
    area: 'users',
    summary: 'Remove a scope of organizations; no role allows it any more',
    params,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: scopeId }, request }) {
      await scopes.remove(request.tenant.id, scopeId, ifMatch(request));
      return { status: 204 };
    },
  }),
];
