/** Ends what an account holds: its sessions, grants, codes and tokens. */
import type { Database } from '../database/open.ts';

/** For suspension, deletion and a changed password; access tokens that are JWTs live on until they expire. */
export async function revokeAccount(
  { kysely }: Pick<Database, 'kysely'>,
  { tenantId, accountId }: { tenantId: string; accountId: string },
): Promise<void> {
  // The sessions first: a request that runs at this moment writes its session last, so that it finds none, and takes the
  // rest back; or the second statement sees all that it wrote.
  const rows = kysely
    .deleteFrom('oidc_payloads')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId);
  await rows.where('model', '=', 'Session').execute();
  await rows.execute();
}
