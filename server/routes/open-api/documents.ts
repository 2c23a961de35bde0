/** `/api/swagger.json` and the documents of the single APIs (management/07 §5), for anybody. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { type DocumentedRoute, type Json, openApiDocument } from './document.ts';

/** Call it before any route is there. A route under `/api/` that has no definition is a mistake of ours: it throws. */
export function collectRoutes(fastify: FastifyInstance): readonly DocumentedRoute[] {
  const found: DocumentedRoute[] = [];
  fastify.addHook('onRoute', ({ url, method, config }) => {
    if (method === 'HEAD' || !url.startsWith('/api/')) return;
    if (!config?.definition)
      throw new Error(`${String(method)} ${url} is in no document: use registerRoutes`);
    found.push({ definition: config.definition, access: config.access });
  });
  return found;
}

const document = z.record(z.string(), z.unknown());

type Belongs = (route: DocumentedRoute) => boolean;

const isUnder =
  (...bases: readonly string[]): Belongs =>
  ({ definition: { path } }) =>
    bases.some((base) => path === base || path.startsWith(`${base}/`));

const documents: Readonly<Record<string, Belongs>> = {
  '/api/swagger.json': () => true,
  '/api/.well-known/management.openapi.json': ({ access }) => access === 'management',
  '/api/.well-known/experience.openapi.json': isUnder('/api/experience', '/api/interaction'),
  '/api/.well-known/user.openapi.json': isUnder('/api/my-account', '/api/verifications'),
};

/** `routes` may still grow until the first request. */
export const openApiRoutes = (routes: readonly DocumentedRoute[]): readonly Route[] =>
  Object.entries(documents).map(([path, belongs]) => {
    let made: Json | undefined;
    return route({
      method: 'GET',
      path,
      summary: 'Read the OpenAPI document',
      answers: { 200: document },
      refusals: [],
      async handle({ request }) {
        made ??= openApiDocument(routes.filter(belongs));
        return { status: 200, body: { ...made, servers: [{ url: request.tenant.endpoint }] } };
      },
    });
  });
