/** `/api/organizations/:id/jit/sso-connectors`: enterprise connectors whose people join. This server has none, and says so. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { pageQuery } from '../../../../contract/organizations.ts';
import {
  addSsoConnectorsBody,
  setSsoConnectorsBody,
  ssoConnectorsAnswer,
} from '../../../../contract/provisioning.ts';
import { id } from '../../../../contract/text.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import { type Route, route } from '../../route.ts';
import { optionalPage, slice } from './organization-answer.ts';

const params = z.object({ id });
const path = '/api/organizations/:id/jit/sso-connectors';

export const joiningSsoConnectors = ({ catalog }: Pick<Organizations, 'catalog'>): readonly Route[] => [
  route({
    method: 'GET',
    path,
    area: 'users',
    summary: 'List the enterprise connectors of an organization: there are none on this server',
    params,
    query: pageQuery,
    answers: { 200: ssoConnectorsAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: organizationId }, query, request }) {
      const page = optionalPage(query);
      await catalog.get(request.tenant.id, organizationId);
      return { status: 200, ...slice(request, page, []) };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path,
      area: 'users',
      summary:
        method === 'POST'
          ? 'Add enterprise connectors to an organization: each is refused, for there are none'
          : 'Replace the enterprise connectors of an organization: only by none',
      params,
      body: method === 'POST' ? addSsoConnectorsBody : setSsoConnectorsBody,
      answers: method === 'POST' ? { 201: null } : { 204: null },
      refusals: ['guard.invalid_input', 'entity.not_found', 'entity.relation_foreign_key_not_found'],
      async handle({ params: { id: organizationId }, body, request }) {
        await catalog.get(request.tenant.id, organizationId);
        if (body.ssoConnectorIds.length > 0) refuse('entity.relation_foreign_key_not_found');
        return { status: method === 'POST' ? 201 : 204 };
      },
    }),
  ),
  route({
    method: 'DELETE',
    path: `${path}/:ssoConnectorId`,
    area: 'users',
    summary: 'Take an enterprise connector from an organization: it has none',
    params: params.extend({ ssoConnectorId: id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async () => refuse('entity.not_found'),
  }),
];
