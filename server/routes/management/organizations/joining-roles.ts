/** `/api/organizations/:id/jit/roles`: what those are given who join by signing up. */
import { z } from 'zod';
import { pageQuery, plainRolesAnswer } from '../../../../contract/organizations.ts';
import { addJoiningRolesBody, setJoiningRolesBody } from '../../../../contract/provisioning.ts';
import { id } from '../../../../contract/text.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import { ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { namedAnswerOf, optionalPage, sliceOfSet } from './organization-answer.ts';

const params = z.object({ id });
const path = '/api/organizations/:id/jit/roles';

export const joiningRoles = ({
  catalog,
  provisioning: { roles },
}: Pick<Organizations, 'catalog' | 'provisioning'>): readonly Route[] => [
  route({
    method: 'GET',
    path,
    area: 'users',
    summary: 'List the roles of those who join an organization by signing up',
    params,
    query: pageQuery,
    answers: { 200: plainRolesAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: organizationId }, query, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      await catalog.get(tenantId, organizationId);
      const all = await roles.list(tenantId, organizationId);
      return {
        status: 200,
        ...sliceOfSet(
          request,
          page,
          all.map((role) => namedAnswerOf(tenantId, role)),
          (role) => role.id,
        ),
      };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path,
      area: 'users',
      summary:
        method === 'POST'
          ? 'Give more roles to those who join an organization by signing up'
          : 'Replace the roles of those who join an organization by signing up',
      params,
      body: method === 'POST' ? addJoiningRolesBody : setJoiningRolesBody,
      answers: method === 'POST' ? { 201: null } : { 204: null },
      refusals: [
        'guard.invalid_input',
        'entity.relation_foreign_key_not_found',
        ...(method === 'PUT' ? (['entity.not_found', 'request.changed_meanwhile'] as const) : []),
      ],
      async handle({ params: { id: organizationId }, body, request }) {
        const at = [request.tenant.id, organizationId, body.organizationRoleIds] as const;
        if (method === 'POST') await roles.add(...at);
        else await roles.set(...at, ifSetMatch(request));
        return { status: method === 'POST' ? 201 : 204 };
      },
    }),
  ),
  route({
    method: 'DELETE',
    path: `${path}/:organizationRoleId`,
    area: 'users',
    summary: 'No longer give this role to those who join by signing up; who has it keeps it',
    params: params.extend({ organizationRoleId: id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: organizationId, organizationRoleId }, request }) {
      await roles.remove(request.tenant.id, organizationId, organizationRoleId);
      return { status: 204 };
    },
  }),
];
