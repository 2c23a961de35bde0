/** What is asked of a passkey that signs in, once more at the end. */
import { Refusal } from '../../contract/errors.ts';
import type { Check } from './journey.ts';

/**
 * One that was removed while somebody signed in with it lets nobody in any more; nor does it help to have shown another
 * person's after it.
 */
export const passkeyIsStillThere: Check = ({ flow, factors }) => {
  if (!factors || !flow.provenBy.includes('passkey')) return undefined;
  const shown = flow.proofs.find((proof) => proof.kind === 'passkey');
  return factors.kept.some(({ id }) => id !== undefined && id === shown?.factorId)
    ? undefined
    : new Refusal('session.verification_failed');
};
