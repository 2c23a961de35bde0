/** `/api/organizations/:id/jit/email-domains`: whose proven address lets them join by signing up. */
import { z } from 'zod';
import { pageQuery } from '../../../../contract/organizations.ts';
import {
  addEmailDomainBody,
  emailDomainAnswer,
  emailDomainsAnswer,
  setEmailDomainsBody,
} from '../../../../contract/provisioning.ts';
import { id, text } from '../../../../contract/text.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import { ifSetMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { optionalPage, sliceOfSet } from './organization-answer.ts';

const params = z.object({ id });
const path = '/api/organizations/:id/jit/email-domains';

export const joiningDomains = ({
  catalog,
  provisioning: { domains },
}: Pick<Organizations, 'catalog' | 'provisioning'>): readonly Route[] => [
  route({
    method: 'GET',
    path,
    area: 'users',
    summary: 'List the e-mail domains whose people join an organization by signing up',
    params,
    query: pageQuery,
    answers: { 200: emailDomainsAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: { id: organizationId }, query, request }) {
      const tenantId = request.tenant.id;
      const page = optionalPage(query);
      await catalog.get(tenantId, organizationId);
      const all = await domains.list(tenantId, organizationId);
      const answers = all.map((emailDomain) => ({ tenantId, organizationId, emailDomain }));
      return { status: 200, ...sliceOfSet(request, page, answers, (one) => one.emailDomain) };
    },
  }),
  route({
    method: 'POST',
    path,
    area: 'users',
    summary: 'Let people with addresses of one more domain join an organization by signing up',
    params,
    body: addEmailDomainBody,
    answers: { 201: emailDomainAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.unique_integrity_violation',
      'entity.relation_foreign_key_not_found',
    ],
    async handle({ params: { id: organizationId }, body, request }) {
      const tenantId = request.tenant.id;
      const emailDomain = await domains.add(tenantId, organizationId, body.emailDomain);
      return { status: 201, body: { tenantId, organizationId, emailDomain } };
    },
  }),
  route({
    method: 'PUT',
    path,
    area: 'users',
    summary: 'Make these the e-mail domains of an organization, and no others',
    params,
    body: setEmailDomainsBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: organizationId }, body, request }) {
      await domains.set(request.tenant.id, organizationId, body.emailDomains, ifSetMatch(request));
      return { status: 204 };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:emailDomain`,
    area: 'users',
    summary: 'No longer let people of this e-mail domain join by signing up; who belongs there stays',
    params: params.extend({ emailDomain: text.min(1).max(128) }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: organizationId, emailDomain }, request }) {
      await domains.remove(request.tenant.id, organizationId, emailDomain);
      return { status: 204 };
    },
  }),
];
