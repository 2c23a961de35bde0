/** `/api/logs`: what happened, newest first. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import { logAnswer, logsAnswer, logsQuery } from '../../../contract/logs.ts';
import { id } from '../../../contract/text.ts';
import type { Audit, LogEntry } from '../../audit/audit.ts';
import { type Route, route } from '../route.ts';
import { cappedHeaders } from './capped-pages.ts';
import { pageHeaders, readPage } from './pagination.ts';
import { parseUserAgent } from './parsed-user-agent.ts';

/** Counting further costs time that nobody wants to wait for. */
const cap = 10_000;

export const logs = ({ audit }: { readonly audit: Pick<Audit, 'list' | 'get'> }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/logs',
    area: 'logs',
    summary: 'List what happened, newest first; totals are counted up to 10,000',
    query: logsQuery,
    answers: { 200: logsAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'log.invalid_time_window'],
    async handle({ query, request }) {
      const page = readPage(request.query as Readonly<Record<string, unknown>>);
      const [from, to] = [query.start_time, query.end_time].map((time) =>
        time === undefined ? undefined : Number(time),
      );
      if (from !== undefined && to !== undefined && from > to) refuse('log.invalid_time_window');
      const { userId, applicationId, logKey: key } = query;
      const filter = { tenantId: request.tenant.id, userId, applicationId, key, from, to };
      const { entries, total, hasMore } = await audit.list(filter, { ...page, cap: cap + 1 });
      const mayStop = query.enableCap === 'true' || query.enableCap === '1';
      const headers =
        total > cap
          ? cappedHeaders(request, page, { total: cap, hasMore: hasMore && !mayStop })
          : pageHeaders(request, page, total);
      return { status: 200, body: entries.map(logAnswerOf), headers };
    },
  }),
  route({
    method: 'GET',
    path: '/api/logs/:id',
    area: 'logs',
    summary: 'Read one thing that happened',
    params: z.object({ id }),
    answers: { 200: logAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params, request }) => ({
      status: 200,
      body: logAnswerOf(await audit.get(request.tenant.id, params.id)),
    }),
  }),
];

/** Read out of the text each time: what we learn of browsers later tells of older rows too. */
function logAnswerOf({ payload, ...entry }: LogEntry): LogEntry {
  const { userAgent } = payload;
  const userAgentParsed = typeof userAgent === 'string' ? parseUserAgent(userAgent) : undefined;
  return { ...entry, payload: { ...payload, ...(userAgentParsed && { userAgentParsed }) } };
}
