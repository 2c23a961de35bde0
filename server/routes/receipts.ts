/** `/api/receipts/:connectorId/:token`: where providers report what became of messages. The address is the key. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Messages } from '../messages/messages.ts';
import { type Route, route } from './route.ts';

const params = z.object({ connectorId: z.string().max(128), token: z.string().max(128) });

export const receiptRoutes = ({ messages }: { readonly messages: Messages }): readonly Route[] =>
  (['GET', 'POST'] as const).map((method) =>
    route({
      method,
      path: '/api/receipts/:connectorId/:token',
      summary: 'A provider reports; the answer is the one that it wants to hear',
      params,
      answers: { 200: z.looseObject({}), 204: null },
      refusals: ['request.not_found', 'auth.forbidden'],
      async handle({ params: { connectorId, token }, request }) {
        const answer = await messages.receipts.take({
          tenantId: request.tenant.id,
          connectorId,
          token,
          request: asItCame(request),
        });
        return answer ? { status: answer.status ?? 200, body: answer.json } : { status: 204 };
      },
    }),
  );

/** The provider signed the address that it knows: that of the configuration, whatever proxies have made of it. */
const asItCame = ({ method, raw, tenant, headers, body }: FastifyRequest) => ({
  method,
  url: `${tenant.endpoint}${raw.url}`,
  headers: new Headers(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
    ),
  ),
  body: typeof body === 'string' ? body : '',
});

/** Signatures are made over the bytes that came: nothing parses them on the way. */
export function receiptBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 262_144 }, (_request, body, done) =>
    done(null, body),
  );
}
