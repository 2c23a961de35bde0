/** Whose an opaque access token is: what the userinfo endpoint asks too, in one statement or two. */
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { hashOf } from './payloads.ts';

export interface BearerToken {
  readonly accountId: string;
  readonly applicationId: string;
  readonly scopes: readonly string[];
  /** The browser's session that it came from. */
  readonly sessionUid: string | undefined;
  readonly grantId: string;
  /** When the application was made that it was granted to, ms since 1970; undefined for a grant of an older program. */
  readonly applicationSince: number | undefined;
}

export interface BearerTokens {
  /** Undefined for one that is unknown, over, taken back, or made for an API (those are JWTs). */
  find(tenantId: string, presented: string): Promise<BearerToken | undefined>;
}

export function createBearerTokens({
  database: { kysely },
  clock,
}: {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
}): BearerTokens {
  return {
    async find(tenantId, presented) {
      const now = clock.now();
      const id = hashOf(presented);
      const row = await findToken(kysely, { tenantId, id, now });
      if (!row) return undefined;
      const { accountId, clientId, scope, grantId, sessionUid, aud, expiresWithSession } = JSON.parse(
        row.payload,
      ) as Payload;
      const { applicationSince } = JSON.parse(row.grant) as { readonly applicationSince?: number };
      if (!accountId || !clientId || !grantId || aud !== undefined) return undefined;
      if (expiresWithSession && !(await isInSession(kysely, { tenantId, accountId, sessionUid, now })))
        return undefined;
      return {
        accountId,
        applicationId: clientId,
        scopes: scope?.split(' ') ?? [],
        sessionUid,
        grantId,
        applicationSince,
      };
    },
  };
}

interface Payload {
  readonly accountId?: string;
  readonly clientId?: string;
  readonly scope?: string;
  readonly grantId?: string;
  readonly sessionUid?: string;
  readonly aud?: unknown;
  /** Without `offline_access` a token ends with the session that it was made in. */
  readonly expiresWithSession?: boolean;
}

/** Only while what was granted still stands. */
async function findToken(
  db: Kysely<Tables>,
  { tenantId, id, now }: { tenantId: string; id: string; now: number },
): Promise<{ readonly payload: string; readonly grant: string } | undefined> {
  return db
    .selectFrom('oidc_payloads as token')
    .innerJoin('oidc_payloads as parent', (join) =>
      join
        .onRef('parent.tenant_id', '=', 'token.tenant_id')
        .on('parent.model', '=', 'Grant')
        .onRef('parent.id', '=', 'token.grant_id')
        .onRef('parent.account_id', '=', 'token.account_id'),
    )
    .select(['token.payload', 'parent.payload as grant'])
    .where('token.tenant_id', '=', tenantId)
    .where('token.model', '=', 'AccessToken')
    .where('token.id', '=', id)
    .where('token.expires_at', '>', now)
    .where((eb) => eb.or([eb('parent.expires_at', 'is', null), eb('parent.expires_at', '>', now)]))
    .executeTakeFirst();
}

async function isInSession(
  db: Kysely<Tables>,
  at: { tenantId: string; accountId: string; sessionUid: string | undefined; now: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('oidc_payloads')
    .select('id')
    .where('tenant_id', '=', at.tenantId)
    .where('model', '=', 'Session')
    .where('alias', '=', at.sessionUid ?? '')
    .where('account_id', '=', at.accountId)
    .where('expires_at', '>', at.now)
    .executeTakeFirst();
  return row !== undefined;
}
