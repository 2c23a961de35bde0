/** Who calls the Account API: the person behind an opaque access token, as the userinfo endpoint takes it (end-user/05 §1). */
import type { FastifyRequest } from 'fastify';
import type { AccountCenterSettings } from '../../../contract/account-center.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Applications } from '../../applications/applications.ts';
import type { BearerTokens } from '../../sessions/bearer-tokens.ts';
import type { Holder } from '../../sessions/verifications.ts';
import type { AccountCenter } from '../../settings/account-center.ts';
import { readBearer } from '../../tenants/access-tokens.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the Account API; set on every route of it. */
    person?: Caller;
  }
}

export interface Caller {
  readonly user: User;
  readonly applicationId: string;
  readonly scopes: readonly string[];
  /** Somebody else's application: it may look, and change nothing (security G9). */
  readonly isThirdParty: boolean;
  readonly sessionUid: string | undefined;
  readonly grantId: string;
  /** What verifications are bound to. */
  readonly holder: Holder;
  readonly fields: AccountCenterSettings['fields'];
}

export interface CallerDeps {
  readonly bearerTokens: BearerTokens;
  readonly users: Pick<Users, 'find'>;
  readonly applications: Pick<Applications, 'find'>;
  readonly accountCenter: Pick<AccountCenter, 'find'>;
}

/** Refuses with 401 or 403 `auth.*`, with 400 `account_center.not_enabled` where people may not look after their account. */
export async function readCaller(
  deps: CallerDeps,
  { tenant, headers }: Pick<FastifyRequest, 'tenant' | 'headers'>,
): Promise<Caller> {
  const token = await deps.bearerTokens.find(tenant.id, readBearer(headers.authorization));
  if (!token) return refuse('auth.unauthorized', { because: 'no such opaque token' });
  const user = await deps.users.find(tenant.id, token.accountId);
  if (!user || user.isSuspended) return refuse('auth.unauthorized', { because: 'suspended or gone' });
  if (!token.scopes.includes('openid')) refuse('auth.forbidden');
  const { settings } = await deps.accountCenter.find(tenant.id);
  if (!settings.enabled) refuse('account_center.not_enabled');
  const application = await deps.applications.find(tenant.id, token.applicationId);
  const { sessionUid, grantId, applicationSince } = token;
  if (application && applicationSince !== undefined && application.createdAt !== applicationSince)
    return refuse('auth.unauthorized', { because: 'granted to an application that was removed' });
  return {
    user,
    applicationId: token.applicationId,
    scopes: token.scopes,
    // One that is gone may be whoever's.
    isThirdParty: application?.isThirdParty ?? true,
    sessionUid,
    grantId,
    holder: { tenantId: tenant.id, userId: user.id, session: sessionUid ?? grantId },
    fields: settings.fields,
  };
}

/** In a route of the Account API. */
export function callerOf({ person }: Pick<FastifyRequest, 'person'>): Caller {
  if (!person) throw new Error('A route outside the group of the Account API');
  return person;
}
