/** `/api/hooks/:id/test` and `/recent-logs`: whether a webhook arrives, and what became of its events. */
import { z } from 'zod';
import { recentLogsAnswer, recentLogsQuery, testHookBody } from '../../../../contract/hooks.ts';
import { id } from '../../../../contract/text.ts';
import type { Hooks } from '../../../hooks/hooks.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { recentLogOf } from './hook-answer.ts';

const params = z.object({ id });

export const hookActs = ({ hooks }: { readonly hooks: Hooks }): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/hooks/:id/test',
    summary: 'Send a sample of each event with this config, signed with the stored key; nothing is saved',
    params,
    body: testHookBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'hook.endpoint_responded_with_error',
      'hook.send_test_payload_failed',
    ],
    async handle({ params: place, body, request }) {
      await hooks.test({ tenantId: request.tenant.id, id: place.id }, body);
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/api/hooks/:id/recent-logs',
    summary: 'What became of the events of the last 24 hours, newest first; dead ones are not tried again',
    params,
    query: recentLogsQuery,
    answers: { 200: recentLogsAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination', 'entity.not_found'],
    async handle({ params: place, query, request }) {
      const tenantId = request.tenant.id;
      const page = readPage(query);
      const hook = await hooks.get({ tenantId, id: place.id });
      const { deliveries, total } = await hooks.listDeliveries(
        {
          tenantId,
          hookId: hook.id,
          event: query.logKey?.replace(/^TriggerHook\./, ''),
          from: query.start_time === undefined ? undefined : Number(query.start_time),
          to: query.end_time === undefined ? undefined : Number(query.end_time),
        },
        page,
      );
      return {
        status: 200,
        body: deliveries.map((delivery) => recentLogOf(tenantId, delivery)),
        headers: pageHeaders(request, page, total),
      };
    },
  }),
];
