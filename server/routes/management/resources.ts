/** `/api/resources`: the APIs that tokens are made for. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import {
  createResourceBody,
  defaultResourceBody,
  patchResourceBody,
  resourceAnswer,
} from '../../../contract/permissions.ts';
import { id as anyId } from '../../../contract/text.ts';
import type { Resource } from '../../permissions/permission.ts';
import type { Permissions } from '../../permissions/permissions.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { listed, listQuery } from './listed-answer.ts';

const params = z.object({ id: anyId });

export const resourceAnswerOf = ({ accessTokenTtlSeconds, ...resource }: Resource) => ({
  ...resource,
  accessTokenTtl: accessTokenTtlSeconds,
  // Shown only where they are asked for.
  scopes: undefined,
});

const whole = (status: number, resource: Resource, more: object = {}) => ({
  status,
  body: { ...resourceAnswerOf(resource), ...more },
  headers: entityTag(resource.version),
});

export const resources = ({
  permissions: { resources: room },
}: {
  readonly permissions: Pick<Permissions, 'resources'>;
}): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/resources',
    summary: 'List the APIs, with their scopes where `includeScopes` asks for them',
    query: listQuery,
    answers: { 200: z.array(resourceAnswer) },
    refusals: ['guard.invalid_pagination', 'request.invalid_input'],
    async handle({ query, request }) {
      const { records, headers } = listed(await room.list(request.tenant.id), {
        query,
        request,
        fields: ({ id, name, indicator }) => ({ id, name, indicator }),
      });
      const isWithScopes = /^(1|true|y|yes|yep|yeah)$/i.test(String(query['includeScopes'] ?? ''));
      const body = records.map((one) => ({
        ...resourceAnswerOf(one),
        ...(isWithScopes && { scopes: one.scopes }),
      }));
      return { status: 200, body, headers };
    },
  }),
  route({
    method: 'POST',
    path: '/api/resources',
    summary: 'Make an API known',
    body: createResourceBody,
    answers: { 201: resourceAnswer },
    refusals: ['guard.invalid_input', 'resource.resource_identifier_in_use'],
    async handle({ body: { accessTokenTtl, ...body }, request }) {
      const given = { ...body, accessTokenTtlSeconds: accessTokenTtl };
      return whole(201, await room.create(request.tenant.id, given), { scopes: [] });
    },
  }),
  route({
    method: 'GET',
    path: '/api/resources/:id',
    summary: 'Read an API',
    params,
    answers: { 200: resourceAnswer },
    refusals: ['entity.not_found'],
    handle: async ({ params: { id }, request }) =>
      whole(200, (await room.find(request.tenant.id, id)) ?? refuse('entity.not_found')),
  }),
  route({
    method: 'PATCH',
    path: '/api/resources/:id',
    summary: 'Change an API; what is named is replaced',
    params,
    body: patchResourceBody,
    answers: { 200: resourceAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'resource.cannot_modify_management_api',
    ],
    async handle({ params: { id }, body: { accessTokenTtl, ...body }, request }) {
      const at = { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) };
      return whole(200, await room.update(at, { ...body, accessTokenTtlSeconds: accessTokenTtl }));
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/resources/:id/is-default',
    summary: 'Make an API the one that is taken where a request names none, or no longer',
    params,
    body: defaultResourceBody,
    answers: { 200: resourceAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'resource.cannot_modify_management_api',
    ],
    async handle({ params: { id }, body: { isDefault }, request }) {
      const at = { tenantId: request.tenant.id, id, ifVersion: ifMatch(request) };
      return whole(200, await room.setDefault(at, isDefault));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/resources/:id',
    summary: 'Remove an API with its scopes',
    params,
    answers: { 204: null },
    refusals: ['entity.not_found', 'request.changed_meanwhile', 'resource.cannot_delete_management_api'],
    async handle({ params: { id }, request }) {
      await room.remove({ tenantId: request.tenant.id, id, ifVersion: ifMatch(request) });
      return { status: 204 };
    },
  }),
];
