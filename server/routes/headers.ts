/** What every answer carries (end-user/00 §3), and which other origins may read the API's. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Browsers heed it over https alone.
  'strict-transport-security': 'max-age=15552000',
} as const;

/** The page routes may loosen or tighten these by naming the same header. */
export function setCommonHeaders(response: ServerResponse, requestId: string): void {
  response.setHeader('logto-core-request-id', requestId);
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
}

/** People's own applications stand wherever they like. */
const forAnyOrigin = /^\/api\/(?:my-account|verifications)(?:[/?]|$)/;

/**
 * Answers to `/api/*` may be read by the Console's origin, outside production by any; those of the Account API by any
 * (end-user/05 §1). No credentials are let through: a page elsewhere can use a bearer token it has, never the cookies
 * of this one.
 */
export function allowOrigins(
  fastify: FastifyInstance,
  { isProduction, adminEndpoint }: { isProduction: boolean; adminEndpoint: string },
): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (!origin || !request.url.startsWith('/api/')) return undefined;
    void reply.header('vary', 'Origin');
    if (isProduction && origin !== adminEndpoint && !forAnyOrigin.test(request.url)) return undefined;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': '*',
    });
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return undefined;
    return reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
        'access-control-max-age': '600',
      })
      .status(204)
      .send();
  });
}
