/** A passkey comes to a person: the first with its credential, and one of so many. */
import { refuse } from '../../contract/errors.ts';
import { mostPasskeys } from '../../contract/passkeys.ts';
import * as queries from './queries.ts';

/**
 * Undefined when it is the person's now; else the row of whoever has this credential. Refuses with 422
 * `session.mfa.too_many_passkeys`. Within a transaction, too.
 */
export async function takePlace(
  db: queries.Db,
  row: Parameters<typeof queries.insertPasskey>[1],
): Promise<queries.FactorRow | undefined> {
  const owner = { tenantId: row.tenant_id, userId: row.user_id };
  // Again only when another of the person's took the place that was free a moment ago: each time one of them has it.
  for (;;) {
    if (await queries.insertPasskey(db, row, mostPasskeys)) return undefined;
    const there = await queries.findByDigest(db, row.tenant_id, row.credential_digest ?? '');
    if (there) return there;
    if ((await queries.countPasskeys(db, owner)) >= mostPasskeys)
      return refuse('session.mfa.too_many_passkeys');
  }
}
