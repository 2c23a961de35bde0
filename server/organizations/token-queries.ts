/** The SQL of the table `one_time_tokens`. That a token serves once is decided by one conditional update. */
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Recipient } from '../../contract/recipient.ts';
import type { Tables } from '../database/tables.ts';
import { newestPage } from './newest-page.ts';
import type { TokenStatus } from './one-time-tokens.ts';

type Db = Kysely<Tables>;
export type TokenRow = Selectable<Tables['one_time_tokens']>;

export const insert = (db: Db, row: Insertable<Tables['one_time_tokens']>): Promise<TokenRow> =>
  db.insertInto('one_time_tokens').values(row).returningAll().executeTakeFirstOrThrow();

export const find = (db: Db, tenantId: string, id: string): Promise<TokenRow | undefined> =>
  db
    .selectFrom('one_time_tokens')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** At most one: digests are unique. */
export const findByDigest = (
  db: Db,
  tenantId: string,
  digests: readonly string[],
): Promise<TokenRow | undefined> =>
  db
    .selectFrom('one_time_tokens')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('digest', 'in', digests)
    .executeTakeFirst();

/** Newest first; with the number of all that fit. What has ended by itself counts as `expired`. */
export async function list(
  db: Db,
  tenantId: string,
  {
    recipient,
    status,
    now,
    limit,
    offset,
  }: { recipient?: Recipient; status?: TokenStatus; now: number; limit: number; offset: number },
) {
  let matching = db.selectFrom('one_time_tokens').where('tenant_id', '=', tenantId);
  if (recipient?.email !== undefined) matching = matching.where('email', '=', recipient.email);
  if (recipient?.phone !== undefined) matching = matching.where('phone', '=', recipient.phone);
  if (status === 'expired')
    matching = matching.where((eb) =>
      eb.or([
        eb('status', '=', 'expired'),
        eb.and([eb('status', '=', 'active'), eb('expires_at', '<=', now)]),
      ]),
    );
  else if (status !== undefined) matching = matching.where('status', '=', status);
  if (status === 'active') matching = matching.where('expires_at', '>', now);
  return newestPage(matching, { limit, offset });
}

/** Of many at once, one gets the row; a wrong number or address uses nothing up. */
export const use = (
  db: Db,
  tenantId: string,
  { digests, recipient, now }: { digests: readonly string[]; recipient: Recipient; now: number },
): Promise<TokenRow | undefined> =>
  db
    .updateTable('one_time_tokens')
    .set((eb) => ({ status: 'consumed', version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('digest', 'in', digests)
    .where(recipient.email === undefined ? 'phone' : 'email', '=', recipient.email ?? recipient.phone)
    .where('status', '=', 'active')
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();

interface At {
  readonly tenantId: string;
  readonly id: string;
  /** The version that the caller saw; any without a word. */
  readonly ifVersion?: number | undefined;
}

/** Only one that is still good can end otherwise. */
export const setStatus = (
  db: Db,
  { tenantId, id, ifVersion, status, now }: At & { status: TokenStatus; now: number },
): Promise<TokenRow | undefined> =>
  db
    .updateTable('one_time_tokens')
    .set((eb) => ({ status, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .where('status', '=', 'active')
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();

export const remove = async (db: Db, { tenantId, id, ifVersion }: At): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('one_time_tokens')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Those of this invitation that are still good lead nowhere any more. */
export const closeTokensOf = async (
  db: Db,
  {
    tenantId,
    invitationId,
    exceptId,
    status,
  }: { tenantId: string; invitationId: string; exceptId?: string; status: 'revoked' | 'consumed' },
): Promise<void> => {
  await db
    .updateTable('one_time_tokens')
    .set((eb) => ({ status, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('invitation_id', '=', invitationId)
    .where('status', '=', 'active')
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? ''))
    .execute();
};

/** How many went. */
export const sweep = async (db: Db, before: number, limit: number): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('one_time_tokens')
    .where((eb) =>
      eb(
        eb.refTuple('tenant_id', 'id'),
        'in',
        eb
          .selectFrom('one_time_tokens')
          .select(['tenant_id', 'id'])
          .where('expires_at', '<', before)
          .limit(limit)
          .$asTuple('tenant_id', 'id'),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
};
