/** Which ways to sign in go together with sign-up, the second factors and the connectors (management/04 §2, signIn). */
import { refuse } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Senders } from './check-sign-up.ts';

export function checkSignIn(
  { methods }: Settings['signIn'],
  { signUp, mfa }: Pick<Settings, 'signUp' | 'mfa'>,
  { hasSmsConnector, hasEmailConnector }: Senders,
): void {
  const hasCode = (wanted: 'email' | 'phone'): boolean =>
    methods.some(({ identifier, verificationCode }) => identifier === wanted && verificationCode);

  if (hasCode('email') && !hasEmailConnector)
    refuse('sign_in_experiences.enabled_connector_not_found', { values: { type: 'Email' } });
  if (hasCode('phone') && !hasSmsConnector)
    refuse('sign_in_experiences.enabled_connector_not_found', { values: { type: 'Sms' } });
  if (methods.some(({ password, verificationCode }) => !password && !verificationCode))
    refuse('sign_in_experiences.at_least_one_authentication_factor');
  // Somebody who signed up without a password could never come back.
  const isPasswordless = signUp.verify && !signUp.password;
  if (
    isPasswordless &&
    methods.some((method) => method.identifier !== 'username' && !method.verificationCode)
  )
    refuse('sign_in_experiences.code_sign_in_must_be_enabled');
  // A code that is the first factor proves nothing more as the second.
  if (hasCode('email') && mfa.factors.includes('EmailVerificationCode'))
    refuse('sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in');
  if (hasCode('phone') && mfa.factors.includes('PhoneVerificationCode'))
    refuse('sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in');
}
