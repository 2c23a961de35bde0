/** `/api/hooks`: webhooks, made, read, changed and removed (management/07 §3). */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import {
  createHookBody,
  hookAnswer,
  hooksAnswer,
  hooksQuery,
  patchHookBody,
} from '../../../../contract/hooks.ts';
import { id } from '../../../../contract/text.ts';
import type { Hooks } from '../../../hooks/hooks.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import { hookAnswerOf } from './hook-answer.ts';

const params = z.object({ id });
const nothing = { successCount: 0, requestCount: 0 };
const isYes = (flag: string | undefined): boolean => flag === 'true' || flag === '1';

export const hookRoutes = ({ hooks }: { readonly hooks: Hooks }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/hooks',
    summary: 'List the webhooks, oldest first; in pages when a page is asked for',
    query: hooksQuery,
    answers: { 200: hooksAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { includeExecutionStats, ...query }, request }) {
      const tenantId = request.tenant.id;
      const isPaged = query.page !== undefined || query.page_size !== undefined;
      const page = readPage(query);
      const all = await hooks.list(tenantId);
      const shown = isPaged ? all.slice(page.offset, page.offset + page.limit) : all;
      const stats = isYes(includeExecutionStats) ? await hooks.stats(tenantId) : undefined;
      return {
        status: 200,
        body: shown.map((hook) => ({
          ...hookAnswerOf(tenantId, hook),
          ...(stats && { executionStats: stats.get(hook.id) ?? nothing }),
        })),
        ...(isPaged && { headers: pageHeaders(request, page, all.length) }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/hooks/:id',
    summary: 'Read a webhook, secrets masked',
    params,
    query: hooksQuery.pick({ includeExecutionStats: true }),
    answers: { 200: hookAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: place, query: { includeExecutionStats }, request }) {
      const tenantId = request.tenant.id;
      const hook = await hooks.get({ tenantId, id: place.id });
      const stats = isYes(includeExecutionStats) ? await hooks.stats(tenantId, hook.id) : undefined;
      return {
        status: 200,
        body: {
          ...hookAnswerOf(tenantId, hook),
          ...(stats && { executionStats: stats.get(hook.id) ?? nothing }),
        },
        headers: entityTag(hook.version),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/hooks',
    summary: 'Make a webhook; its signing key is shown now and never again',
    body: createHookBody,
    answers: { 201: hookAnswer },
    refusals: ['guard.invalid_input', 'hook.missing_events'],
    async handle({ body, request }) {
      if (!body.event && !body.events) refuse('hook.missing_events');
      const tenantId = request.tenant.id;
      const hook = await hooks.create(tenantId, body);
      return {
        status: 201,
        body: hookAnswerOf(tenantId, hook, { showsKey: true }),
        headers: entityTag(hook.version),
      };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/hooks/:id',
    summary: 'Change a webhook; its config is replaced whole. Turned off, it sends nothing that waits',
    params,
    body: patchHookBody,
    answers: { 200: hookAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: place, body, request }) {
      const tenantId = request.tenant.id;
      const hook = await hooks.update({ tenantId, id: place.id, ifVersion: ifMatch(request) }, body);
      return { status: 200, body: hookAnswerOf(tenantId, hook), headers: entityTag(hook.version) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/hooks/:id/signing-key',
    summary: 'Make a new signing key, shown now and never again; the old one signs nothing any more',
    params,
    answers: { 200: hookAnswer },
    refusals: ['entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: place, request }) {
      const tenantId = request.tenant.id;
      const hook = await hooks.rotateKey({ tenantId, id: place.id, ifVersion: ifMatch(request) });
      return {
        status: 200,
        body: hookAnswerOf(tenantId, hook, { showsKey: true }),
        headers: entityTag(hook.version),
      };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/hooks/:id',
    summary: 'Remove a webhook with all that waits for it',
    params,
    answers: { 204: null },
    refusals: ['entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: place, request }) {
      await hooks.remove({ tenantId: request.tenant.id, id: place.id, ifVersion: ifMatch(request) });
      return { status: 204 };
    },
  }),
];
