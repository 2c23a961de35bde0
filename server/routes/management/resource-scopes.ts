/** `/api/resources/:resourceId/scopes`: what can be allowed in an API. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import { createScopeBody, patchScopeBody, scopeAnswer } from '../../../contract/permissions.ts';
import { id as anyId } from '../../../contract/text.ts';
import type { Scope } from '../../permissions/permission.ts';
import type { Permissions } from '../../permissions/permissions.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { listed, listQuery } from './listed-answer.ts';

const params = z.object({ resourceId: anyId });
export const scopeFields = ({ id, name, description }: Scope) => ({ id, name, description });

const oneScope = params.extend({ scopeId: anyId });

export const resourceScopes = ({
  permissions: { resources },
}: {
  readonly permissions: Pick<Permissions, 'resources'>;
}): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/resources/:resourceId/scopes',
    summary: 'List the scopes of an API',
    params,
    query: listQuery,
    answers: { 200: z.array(scopeAnswer) },
    refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
    async handle({ params: { resourceId }, query, request }) {
      const resource = await resources.find(request.tenant.id, resourceId);
      const { records, headers } = listed((resource ?? refuse('entity.not_found')).scopes, {
        query,
        request,
        fields: scopeFields,
      });
      return { status: 200, body: records, headers };
    },
  }),
  route({
    method: 'POST',
    path: '/api/resources/:resourceId/scopes',
    summary: 'Add a scope to an API',
    params,
    body: createScopeBody,
    answers: { 201: scopeAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'scope.name_exists',
      'scope.name_with_space',
      'resource.cannot_modify_management_api',
    ],
    async handle({ params: { resourceId }, body, request }) {
      const scope = await resources.createScope(request.tenant.id, resourceId, body);
      return { status: 201, body: scope, headers: entityTag(scope.version) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/resources/:resourceId/scopes/:scopeId',
    summary: 'Read a scope of an API',
    params: oneScope,
    answers: { 200: scopeAnswer },
    refusals: ['entity.not_found'],
    async handle({ params: { resourceId, scopeId }, request }) {
      const resource = await resources.find(request.tenant.id, resourceId);
      const scope = resource?.scopes.find(({ id }) => id === scopeId) ?? refuse('entity.not_found');
      return { status: 200, body: scope, headers: entityTag(scope.version) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/resources/:resourceId/scopes/:scopeId',
    summary: 'Change a scope; what is named is replaced',
    params: oneScope,
    body: patchScopeBody,
    answers: { 200: scopeAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'scope.name_exists',
      'scope.name_with_space',
      'resource.cannot_modify_management_api',
    ],
    async handle({ params: { resourceId, scopeId }, body, request }) {
      const at = { tenantId: request.tenant.id, id: scopeId, ifVersion: ifMatch(request) };
      const scope = await resources.updateScope(at, resourceId, body);
      return { status: 200, body: scope, headers: entityTag(scope.version) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/resources/:resourceId/scopes/:scopeId',
    summary: 'Remove a scope; no role carries it any more',
    params: oneScope,
    answers: { 204: null },
    refusals: ['entity.not_found', 'request.changed_meanwhile', 'resource.cannot_modify_management_api'],
    async handle({ params: { resourceId, scopeId }, request }) {
      const at = { tenantId: request.tenant.id, id: scopeId, ifVersion: ifMatch(request) };
      await resources.removeScope(at, resourceId);
      return { status: 204 };
    },
  }),
];
