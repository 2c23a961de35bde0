/** POST to a return address: what a provider posts instead of putting it into the address reaches the same page. */
import type { FastifyInstance } from 'fastify';
import { basePathOf } from '../tenants/tenants.ts';
// For its words about requests: tenant and language.
import type {} from './route.ts';

/** The signing-in page's own two spellings, and that of the account pages. */
const paths = [
  '/callback/:connectorId',
  '/callback/social/:connectorId',
  '/account/callback/social/:connectorId',
];

/** What a connector may look at; an ID token that came through a browser is not among it. */
const fields = ['code', 'state', 'error', 'error_description', 'iss', 'scope', 'user'] as const;

const longest = 4096;

/**
 * OAuth 2.0 Form Post Response Mode. The post comes from another site, so the browser leaves our cookies (`SameSite=Lax`)
 * at home: nothing is done here but to send it on with a GET, which carries them. Whose return it is, the page asks the
 * API with the state.
 */
export function registerCallbacks(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 65_536 },
    (_request, body, done) => done(null, body),
  );
  for (const path of paths)
    fastify.post<{ Params: { connectorId: string } }>(path, async (request, reply) => {
      const { connectorId } = request.params;
      const posted = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
      const query = new URLSearchParams();
      for (const name of fields) {
        const value = posted.get(name);
        if (value !== null && value.length <= longest) query.set(name, value);
      }
      const page = path.replace(':connectorId', encodeURIComponent(connectorId));
      return reply
        .header('cache-control', 'no-store')
        .redirect(`${basePathOf(request.tenant)}${page}?${query.toString()}`, 303);
    });
}
