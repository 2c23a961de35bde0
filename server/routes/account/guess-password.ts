/** One try of one's own password: blocks are looked at before the hash is made, and one that came meanwhile has the last word. */
import { refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf, sentinelOf } from '../../../contract/settings.ts';
import { type Apart, refuseBlocked } from '../../limits/limits.ts';
import type { Holder } from '../../sessions/verifications.ts';
import type { VerificationsDeps } from './verifications.ts';

type Deps = Pick<VerificationsDeps, 'users' | 'limits' | 'settings' | 'clock'>;

/** Refuses with 422 `session.invalid_credentials`, also where there is no password; in the same time. */
export async function guessPassword(
  { users, limits, settings, clock }: Deps,
  { tenantId, userId }: Holder,
  { password, address, device }: Apart & { readonly password: string; readonly address: string },
): Promise<void> {
  // By the person, not by a name: whoever holds the token could else try each name's own share.
  const subject = { tenantId, userId, device };
  const rules = await settings.signInExperience(tenantId);
  const before = await limits.findBlock(subject);
  if (before) refuseBlocked(before, clock.now());
  const attempt = await limits.takeAttempt({ tenantId, address, perHour: attemptsPerAddressOf(rules) });
  if (!attempt.ok) return refuseBlocked(attempt, clock.now());
  const isRight = (await users.checkPassword(tenantId, { id: userId }, password)) !== undefined;
  if (isRight) await limits.refundAttempt({ tenantId, taken: attempt.taken });
  const { blockedUntil } = isRight
    ? await limits.clear(subject)
    : await limits.countFailure({ ...subject, policy: sentinelOf(rules) });
  if (blockedUntil !== undefined) refuseBlocked({ blockedUntil }, clock.now());
  if (!isRight) refuse('session.invalid_credentials');
}
