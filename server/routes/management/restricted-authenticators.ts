/** `/api/reports/restricted-authenticators`: whom SMS alone protects, or lets in (security B3). */
import type { FastifyRequest } from 'fastify';
import {
  restrictedCountsAnswer,
  restrictedPeopleAnswer,
  restrictedQuery,
} from '../../../contract/restricted-authenticators.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Position, RestrictedReport } from '../../users/restricted.ts';
import { type Route, route } from '../route.ts';

const path = '/api/reports/restricted-authenticators';

export interface RestrictedAuthenticatorsDeps {
  readonly restrictedReport: RestrictedReport;
}

export const restrictedAuthenticators = ({
  restrictedReport,
}: RestrictedAuthenticatorsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    area: 'users',
    summary: 'List people who have only SMS as a second factor, or as a way in; newest first',
    query: restrictedQuery,
    answers: { 200: restrictedPeopleAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { kind, applicationId, page_size = '20', after }, request }) {
      const { people, next } = await restrictedReport.list(request.tenant.id, {
        kind,
        applicationId: applicationId === '' ? null : applicationId,
        after: after === undefined ? undefined : readPosition(after),
        limit: Number(page_size),
      });
      const cursor = next && writePosition(next);
      return {
        status: 200,
        body: { users: people, next: cursor ?? null },
        ...(cursor !== undefined && { headers: { link: linkTo(request, cursor) } }),
      };
    },
  }),
  route({
    method: 'GET',
    path: `${path}/counts`,
    area: 'users',
    summary: 'Count people who have only SMS as a second factor, or as a way in, by application',
    answers: { 200: restrictedCountsAnswer },
    refusals: [],
    handle: async ({ request }) => ({ status: 200, body: await restrictedReport.count(request.tenant.id) }),
  }),
];

const writePosition = ({ createdAt, id }: Position): string =>
  Buffer.from(`${createdAt}.${id}`).toString('base64url');

function readPosition(text: string): Position {
  const found = /^(\d{1,15})\.([\w-]{1,64})$/.exec(Buffer.from(text, 'base64url').toString());
  return found?.[1] && found[2]
    ? { createdAt: Number(found[1]), id: found[2] }
    : refuse('guard.invalid_pagination');
}

function linkTo({ url: asked, tenant }: FastifyRequest, after: string): string {
  const url = new URL(`${tenant.endpoint}${asked}`);
  url.searchParams.set('after', after);
  return `<${url.href}>; rel="next"`;
}
