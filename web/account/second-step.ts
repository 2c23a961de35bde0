/** Whether this person is asked for the second step at sign-in, as far as they decide that themselves (end-user/04 §3). */
import type { Outcome } from '../ui/call-api.ts';
import { api } from './account-api.ts';
import { isOffered, isShown } from './fields.ts';
import { page } from './page.ts';
import type { Person } from './person.ts';

/** What the person answered; undefined where it is not theirs to decide, or not shown. */
export async function readAsking(): Promise<Outcome<boolean> | undefined> {
  if (!page.secondStep.mayBeLeftOut || !isShown('mfa')) return undefined;
  const outcome = await api.choices();
  if (!outcome.ok) return outcome;
  const { enabled, skipMfaOnSignIn } = outcome.body.mfa;
  return { ok: true, body: enabled !== false && skipMfaOnSignIn !== true };
}

/** Who never said yes to a second step has to, or nothing is asked for (end-user/04 §3). */
export const setAsking = (isAsked: boolean, proof: string) =>
  api.choose({ mfa: isAsked ? { enabled: true, skipMfaOnSignIn: false } : { skipMfaOnSignIn: true } }, proof);

/** Whether there is anything to ask for: a number or an address on file counts where codes to it are a second step. */
export const hasSecondStep = ({ factors, primaryPhone, primaryEmail }: Person): boolean =>
  factors.some(({ type }) => isOffered(type)) ||
  (isOffered('PhoneVerificationCode') && primaryPhone !== undefined) ||
  (isOffered('EmailVerificationCode') && primaryEmail !== undefined);
