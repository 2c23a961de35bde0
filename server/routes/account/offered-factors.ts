/** Which second factors the operator offers to people in their own account. */
import { refuse } from '../../../contract/errors.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { Settings } from '../../settings/settings.ts';

/** A passkey also where it signs in alone. Refuses with 400 `session.mfa.mfa_factor_not_enabled`; costs no statement. */
export async function checkOffered(
  { settings }: { readonly settings: Settings },
  { tenantId }: { readonly tenantId: string },
  factor: 'Totp' | 'WebAuthn' | 'BackupCode',
): Promise<SignInExperience> {
  const chosen = await settings.signInExperience(tenantId);
  const { mfa, passkeySignIn } = chosen;
  const isOffered = mfa.factors.includes(factor) || (factor === 'WebAuthn' && passkeySignIn.enabled === true);
  return isOffered ? chosen : refuse('session.mfa.mfa_factor_not_enabled');
}
