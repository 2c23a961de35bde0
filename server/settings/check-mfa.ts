/** Which second factors and policies go together (management/04 §2, mfa). */
import { refuse } from '../../contract/errors.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { Senders } from './check-sign-up.ts';

export function checkMfa({ factors }: Settings['mfa'], { methods }: Settings['signIn']): void {
  const signsIn = (wanted: 'email' | 'phone'): boolean =>
    methods.some(({ identifier, verificationCode }) => identifier === wanted && verificationCode);

  if (new Set(factors).size < factors.length) refuse('sign_in_experiences.duplicated_mfa_factors');
  if (factors.length === 1 && factors[0] === 'BackupCode')
    refuse('sign_in_experiences.backup_code_cannot_be_enabled_alone');
  if (factors.includes('EmailVerificationCode') && signsIn('email'))
    refuse('sign_in_experiences.email_verification_code_cannot_be_used_for_mfa');
  if (factors.includes('PhoneVerificationCode') && signsIn('phone'))
    refuse('sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa');
}

/** Refuses with 409 `request.would_lock_out` what is turned on and cannot be sent; what is on already stays as it is. */
export function checkSendable(
  { factors }: Settings['mfa'],
  stored: Settings['mfa'],
  { hasSmsConnector, hasEmailConnector }: Senders,
): void {
  const isTurnedOn = (factor: (typeof factors)[number]) =>
    factors.includes(factor) && !stored.factors.includes(factor);
  if (
    (isTurnedOn('PhoneVerificationCode') && !hasSmsConnector) ||
    (isTurnedOn('EmailVerificationCode') && !hasEmailConnector)
  )
    refuse('request.would_lock_out');
}

/**
 * Whether SMS is all that people can have as a second factor, and nobody has answered for that in writing. An e-mail
 * proves no device, and backup codes stand in for another factor: only an app or a passkey is an alternative (security
 * A13, B1).
 */
export const isUnaccepted = ({ factors, restrictedAuthenticatorAcceptance }: Settings['mfa']): boolean =>
  factors.includes('PhoneVerificationCode') &&
  !factors.includes('Totp') &&
  !factors.includes('WebAuthn') &&
  restrictedAuthenticatorAcceptance === undefined;

/** Refuses with 422 `sign_in_experiences.sms_only_mfa_not_accepted`; the contract's own PATCH does not ask. */
export function checkRestrictedMfa(mfa: Settings['mfa']): void {
  if (isUnaccepted(mfa)) refuse('sign_in_experiences.sms_only_mfa_not_accepted');
}

/** Adaptive MFA asks when it sees a reason, so its policy is one that nobody can skip; the others are not. */
export function checkAdaptiveMfa(patch: SettingsPatch, stored: Settings): void {
  if (!patch.adaptiveMfa && !patch.mfa) return;
  const { factors, policy } = patch.mfa ?? stored.mfa;
  // Without factors and without a word about it, adaptive MFA is turned off: nothing to contradict.
  if (!patch.adaptiveMfa && factors.length === 0) return;
  const { enabled } = patch.adaptiveMfa ?? stored.adaptiveMfa;
  if (!enabled && isNonSkippable(policy))
    refuse('sign_in_experiences.non_adaptive_mfa_requires_skippable_policy');
  if (enabled && factors.length === 0) refuse('sign_in_experiences.adaptive_mfa_requires_mfa');
  if (enabled && !isNonSkippable(policy))
    refuse('sign_in_experiences.adaptive_mfa_requires_non_skippable_policy');
}

const isNonSkippable = (policy: Settings['mfa']['policy']): boolean =>
  policy === 'PromptAtSignInAndSignUpMandatory' || policy === 'PromptOnlyAtSignInMandatory';
