/** One try of a second factor that a person keeps, at sign-in or in their account: all are counted together. */
import { refuse } from '../../contract/errors.ts';
import { type Settings, sentinelOf } from '../../contract/settings.ts';
import type { Clock } from '../clock.ts';
import { type Limits, refuseBlocked } from '../limits/limits.ts';

export interface GuessDeps {
  readonly limits: Pick<Limits, 'takeGuess' | 'countWrongGuess' | 'refundGuess'>;
  readonly clock: Clock;
}

export interface Guess {
  readonly owner: { readonly tenantId: string; readonly userId: string };
  readonly factor: keyof typeof wrong;
  readonly settings: Pick<Settings, 'sentinelPolicy'>;
}

const wrong = {
  Totp: 'session.mfa.invalid_totp_code',
  BackupCode: 'session.mfa.invalid_backup_code',
  WebAuthn: 'session.mfa.webauthn_verification_failed',
} as const;

/**
 * The id of the factor that `use` found to be right. It is counted before anything is compared, in a pool of its own:
 * guesses in parallel are no way around the block (security A4, H2), and wrong codes of a phone block no app. Refuses
 * with 400 `session.verification_blocked_too_many_attempts`, `session.mfa.mfa_factor_not_enabled` where `use` finds none
 * (undefined), and the factor's own code where it was wrong (false).
 */
export async function guessFactor(
  { limits, clock }: GuessDeps,
  { owner: { tenantId, userId }, factor, settings }: Guess,
  use: () => Promise<string | false | undefined>,
): Promise<string> {
  const guessed = { tenantId, userId, factor };
  const { maxAttempts: perHour } = sentinelOf(settings);
  const guess = await limits.takeGuess({ ...guessed, perHour });
  if (!guess.ok) return refuseBlocked(guess, clock.now());
  const factorId = await use();
  if (factorId === undefined) return refuse('session.mfa.mfa_factor_not_enabled');
  if (factorId === false) {
    // Nobody guesses a signature: a device that answers wrongly a hundred times is broken, and blocks nobody for good.
    if (factor !== 'WebAuthn') await limits.countWrongGuess(guessed);
    return refuse(wrong[factor]);
  }
  await limits.refundGuess({ tenantId, taken: guess.taken, perHour });
  return factorId;
}
