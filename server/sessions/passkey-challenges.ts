/** What a passkey is asked to sign before the flow begins: kept beside the interaction, answered once. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface PasskeyChallenges {
  /** A newer one takes the place of the older. False when there is no such interaction, or when it expired. */
  keep(tenantId: string, uid: string, challenge: string): Promise<boolean>;
  /** True for the first of any number at once, and for no other challenge than the one that is kept. */
  take(tenantId: string, uid: string, challenge: string): Promise<boolean>;
}

export interface PasskeyChallengesDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
}

/** One conditional statement each. */
export function createPasskeyChallenges({
  database: { kysely },
  clock,
}: PasskeyChallengesDeps): PasskeyChallenges {
  const change = (tenantId: string, uid: string, challenge: string | null) =>
    kysely
      .updateTable('interactions')
      .set({ passkey_challenge: challenge })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', uid)
      .where('expires_at', '>', clock.now());
  return {
    async keep(tenantId, uid, challenge) {
      const { numUpdatedRows } = await change(tenantId, uid, challenge).executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async take(tenantId, uid, challenge) {
      const { numUpdatedRows } = await change(tenantId, uid, null)
        .where('passkey_challenge', '=', challenge)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}
