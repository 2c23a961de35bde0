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

/** What a connector may look at. */
const fields = ['code', 'state', 'error', 'error_description', 'iss', 'scope', 'user'] as const;

const longest = 4096;

/** With the claims of an organization it is longer than a code. */
const longestToken = 16_384;

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
      // Where there is no secret of the client, the return itself says who it is (Apple's `code id_token`). Behind the
      // `#` the page reads it, and no log, no history of a proxy and no referrer has it.
      const token = posted.get('id_token');
      const isShort = token !== null && token.length <= longestToken;
      const behind = isShort ? `#${new URLSearchParams({ id_token: token }).toString()}` : '';
      const page = path.replace(':connectorId', encodeURIComponent(connectorId));
      return reply
        .header('cache-control', 'no-store')
        .redirect(`${basePathOf(request.tenant)}${page}?${query.toString()}${behind}`, 303);
    });
}
