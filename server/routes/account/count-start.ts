/** How often one person begins to prove something: each time a row is written, and mostly somebody else is asked, too. */
import { refuse } from '../../../contract/errors.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Holder } from '../../sessions/verifications.ts';

/** Before anything is written or sent. Refuses with 429 `request.message_rate_limited` (limit `verification`). */
export async function countStart(
  limits: Pick<Limits, 'takeStart'>,
  { tenantId, userId }: Pick<Holder, 'tenantId' | 'userId'>,
): Promise<void> {
  const start = await limits.takeStart({ tenantId, userId });
  if (start.ok) return;
  const { retryAfterSeconds } = start;
  refuse('request.message_rate_limited', {
    retryAfterSeconds,
    data: { limit: 'verification', retryAfterSeconds },
  });
}
