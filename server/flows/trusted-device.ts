/** Whether this browser may stand in for the second factor from now on (end-user/04 §8). */
import { type SignInExperience, trustDaysOf } from '../../contract/settings.ts';
import type { Flow } from './flow.ts';

/**
 * Only who has just shown a second factor that comes again, or got an app or a passkey of their own, may ask for it: a
 * backup code is what is left to somebody who has lost the others.
 */
export function canTrustDevice(
  settings: Pick<SignInExperience, 'trustedDevice'>,
  { userId, journey, seconds = [], binding }: Flow,
): boolean {
  if (userId === undefined || journey === 'forgot-password' || trustDaysOf(settings) === undefined)
    return false;
  return (
    seconds.some((name) => name !== 'BackupCode') ||
    (binding?.staged ?? []).some(({ name }) => name !== 'BackupCode')
  );
}

/** Done at the end, if it still may be then. */
export const trustDevice = (flow: Flow): Flow => ({ ...flow, trustsDevice: true });
