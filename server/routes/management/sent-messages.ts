/** `/api/messages`: what was sent, and what became of it. */
import { z } from 'zod';
import {
  type MessageAnswer,
  messageDetailsAnswer,
  messagesAnswer,
  messagesQuery,
} from '../../../contract/messages.ts';
import { refuse } from '../../../contract/errors.ts';
import { id } from '../../../contract/text.ts';
import type { Messages, SentMessage } from '../../messages/messages.ts';
import { findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';
import { pageHeaders, readPage } from './pagination.ts';

export const sentMessages = ({ messages }: { readonly messages: Messages }): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/messages',
    area: 'messages',
    summary: 'List messages, newest first; totals are counted up to 10,000',
    query: messagesQuery,
    answers: { 200: messagesAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { phone, email, ...filter }, request }) {
      const page = readPage(request.query as Readonly<Record<string, unknown>>);
      const found = await messages.history.list(
        {
          ...filter,
          tenantId: request.tenant.id,
          recipient:
            phone === undefined ? email && (findEmail(email) ?? wrong()) : (findPhone(phone) ?? wrong()),
        },
        page,
      );
      return {
        status: 200,
        body: found.messages.map(answerOf),
        headers: pageHeaders(request, page, found.total, found),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/messages/:id',
    area: 'messages',
    summary: 'Read a message and its time-line',
    params: z.object({ id }),
    answers: { 200: messageDetailsAnswer },
    refusals: ['entity.not_found'],
    async handle({ params, request }) {
      const { timeline, ...message } = await messages.history.get({
        tenantId: request.tenant.id,
        id: params.id,
      });
      const lines = timeline.map((line) => ({
        ...line,
        happenedAt: line.happenedAt ?? null,
        errorKind: line.errorKind ?? null,
        errorCode: line.errorCode ?? null,
      }));
      return { status: 200, body: { ...answerOf(message), timeline: lines } };
    },
  }),
];

const wrong = (): never => refuse('guard.invalid_input', { values: { part: 'query' } });

const answerOf = ({ factoryId, purpose, phone, email, ...message }: SentMessage): MessageAnswer => ({
  ...message,
  connectorFactoryId: factoryId,
  usageType: purpose,
  phone: phone === undefined ? null : phone.replace(/^\+/, ''),
  email: email ?? null,
});
