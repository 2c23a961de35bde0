/** Roles of one member of an organization: the same four routes for people and for applications. */
import { z } from 'zod';
import {
  addRolesOfMemberBody,
  pageQuery,
  plainRolesAnswer,
  scopesAnswer,
  setRolesOfMemberBody,
} from '../../../../contract/organizations.ts';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import { ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { namedAnswerOf, optionalPage, sliceOfSet } from './organization-answer.ts';

type Kind = 'users' | 'applications';
const params = z.object({ id, memberId: id });

export const memberRoles = (organizations: Organizations, kind: Kind): readonly Route[] => {
  const path = `/api/organizations/:id/${kind}/:memberId`;
  const members = organizations[kind];
  // What an application may do is no matter of people: only `all` opens it.
  const area = kind === 'users' ? ({ area: 'users' } as const) : {};
  const mustBelong = async (tenantId: string, organizationId: string, memberId: string) => {
    if (!(await members.isMember(tenantId, organizationId, memberId)))
      refuse('organization.require_membership');
  };
  /** Ids as they are, names looked up. */
  const idsIn = async (
    tenantId: string,
    { organizationRoleIds = [], organizationRoleNames = [] }: z.output<typeof setRolesOfMemberBody>,
  ) => [...organizationRoleIds, ...(await organizations.roles.idsOf(tenantId, organizationRoleNames))];

  return [
    route({
      method: 'GET',
      path: `${path}/roles`,
      ...area,
      summary: `Read the roles of one of its ${kind} in an organization`,
      params,
      query: pageQuery,
      answers: { 200: plainRolesAnswer },
      refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'organization.require_membership'],
      async handle({ params: { id: organizationId, memberId }, query, request }) {
        const tenantId = request.tenant.id;
        const page = optionalPage(query);
        await mustBelong(tenantId, organizationId, memberId);
        const roles = await members.rolesOf(tenantId, organizationId, [memberId]);
        const all = (roles.get(memberId) ?? []).map((role) => namedAnswerOf(tenantId, role));
        return { status: 200, ...sliceOfSet(request, page, all, (role) => role.id) };
      },
    }),
    ...(['POST', 'PUT'] as const).map((method) =>
      route({
        method,
        path: `${path}/roles`,
        ...area,
        summary:
          method === 'POST'
            ? `Give roles to one of its ${kind} in an organization`
            : `Replace the roles of one of its ${kind} in an organization`,
        params,
        body: method === 'POST' ? addRolesOfMemberBody : setRolesOfMemberBody,
        answers: method === 'POST' ? { 201: null } : { 204: null },
        refusals: [
          'guard.invalid_input',
          'organization.require_membership',
          'organization.role_names_not_found',
          'entity.relation_foreign_key_not_found',
          ...(method === 'PUT' ? (['request.changed_meanwhile'] as const) : []),
        ],
        async handle({ params: { id: organizationId, memberId }, body, request }) {
          const tenantId = request.tenant.id;
          const roleIds = await idsIn(tenantId, body);
          const how =
            method === 'POST'
              ? ({ how: 'add' } as const)
              : ({ how: 'set', isAsSeen: ifSetMatch(request) } as const);
          await members.giveRoles(tenantId, organizationId, [memberId], { roleIds, ...how });
          return { status: method === 'POST' ? 201 : 204 };
        },
      }),
    ),
    route({
      method: 'DELETE',
      path: `${path}/roles/:organizationRoleId`,
      ...area,
      summary: `Take a role from one of its ${kind} in an organization`,
      params: params.extend({ organizationRoleId: id }),
      answers: { 204: null },
      refusals: ['guard.invalid_input', 'entity.not_found'],
      async handle({ params: { id: organizationId, memberId, organizationRoleId }, request }) {
        await members.takeRole(request.tenant.id, organizationId, memberId, organizationRoleId);
        return { status: 204 };
      },
    }),
    ...(kind === 'users' ? [scopesOfMember()] : []),
  ];

  function scopesOfMember(): Route {
    return route({
      method: 'GET',
      path: `${path}/scopes`,
      ...area,
      summary: 'Read what the roles of somebody allow them in an organization',
      params,
      answers: { 200: scopesAnswer },
      refusals: ['guard.invalid_input', 'organization.require_membership'],
      async handle({ params: { id: organizationId, memberId }, request }) {
        const tenantId = request.tenant.id;
        await mustBelong(tenantId, organizationId, memberId);
        const scopes = await members.scopesOf(tenantId, organizationId, memberId);
        return { status: 200, body: scopes.map((scope) => namedAnswerOf(tenantId, scope)) };
      },
    });
  }
};
