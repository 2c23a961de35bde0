/** Who may use the Management API: a Bearer token made for it; nothing else opens it, in any mode (management/09 §2). */
import type { FastifyRequest } from 'fastify';
import { Refusal, refuse } from '../../../contract/errors.ts';
import type { Audit } from '../../audit/audit.ts';
import type { AccessTokens, ManagementCaller } from '../../tenants/access-tokens.ts';
import { scopesThatOpen } from '../../tenants/management-api.ts';
import type { Group } from '../route.ts';
import { auditRefusedCall } from './audit-calls.ts';
import { refuseUnknownPrecautions } from './unknown-precautions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, as the token says; set on every route of the Management API. */
    caller?: ManagementCaller;
  }
}

/** Of calls by nobody in particular so many are written down in a second: more would only fill the disk. */
const strangersPerSecond = 20;

/** Refuses with 401 or 403 `auth.*` before anything of the request is looked at; the answers are not for caches. */
export function createGuard(
  accessTokens: AccessTokens,
  audit: Pick<Audit, 'record'>,
): Required<Pick<Group, 'access' | 'before' | 'refused'>> {
  const mayRecord = limitPerSecond(strangersPerSecond);
  return {
    access: 'management',
    refused: (request, definition, refusal) => auditRefusedCall(audit, request, definition, refusal),
    async before(request: FastifyRequest, reply, definition) {
      const { area, method } = definition;
      try {
        const caller = await accessTokens.read(request.tenant, request.headers.authorization);
        request.caller = caller;
        const accepted = scopesThatOpen(area, String(method), request.tenant);
        if (!accepted.some((one) => caller.scopes.includes(one))) refuse('auth.forbidden');
        refuseUnknownPrecautions(definition, request);
      } catch (error) {
        if (error instanceof Refusal && (request.caller || mayRecord()))
          auditRefusedCall(audit, request, definition, error);
        throw error;
      }
      void reply.header('cache-control', 'no-store');
    },
  };
}

function limitPerSecond(most: number): () => boolean {
  let [second, count] = [0, 0];
  return () => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= most;
  };
}
