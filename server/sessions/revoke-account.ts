/** Ends what an account holds: its sessions, grants, codes and tokens. */
import type { Database } from '../database/open.ts';

/** For suspension, deletion and a changed password; access tokens that are JWTs live on until they expire. */
export async function revokeAccount(
  { kysely }: Pick<Database, 'kysely'>,
  { tenantId, accountId }: { tenantId: string; accountId: string },
): Promise<void> {
  await kysely
    .deleteFrom('oidc_payloads')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute();
}
