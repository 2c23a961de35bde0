/** The cross-checks of a change of sign-in-exp, in the contract's order (management/04 §2); pure. */
import { refuse } from '../../contract/errors.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { Database } from '../database/open.ts';
import { languages } from '../../words/index.ts';
import { checkAdaptiveMfa, checkMfa } from './check-mfa.ts';
import { checkSignIn } from './check-sign-in.ts';
import { checkSignUp, type Senders } from './check-sign-up.ts';
import { mergeExpiration } from './apply-patch.ts';

/** What the rules need to know of other rooms. */
export interface Circumstances extends Senders {
  /** Those that the operator wrote words in, beside ours; none without a word. */
  readonly languages?: readonly string[];
  /** The providers whose connectors are set up; none without a word. Asked only when the patch names some. */
  readonly socialTargets?: () => Promise<readonly string[]>;
  /** Usernames that would be one when capitals no longer count; asked only when that is about to happen. */
  readonly usernameConflicts: () => Promise<UsernameConflicts>;
  /** In the same transaction, before anything is locked: who can send, and stays so until it ends. */
  readonly sendersIn?: ((trx: Database['kysely']) => Promise<Senders>) | undefined;
  /** Then no second factor is turned on whose codes nobody can send; the contract's own PATCH does not ask. */
  readonly isCareful?: boolean | undefined;
  /** In the same transaction, when it changes whether capitals count. */
  readonly keyUsernames?: (isCaseSensitive: boolean, trx: Database['kysely']) => Promise<void>;
}

export interface UsernameConflicts {
  readonly totalConflicts: number;
  readonly samples: readonly unknown[];
}

/** Refuses with the first rule that is broken; only what the patch names is looked at, against what is stored. */
export async function checkSettings(
  patch: SettingsPatch,
  stored: Settings,
  circumstances: Circumstances,
): Promise<void> {
  checkProfileFields(patch);
  checkLanguage(patch, circumstances);
  await checkUsernamePolicy(patch, stored, circumstances);
  if (patch.signUp) checkSignUp(patch.signUp, circumstances);
  const merged = { ...stored, ...patch };
  if (patch.signIn) checkSignIn(patch.signIn, merged, circumstances);
  if (patch.mfa) checkMfa(patch.mfa, merged.signIn);
  checkAdaptiveMfa(patch, stored);
  checkForgotPassword(patch, circumstances);
  checkPasswordExpiration(patch, stored, circumstances);
  checkAvailable(patch);
}

/** What cannot be had here is refused, as the contract refuses it: a setting that is kept and does nothing protects nobody. */
function checkAvailable({ hideLogtoBranding, customUiCsp = {}, captchaPolicy }: SettingsPatch): void {
  const details = hideLogtoBranding
    ? 'hideLogtoBranding is not available on a server of your own'
    : Object.keys(customUiCsp).length > 0
      ? 'customUiCsp is not available on a server of your own'
      : captchaPolicy?.enabled
        ? 'captchaPolicy cannot be enabled: there is no captcha provider'
        : undefined;
  if (details) refuse('request.invalid_input', { details, values: { details } });
}

/** Ways to a new password that are chosen and can be had; `null` means "whatever can be had". */
export function forgotPasswordOf(
  { forgotPasswordMethods: chosen }: Pick<Settings, 'forgotPasswordMethods'>,
  { hasSmsConnector, hasEmailConnector }: Senders,
): { readonly phone: boolean; readonly email: boolean } {
  return {
    phone: hasSmsConnector && (chosen?.includes('PhoneVerificationCode') ?? true),
    email: hasEmailConnector && (chosen?.includes('EmailVerificationCode') ?? true),
  };
}

/** There is no catalogue of profile fields yet, so no name stands in it. */
function checkProfileFields({ signUpProfileFields }: SettingsPatch): void {
  if (!signUpProfileFields?.length) return;
  const names = signUpProfileFields.map(({ name }) => name);
  refuse('custom_profile_fields.entity_not_exists_with_names', {
    values: { names: names.join(', ') },
    data: { names },
  });
}

function checkLanguage({ languageInfo }: SettingsPatch, { languages: own = [] }: Circumstances): void {
  if (languageInfo && ![...languages, ...own].includes(languageInfo.fallbackLanguage))
    refuse('sign_in_experiences.unsupported_default_language', {
      values: { language: languageInfo.fallbackLanguage },
    });
}

async function checkUsernamePolicy(
  { usernamePolicy }: SettingsPatch,
  stored: Settings,
  { usernameConflicts }: Circumstances,
): Promise<void> {
  if (!usernamePolicy || usernamePolicy.caseSensitive || !stored.usernamePolicy.caseSensitive) return;
  const conflicts = await usernameConflicts();
  if (conflicts.totalConflicts > 0)
    refuse('sign_in_experiences.username_policy_case_conflicts_exist', { data: conflicts });
}

function checkForgotPassword({ forgotPasswordMethods }: SettingsPatch, circumstances: Circumstances): void {
  for (const method of forgotPasswordMethods ?? []) {
    const [hasConnector, name] =
      method === 'PhoneVerificationCode'
        ? [circumstances.hasSmsConnector, 'sms']
        : [circumstances.hasEmailConnector, 'email'];
    if (!hasConnector)
      refuse('sign_in_experiences.forgot_password_method_requires_connector', { values: { method: name } });
  }
}

function checkPasswordExpiration(patch: SettingsPatch, stored: Settings, circumstances: Circumstances): void {
  const { enabled, validPeriodDays = 0 } = mergeExpiration(patch, stored);
  if (!enabled || !(patch.passwordExpiration || patch.forgotPasswordMethods !== undefined)) return;
  if (validPeriodDays < 1) refuse('sign_in_experiences.password_expiration_invalid_period_days');
  const ways = forgotPasswordOf({ ...stored, ...patch }, circumstances);
  if (!ways.phone && !ways.email) refuse('sign_in_experiences.password_expiration_requires_forgot_password');
}
