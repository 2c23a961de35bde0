/** What an account holds, for whoever may look after it: its sessions and grants, listed and ended one by one. */
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

export interface AccountSession {
  /** What it is known by; nothing that opens it. */
  readonly uid: string;
  /** Seconds since 1970, as oidc-provider counts. */
  readonly signedInAtSeconds: number | undefined;
  /** When this browser's session began; it may have been signed in to again since. */
  readonly issuedAtSeconds: number | undefined;
  readonly methods: readonly string[];
  readonly acr: string | undefined;
  /** By application: the grant it has in this session. */
  readonly grants: Readonly<Record<string, string | undefined>>;
  /** ms since 1970 */
  readonly expiresAt: number;
  /** Of the browser that was there last, as it called itself. */
  readonly userAgent?: string;
}

export interface AccountGrant {
  readonly id: string;
  readonly applicationId: string;
  readonly issuedAtSeconds: number | undefined;
  /** ms since 1970; null for one that does not end by itself. */
  readonly expiresAt: number | null;
}

export interface Account {
  readonly tenantId: string;
  readonly accountId: string;
}

export interface AccountSessions {
  /** Those that have not expired, the longest-lived first. */
  list(account: Account): Promise<readonly AccountSession[]>;
  find(account: Account, uid: string): Promise<AccountSession | undefined>;
  /**
   * Ends the session, and of the applications that `endsGrantOf` says yes to, what they were granted in it with all
   * tokens. False when it is not this account's or has ended.
   */
  end(
    account: Account,
    uid: string,
    endsGrantOf: (applicationId: string) => Promise<boolean>,
  ): Promise<boolean>;
  /** All but this session and what was granted in it, with all tokens: after a new password. */
  endOthers(
    account: Account,
    own: { readonly sessionUid: string | undefined; readonly grantId: string },
  ): Promise<void>;
  /** Those that have not expired, newest first. */
  listGrants(account: Account): Promise<readonly AccountGrant[]>;
  /** With every token that came of it. False when it is not this account's. */
  endGrant(account: Account, grantId: string): Promise<boolean>;
}

export function createAccountSessions({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): AccountSessions {
  const { kysely } = database;
  const liveOf = (account: Account, model: 'Session' | 'Grant') =>
    rowsOf(kysely, account, model).where((eb) =>
      eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', clock.now())]),
    );

  const find: AccountSessions['find'] = async (account, uid) => {
    const row = await liveOf(account, 'Session')
      .select(['payload', 'expires_at'])
      .where('alias', '=', uid)
      .orderBy('expires_at', 'desc')
      .executeTakeFirst();
    return row && sessionOf(row);
  };

  return {
    find,
    async list(account) {
      const query = liveOf(account, 'Session').select(['payload', 'expires_at']);
      return (await query.orderBy('expires_at', 'desc').orderBy('id').execute()).map(sessionOf);
    },
    async endOthers(account, { sessionUid, grantId }) {
      const session = sessionUid === undefined ? undefined : await find(account, sessionUid);
      const kept = [grantId, ...Object.values(session?.grants ?? {})].filter((id) => id !== undefined);
      const rows = kysely
        .deleteFrom('oidc_payloads')
        .where('tenant_id', '=', account.tenantId)
        .where('account_id', '=', account.accountId);
      // Twice and the first: see `revokeAccount`.
      const sessions = rows
        .where('model', '=', 'Session')
        .where((eb) => eb(eb.fn.coalesce('alias', eb.val('')), '!=', sessionUid ?? ''));
      await sessions.execute();
      await sessions.execute();
      await rows
        .where((eb) =>
          eb.or([
            eb.and([eb('model', '=', 'Grant'), eb('id', 'not in', kept)]),
            eb.and([eb('model', 'not in', ['Session', 'Grant']), eb('grant_id', 'not in', kept)]),
          ]),
        )
        .execute();
    },
    async end(account, uid, endsGrantOf) {
      const session = await find(account, uid);
      if (!session) return false;
      const ending: string[] = [];
      for (const [applicationId, grantId] of Object.entries(session.grants))
        if (grantId !== undefined && (await endsGrantOf(applicationId))) ending.push(grantId);
      return database.transaction(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('oidc_payloads')
          .where('tenant_id', '=', account.tenantId)
          .where('account_id', '=', account.accountId)
          .where('model', '=', 'Session')
          .where('alias', '=', uid)
          .executeTakeFirst();
        for (const grantId of ending) await removeGrant(trx, account, grantId);
        return numDeletedRows > 0n;
      });
    },
    async listGrants(account) {
      const rows = await liveOf(account, 'Grant').select(['id', 'payload', 'expires_at']).execute();
      return rows
        .map(grantOf)
        .toSorted((one, other) => (other.issuedAtSeconds ?? 0) - (one.issuedAtSeconds ?? 0));
    },
    endGrant: (account, grantId) => database.transaction((trx) => removeGrant(trx, account, grantId)),
  };
}

const rowsOf = (kysely: Kysely<Tables>, { tenantId, accountId }: Account, model: string) =>
  kysely
    .selectFrom('oidc_payloads')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('model', '=', model);

async function removeGrant(trx: Kysely<Tables>, account: Account, grantId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('oidc_payloads')
    .where('tenant_id', '=', account.tenantId)
    .where('account_id', '=', account.accountId)
    .where('model', '=', 'Grant')
    .where('id', '=', grantId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await trx
    .deleteFrom('oidc_payloads')
    .where('tenant_id', '=', account.tenantId)
    .where('grant_id', '=', grantId)
    .execute();
  return true;
}

interface Row {
  readonly payload: string;
  readonly expires_at: number | null;
}

/** Of oidc-provider's record only what is told: nothing of it opens anything, and that stays so when it grows. */
function sessionOf({ payload, expires_at }: Row): AccountSession {
  const { uid, iat, loginTs, amr, acr, authorizations, userAgent } = JSON.parse(payload) as {
    uid: string;
    iat?: number;
    loginTs?: number;
    amr?: readonly string[];
    acr?: string;
    authorizations?: Readonly<Record<string, { readonly grantId?: string }>>;
    userAgent?: string;
  };
  const grants = Object.entries(authorizations ?? {}).map(([id, { grantId }]) => [id, grantId] as const);
  return {
    uid,
    signedInAtSeconds: loginTs,
    issuedAtSeconds: iat,
    methods: amr ?? [],
    acr,
    grants: Object.fromEntries(grants),
    expiresAt: expires_at ?? 0,
    userAgent,
  };
}

function grantOf({ id, payload, expires_at }: Row & { readonly id: string }): AccountGrant {
  const { clientId, iat } = JSON.parse(payload) as { clientId?: string; iat?: number };
  return { id, applicationId: clientId ?? '', issuedAtSeconds: iat, expiresAt: expires_at };
}
