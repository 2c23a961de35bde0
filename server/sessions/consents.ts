/** The answer to oidc-provider's question whether the person agrees. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface Consents {
  /**
   * Agrees to all that was asked, for an application whose owner needs not ask (first-party).
   * False when this interaction is none of this application's, is not about consent, or has expired.
   */
  agree(a: { tenantId: string; uid: string; applicationId: string }): Promise<boolean>;
}

export function createConsents({
  database: { kysely },
  clock,
}: {
  database: Database;
  clock: Clock;
}): Consents {
  return {
    async agree({ tenantId, uid, applicationId }) {
      const { numUpdatedRows } = await kysely
        .updateTable('interactions')
        .set({ result: JSON.stringify({ consent: {} }) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('client_id', '=', applicationId)
        .where('prompt', '=', 'consent')
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}
