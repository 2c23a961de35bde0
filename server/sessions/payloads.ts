/** oidc-provider's sessions, grants, codes and tokens as rows; of what a client presents only the hash is kept. */
import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import { type OneWrite, oneWrite, type PayloadRow } from './one-write.ts';

export interface PayloadsOptions {
  readonly kysely: Kysely<Tables>;
  readonly clock: Clock;
  readonly tenantId: string;
  /** True where a used refresh token may be used again within the leeway: for public clients (end-user/01 §5). */
  readonly mayRepeat: () => boolean;
}

/** A client that lost our answer may repeat its refresh this long before that counts as theft. */
const leewayMs = 3000;

/** A session that nothing happened to is written again only when that makes it live this much longer. */
const worthWritingMs = 24 * 60 * 60 * 1000;

export function createPayloads(
  model: string,
  { kysely, clock, tenantId, mayRepeat }: PayloadsOptions,
): Adapter {
  // A grant's id opens nothing; everything else is found by the hash of what is presented.
  const idOf = (id: string): string => (model === 'Grant' ? id : hashOf(id));
  const keyOf = (id: string): string => `${model}:${id}`;
  const rows = () =>
    kysely.selectFrom('oidc_payloads').where('tenant_id', '=', tenantId).where('model', '=', model);
  const gone = () =>
    kysely.deleteFrom('oidc_payloads').where('tenant_id', '=', tenantId).where('model', '=', model);
  const read = (payload: string, presented?: string, consumedAt: number | null = null): AdapterPayload => ({
    ...(JSON.parse(payload) as AdapterPayload),
    ...(presented !== undefined && { jti: presented }),
    ...(countsAsUsed(consumedAt) && { consumed: Math.floor((consumedAt ?? 0) / 1000) }),
  });
  const countsAsUsed = (at: number | null): boolean =>
    at !== null && (model !== 'RefreshToken' || clock.now() - at > leewayMs);

  return {
    async upsert(id, payload, expiresInSeconds) {
      const { jti: _presented, ...kept } = payload;
      const isSession = model === 'Session';
      // A visitor who is not signed in and not signing out needs no row.
      if (isSession && !payload.accountId && !payload.state) return;
      const row: PayloadRow = {
        tenant_id: tenantId,
        model,
        id: idOf(id),
        payload: JSON.stringify(kept),
        grant_id: payload.grantId ?? null,
        alias: isSession ? String(payload.uid) : null,
        account_id: payload.accountId ?? null,
        expires_at: expiresInSeconds === undefined ? null : clock.now() + expiresInSeconds * 1000,
      };
      const write = oneWrite();
      if (isSession && write && isUnchanged(write.session, row)) return;
      if (write) write.puts.set(keyOf(row.id), row);
      else await putRows(kysely, [row]);
    },

    async find(id) {
      const write = oneWrite();
      const pending = write?.puts.get(keyOf(idOf(id)));
      if (pending) return read(pending.payload, id);
      if (model === 'Grant' && write?.grants.has(id)) {
        const known = write.grants.get(id);
        return known === undefined ? undefined : read(known, id);
      }
      return findToken(idOf(id), id, write);
    },

    async findByUid(uid) {
      const row = await rows()
        .select('payload')
        .where('alias', '=', uid)
        .where('expires_at', '>', clock.now())
        .orderBy('expires_at', 'desc')
        .executeTakeFirst();
      return row && read(row.payload);
    },

    /** Exactly one use, whatever runs at the same moment (security G2, G5). */
    async consume(id) {
      const now = clock.now();
      const { numUpdatedRows } = await kysely
        .updateTable('oidc_payloads')
        .set((eb) => ({ consumed_at: eb.fn.coalesce('consumed_at', eb.val(now)) }))
        .where('tenant_id', '=', tenantId)
        .where('model', '=', model)
        .where('id', '=', idOf(id))
        .where((eb) =>
          eb.or([
            eb('consumed_at', 'is', null),
            ...(model === 'RefreshToken' && mayRepeat() ? [eb('consumed_at', '>=', now - leewayMs)] : []),
          ]),
        )
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new errors.InvalidGrant('already used');
    },

    async destroy(id) {
      const write = oneWrite();
      if (write && model === 'Session') {
        write.endedSession = idOf(id);
        return;
      }
      write?.puts.delete(keyOf(idOf(id)));
      if (model === 'Grant') write?.grants.set(id, undefined);
      await gone().where('id', '=', idOf(id)).execute();
    },

    async revokeByGrantId(grantId) {
      for (const [key, row] of oneWrite()?.puts ?? [])
        if (row.model === model && row.grant_id === grantId) oneWrite()?.puts.delete(key);
      await gone().where('grant_id', '=', grantId).execute();
    },

    // The device flow is not offered.
    findByUserCode: async () => undefined,
  };

  /** A token's grant is asked for next, always: it comes along. */
  async function findToken(id: string, presented: string, write: OneWrite | undefined) {
    const row = await kysely
      .selectFrom('oidc_payloads as token')
      .leftJoin('oidc_payloads as parent', (join) =>
        join
          .onRef('parent.tenant_id', '=', 'token.tenant_id')
          .on('parent.model', '=', 'Grant')
          .onRef('parent.id', '=', 'token.grant_id'),
      )
      .select([
        'token.id',
        'token.payload',
        'token.consumed_at',
        'token.grant_id',
        'token.expires_at',
        'parent.payload as grant',
      ])
      .where('token.tenant_id', '=', tenantId)
      .where('token.model', '=', model)
      .where('token.id', '=', id)
      .where((eb) => eb.or([eb('token.expires_at', 'is', null), eb('token.expires_at', '>', clock.now())]))
      .executeTakeFirst();
    if (!row) return undefined;
    if (write && model === 'Session') write.session = row;
    if (row.grant_id !== null) write?.grants.set(row.grant_id, row.grant ?? undefined);
    return read(row.payload, presented, row.consumed_at);
  }
}

/** Writes all of them in one statement. */
export async function putRows(kysely: Kysely<Tables>, rows: readonly PayloadRow[]): Promise<void> {
  if (rows.length === 0) return;
  await kysely
    .insertInto('oidc_payloads')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'model', 'id']).doUpdateSet((eb) => ({
        payload: eb.ref('excluded.payload'),
        grant_id: eb.ref('excluded.grant_id'),
        alias: eb.ref('excluded.alias'),
        account_id: eb.ref('excluded.account_id'),
        expires_at: eb.ref('excluded.expires_at'),
      })),
    )
    .execute();
}

export async function removeRows(
  kysely: Kysely<Tables>,
  rows: readonly Pick<PayloadRow, 'tenant_id' | 'model' | 'id'>[],
): Promise<void> {
  for (const { tenant_id: tenantId, model, id } of rows)
    await kysely
      .deleteFrom('oidc_payloads')
      .where('tenant_id', '=', tenantId)
      .where('model', '=', model)
      .where('id', '=', id)
      .execute();
}

function isUnchanged(before: OneWrite['session'], after: PayloadRow): boolean {
  if (!before || before.id !== after.id) return false;
  const livesLonger = (after.expires_at ?? 0) - (before.expires_at ?? 0);
  return livesLonger < worthWritingMs && factsOf(before.payload) === factsOf(after.payload);
}

/** Without the times, and whatever the order. */
function factsOf(payload: string): string {
  const { iat: _, exp: __, ...facts } = JSON.parse(payload) as Record<string, unknown>;
  return JSON.stringify(Object.entries(facts).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Tokens are 256 random bits: a plain hash of one cannot be turned back. */
export const hashOf = (presented: string): string => hash('sha256', presented, 'base64url');
