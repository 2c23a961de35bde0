/** Who may use the Management API: a Bearer token made for it, with the scope `all`; nothing else opens it, in any mode. */
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../../contract/errors.ts';
import type { Tenant } from '../../tenants/tenants.ts';

/** Who calls, as the token says. */
export interface Caller {
  readonly subject: string;
  /** `app` when the token is an application's own. */
  readonly kind: 'app' | 'user';
}

/** What a token that is genuine, alive and made for this tenant's Management API says; undefined for every other. */
export type ReadToken = (tenant: Tenant, token: string) => Promise<TokenClaims | undefined>;

export interface TokenClaims {
  readonly subject: string | undefined;
  readonly clientId: string | undefined;
  readonly scopes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where a Management token was asked for. */
    caller?: Caller;
  }
}

/** Refuses in the contract's order (management/09 §2): 401 for a missing, foreign or dead token, 403 without the scope. */
export async function readCaller(
  readToken: ReadToken,
  tenant: Tenant,
  authorization: string | undefined,
): Promise<Caller> {
  if (!authorization) return refuse('auth.authorization_header_missing');
  const [scheme = '', token = '', ...rest] = authorization.trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'bearer')
    return refuse('auth.authorization_token_type_not_supported', { data: { supportedTypes: ['Bearer'] } });
  const claims = token && rest.length === 0 ? await readToken(tenant, token) : undefined;
  if (!claims) return refuse('auth.unauthorized');
  if (!claims.subject) return refuse('auth.jwt_sub_missing');
  if (!claims.scopes.includes('all')) return refuse('auth.forbidden');
  return { subject: claims.subject, kind: claims.subject === claims.clientId ? 'app' : 'user' };
}

export const createGuard =
  (readToken: ReadToken) =>
  async (request: FastifyRequest): Promise<void> => {
    request.caller = await readCaller(readToken, request.tenant, request.headers.authorization);
  };
