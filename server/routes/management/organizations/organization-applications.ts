/** `/api/organizations/:id/applications`: machine-to-machine applications that act in an organization. */
import { z } from 'zod';
import {
  addApplicationsBody,
  applicationsAnswer,
  giveApplicationRolesBody,
  searchQuery,
  setApplicationsBody,
} from '../../../../contract/organizations.ts';
import { id } from '../../../../contract/text.ts';
import { refuse } from '../../../../contract/errors.ts';
import type { Application } from '../../../applications/application.ts';
import type { Applications } from '../../../applications/applications.ts';
import { applicationAnswerOf } from '../applications/application-answer.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import { ifSetMatch, setTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { briefOf } from './organization-answer.ts';

export interface OrganizationApplicationsDeps {
  readonly organizations: Organizations;
  readonly applications: Pick<Applications, 'find' | 'endingOf'>;
}

const params = z.object({ id });
/** Machines are few, and in memory. */
const everything = { limit: 1_000_000, offset: 0 };
const notThere = ['guard.invalid_input', 'entity.relation_foreign_key_not_found'] as const;

/** No finer scope opens them: what an application may do is no matter of people. */
export const organizationApplications = ({
  organizations,
  applications,
}: OrganizationApplicationsDeps): readonly Route[] => {
  /** People's applications act for people: only machines belong somewhere by themselves. */
  const checkAll = async (tenantId: string, ids: readonly string[]) => {
    for (const one of ids) {
      const found = await applications.find(tenantId, one);
      if (found?.type !== 'MachineToMachine' || found.isBuiltIn)
        refuse('entity.relation_foreign_key_not_found');
    }
  };
  return [
    route({
      method: 'GET',
      path: '/api/organizations/:id/applications',
      summary: 'List the machine-to-machine applications of an organization',
      params,
      query: searchQuery,
      answers: { 200: applicationsAnswer },
      refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
      async handle({ params: { id: organizationId }, query: { q = '', ...query }, request }) {
        const tenantId = request.tenant.id;
        const page = readPage(query);
        await organizations.catalog.get(tenantId, organizationId);
        const { ids } = await organizations.applications.ids(tenantId, organizationId, everything);
        const members = (await Promise.all(ids.map((one) => applications.find(tenantId, one)))).filter(
          (one) =>
            one !== undefined &&
            [one.id, one.name].some((known) => known.toLowerCase().includes(q.toLowerCase())),
        ) as readonly Application[];
        const shown = members.slice(page.offset, page.offset + page.limit);
        const roles = await organizations.applications.rolesOf(
          tenantId,
          organizationId,
          shown.map((one) => one.id),
        );
        const body = shown.map((one) => ({
          ...applicationAnswerOf(applications, one),
          organizationRoles: (roles.get(one.id) ?? []).map(briefOf),
        }));
        const headers = pageHeaders(request, page, members.length);
        return { status: 200, body, headers: { ...headers, ...setTag(ids, body) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/organizations/:id/applications',
      summary: 'Add machine-to-machine applications to an organization',
      params,
      body: addApplicationsBody,
      answers: { 201: null },
      refusals: [...notThere],
      async handle({ params: { id: organizationId }, body, request }) {
        await checkAll(request.tenant.id, body.applicationIds);
        await organizations.applications.add(request.tenant.id, organizationId, body.applicationIds);
        return { status: 201 };
      },
    }),
    route({
      method: 'PUT',
      path: '/api/organizations/:id/applications',
      summary: 'Make these the applications of an organization, and no others',
      params,
      body: setApplicationsBody,
      answers: { 204: null },
      refusals: [...notThere, 'entity.not_found', 'request.changed_meanwhile'],
      async handle({ params: { id: organizationId }, body, request }) {
        const { applicationIds } = body;
        await checkAll(request.tenant.id, applicationIds);
        const isAsSeen = ifSetMatch(request);
        await organizations.applications.set(request.tenant.id, organizationId, applicationIds, isAsSeen);
        return { status: 204 };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/organizations/:id/applications/:applicationId',
      summary: 'Take an application out of an organization',
      params: z.object({ id, applicationId: id }),
      answers: { 204: null },
      refusals: ['guard.invalid_input', 'entity.not_found'],
      async handle({ params: { id: organizationId, applicationId }, request }) {
        await organizations.applications.remove(request.tenant.id, organizationId, applicationId);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/api/organizations/:id/applications/roles',
      summary: 'Give roles to several applications of an organization',
      params,
      body: giveApplicationRolesBody,
      answers: { 201: null },
      refusals: [...notThere, 'organization.require_membership'],
      async handle({ params: { id: organizationId }, body, request }) {
        const { applicationIds, organizationRoleIds: roleIds } = body;
        await organizations.applications.giveRoles(request.tenant.id, organizationId, applicationIds, {
          roleIds,
          how: 'add',
        });
        return { status: 201 };
      },
    }),
  ];
};
