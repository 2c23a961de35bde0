/** Who may use the Management API: a Bearer token made for it; nothing else opens it, in any mode (management/09 §2). */
import type { FastifyRequest } from 'fastify';
import type { AccessTokens, ManagementCaller } from '../../tenants/access-tokens.ts';
import { scopesThatOpen } from '../../tenants/management-api.ts';
import type { Group } from '../route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, as the token says; set on every route of the Management API. */
    caller?: ManagementCaller;
  }
}

/** Refuses with 401 or 403 `auth.*` before anything of the request is looked at; the answers are not for caches. */
export const createGuard = (accessTokens: AccessTokens): Required<Pick<Group, 'before'>> => ({
  async before(request: FastifyRequest, reply, { area, method }) {
    request.caller = await accessTokens.checkManagement(
      request.tenant,
      request.headers.authorization,
      scopesThatOpen(area, String(method)),
    );
    void reply.header('cache-control', 'no-store');
  },
});
