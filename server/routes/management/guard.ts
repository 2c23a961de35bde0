/** Who may use the Management API: a Bearer token made for it; nothing else opens it, in any mode (management/09 §2). */
import type { FastifyRequest } from 'fastify';
import { Refusal, refuse } from '../../../contract/errors.ts';
import type { Audit } from '../../audit/audit.ts';
import type { AccessTokens, ManagementCaller } from '../../tenants/access-tokens.ts';
import { scopesThatOpen } from '../../tenants/management-api.ts';
import type { Group } from '../route.ts';
import { auditLostCall, auditRefusedCall } from './audit-calls.ts';
import { refuseUnknownPrecautions } from './unknown-precautions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, as the token says; set on every route of the Management API. */
    caller?: ManagementCaller;
  }
}

/** Of calls by one who may not make them so many are written down in a second: more would only fill the disk. Strangers are one. */
const refusedPerSecond = 20;

export interface Guard extends Required<Pick<Group, 'access' | 'before' | 'isBeforeBody' | 'refused'>> {
  /** A request that no route answers: in the log when its caller may use the Management API. Never throws. */
  lost(request: FastifyRequest): Promise<void>;
}

/** Refuses with 401 or 403 `auth.*` before anything of the request is looked at; the answers are not for caches. */
export function createGuard(accessTokens: AccessTokens, audit: Pick<Audit, 'record'>): Guard {
  const mayRecord = limitPerSecond(refusedPerSecond);
  return {
    access: 'management',
    isBeforeBody: true,
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
        if (error instanceof Refusal && mayRecord(nameOf(request)))
          auditRefusedCall(audit, request, definition, error);
        throw error;
      }
      void reply.header('cache-control', 'no-store');
    },
    async lost(request) {
      const { url, headers, tenant } = request;
      if (!url.startsWith('/api/') || headers.authorization === undefined) return;
      try {
        request.caller = await accessTokens.read(tenant, headers.authorization);
      } catch {
        // A stranger, or nobody can be asked now: the answer is the same.
        return;
      }
      if (mayRecord(nameOf(request))) auditLostCall(audit, request);
    },
  };
}

const nameOf = ({ tenant, caller }: FastifyRequest): string =>
  caller ? `${tenant.id} ${caller.type} ${caller.sub}` : '';

/** For each name. */
function limitPerSecond(most: number): (name: string) => boolean {
  let second = 0;
  const counts = new Map<string, number>();
  return (name) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) counts.clear();
    second = now;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= most;
  };
}
