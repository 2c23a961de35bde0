/** A session that goes on, mostly under a new id: only while it is there. Who was signed out in the middle of a request stays so. */
import type { Database } from '../database/open.ts';
import type { OneWrite, PayloadRow } from './one-write.ts';
import { putRows } from './payloads.ts';

export interface GoingOn {
  /** The id that it was read under. */
  readonly from: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly uid: string;
  /** What becomes of it; undefined where it stays as it is, and what is written beside it rests on it. */
  readonly row: PayloadRow | undefined;
}

/** Undefined where nobody is signed in, or where somebody has just signed in: that is asked in another way. */
export function goingOn({ puts, session, login }: OneWrite): GoingOn | undefined {
  const [first] = puts.values();
  if (!first || !session || login) return undefined;
  const { accountId, uid } = JSON.parse(session.payload) as { accountId?: string; uid?: string };
  const row = [...puts.values()].find(({ model }) => model === 'Session');
  if (accountId === undefined || uid === undefined || (row && row.account_id !== accountId)) return undefined;
  return { from: session.id, tenantId: first.tenant_id, accountId, uid, row };
}

/**
 * One statement moves it. Where another request has moved it before, it is there once more, as long as that one is. To be
 * called after everything else was written: whoever ends the sessions of an account, and then the rest, misses nothing.
 */
export async function keepSession(
  { kysely, transaction }: Pick<Database, 'kysely' | 'transaction'>,
  { from, tenantId, accountId, uid, row }: GoingOn,
): Promise<boolean> {
  const { numUpdatedRows } = await kysely
    .updateTable('oidc_payloads')
    // It holds the row also where nothing of it changes.
    .set((eb) =>
      row
        ? { id: row.id, payload: row.payload, alias: row.alias ?? null, expires_at: row.expires_at ?? null }
        : { expires_at: eb.ref('expires_at') },
    )
    .where('tenant_id', '=', tenantId)
    .where('model', '=', 'Session')
    .where('id', '=', from)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  return transaction(async (trx) => {
    // Holds it: whoever is about to end it waits, and looks once more.
    const { numUpdatedRows: held } = await trx
      .updateTable('oidc_payloads')
      .set((eb) => ({ expires_at: eb.ref('expires_at') }))
      .where('tenant_id', '=', tenantId)
      .where('model', '=', 'Session')
      .where('alias', '=', uid)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (held > 0n && row) await putRows(trx, [row]);
    return held > 0n;
  });
}
