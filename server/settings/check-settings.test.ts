/** Every rule of management/04 §2 with its code, and the order in which they speak. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freshSettings, phoneOnly } from '../../contract/fresh-settings.ts';
import { Refusal, type RefusalCode } from '../../contract/errors.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import { applyPatch } from './apply-patch.ts';
import { checkSettings, forgotPasswordOf } from './check-settings.ts';

const senders = { hasSmsConnector: true, hasEmailConnector: true };
const noConflicts = async () => ({ totalConflicts: 0, samples: [] });

async function codeOf(
  patch: SettingsPatch,
  stored: Partial<Settings> = {},
  circumstances: Partial<Parameters<typeof checkSettings>[2]> = {},
): Promise<string | undefined> {
  const facts = { ...senders, usernameConflicts: noConflicts, ...circumstances };
  try {
    await checkSettings(patch, { ...freshSettings, ...stored }, facts);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return `${error.status} ${error.code}`;
  }
}

interface Case {
  readonly name: string;
  readonly patch: SettingsPatch;
  readonly stored?: Partial<Settings>;
  readonly without?: 'hasSmsConnector' | 'hasEmailConnector';
  readonly answer?: `${number} ${RefusalCode}`;
}

const method = (
  identifier: 'username' | 'email' | 'phone',
  password: boolean,
  verificationCode: boolean,
): Settings['signIn']['methods'][number] => ({
  identifier,
  password,
  verificationCode,
  isPasswordPrimary: false,
});
const signUp = (change: Partial<Settings['signUp']>): SettingsPatch => ({
  signUp: { identifiers: ['phone'], password: false, verify: true, ...change },
});
const signIn = (...methods: Settings['signIn']['methods']): SettingsPatch => ({ signIn: { methods } });
const mfa = (policy: Settings['mfa']['policy'], ...factors: Settings['mfa']['factors']): SettingsPatch => ({
  mfa: { policy, factors },
});

const cases: readonly Case[] = [
  { name: 'the body "phone only"', patch: phoneOnly },
  { name: 'a profile field nobody knows', patch: { signUpProfileFields: [{ name: 'x' }] }, answer: '404 custom_profile_fields.entity_not_exists_with_names' },
  { name: 'a language we speak', patch: { languageInfo: { autoDetect: false, fallbackLanguage: 'zh-TW' } } },
  { name: 'a language we do not speak', patch: { languageInfo: { autoDetect: false, fallbackLanguage: 'tlh' } }, answer: '400 sign_in_experiences.unsupported_default_language' },

  { name: 'sign-up: secondary without primary', patch: signUp({ identifiers: [], secondaryIdentifiers: [{ identifier: 'phone', verify: true }] }), answer: '400 sign_in_experiences.missing_sign_up_identifiers' },
  { name: 'sign-up: nothing asked for', patch: signUp({ identifiers: [] }) },
  { name: 'sign-up: primary twice', patch: signUp({ identifiers: ['phone', 'phone'] }), answer: '400 sign_in_experiences.duplicated_sign_up_identifiers' },
  { name: 'sign-up: secondary twice', patch: signUp({ identifiers: ['username'], secondaryIdentifiers: [{ identifier: 'phone', verify: true }, { identifier: 'phone', verify: true }] }), answer: '400 sign_in_experiences.duplicated_sign_up_identifiers' },
  { name: 'sign-up: primary and secondary', patch: signUp({ secondaryIdentifiers: [{ identifier: 'phone', verify: true }] }), answer: '400 sign_in_experiences.duplicated_sign_up_identifiers' },
  { name: 'sign-up: e-mail or phone beside phone', patch: signUp({ secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }] }), answer: '400 sign_in_experiences.duplicated_sign_up_identifiers' },
  { name: 'sign-up: e-mail or phone after username', patch: signUp({ identifiers: ['username'], secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }] }) },
  { name: 'sign-up: unverified phone', patch: signUp({ verify: false }), answer: '400 sign_in_experiences.passwordless_requires_verify' },
  { name: 'sign-up: unverified secondary phone', patch: signUp({ identifiers: ['username'], secondaryIdentifiers: [{ identifier: 'phone' }] }), answer: '400 sign_in_experiences.passwordless_requires_verify' },
  { name: 'sign-up: secondary username needs no proof', patch: signUp({ secondaryIdentifiers: [{ identifier: 'username' }] }) },
  { name: 'sign-up: e-mail without connector', patch: signUp({ identifiers: ['email'] }), without: 'hasEmailConnector', answer: '400 sign_in_experiences.enabled_connector_not_found' },
  { name: 'sign-up: phone without connector', patch: signUp({}), without: 'hasSmsConnector', answer: '400 sign_in_experiences.enabled_connector_not_found' },
  { name: 'sign-up: e-mail or phone without SMS connector', patch: signUp({ identifiers: ['username'], secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }] }), without: 'hasSmsConnector', answer: '400 sign_in_experiences.enabled_connector_not_found' },

  { name: 'sign-in: phone code without connector', patch: signIn(method('phone', false, true)), without: 'hasSmsConnector', answer: '400 sign_in_experiences.enabled_connector_not_found' },
  { name: 'sign-in: phone with a password needs no connector', patch: signIn(method('phone', true, false)), without: 'hasSmsConnector' },
  { name: 'sign-in: e-mail code without connector', patch: signIn(method('email', false, true)), without: 'hasEmailConnector', answer: '400 sign_in_experiences.enabled_connector_not_found' },
  { name: 'sign-in: no method at all', patch: signIn() },
  { name: 'sign-in: neither password nor code', patch: signIn(method('username', false, false)), answer: '400 sign_in_experiences.at_least_one_authentication_factor' },
  { name: 'sign-in: no way back after a sign-up without password', patch: signIn(method('phone', true, false)), stored: phoneOnly, answer: '400 sign_in_experiences.code_sign_in_must_be_enabled' },
  { name: 'sign-in: against the sign-up of the same body', patch: { ...signUp({}), ...signIn(method('phone', true, false)) }, answer: '400 sign_in_experiences.code_sign_in_must_be_enabled' },
  { name: 'sign-in: phone code beside SMS as second factor', patch: signIn(method('phone', false, true)), stored: mfa('Mandatory', 'PhoneVerificationCode'), answer: '400 sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in' },
  { name: 'sign-in: e-mail code beside e-mail as second factor', patch: signIn(method('email', false, true)), stored: mfa('Mandatory', 'EmailVerificationCode'), answer: '400 sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in' },

  { name: 'MFA: a factor twice', patch: mfa('NoPrompt', 'Totp', 'Totp'), answer: '400 sign_in_experiences.duplicated_mfa_factors' },
  { name: 'MFA: backup codes alone', patch: mfa('NoPrompt', 'BackupCode'), answer: '400 sign_in_experiences.backup_code_cannot_be_enabled_alone' },
  { name: 'MFA: SMS beside phone code sign-in', patch: mfa('NoPrompt', 'PhoneVerificationCode'), stored: phoneOnly, answer: '400 sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa' },
  { name: 'MFA: e-mail beside e-mail code sign-in', patch: mfa('NoPrompt', 'EmailVerificationCode'), stored: { signIn: { methods: [method('email', true, true)] } }, answer: '400 sign_in_experiences.email_verification_code_cannot_be_used_for_mfa' },
  { name: 'MFA: the documented body for SMS', patch: { ...mfa('Mandatory', 'PhoneVerificationCode'), adaptiveMfa: { enabled: false } }, without: 'hasSmsConnector' },

  { name: 'adaptive MFA without factors', patch: { adaptiveMfa: { enabled: true } }, answer: '422 sign_in_experiences.adaptive_mfa_requires_mfa' },
  { name: 'adaptive MFA with a policy one can skip', patch: { adaptiveMfa: { enabled: true }, ...mfa('Mandatory', 'Totp') }, answer: '422 sign_in_experiences.adaptive_mfa_requires_non_skippable_policy' },
  { name: 'adaptive MFA with a policy nobody can skip', patch: { adaptiveMfa: { enabled: true }, ...mfa('PromptOnlyAtSignInMandatory', 'Totp') } },
  { name: 'adaptive MFA turned off under such a policy', patch: { adaptiveMfa: { enabled: false } }, stored: { adaptiveMfa: { enabled: true }, ...mfa('PromptOnlyAtSignInMandatory', 'Totp') }, answer: '422 sign_in_experiences.non_adaptive_mfa_requires_skippable_policy' },
  { name: 'MFA changed against the stored switch, on', patch: mfa('NoPrompt', 'Totp'), stored: { adaptiveMfa: { enabled: true } }, answer: '422 sign_in_experiences.adaptive_mfa_requires_non_skippable_policy' },
  { name: 'MFA changed against the stored switch, off', patch: mfa('PromptOnlyAtSignInMandatory', 'Totp'), answer: '422 sign_in_experiences.non_adaptive_mfa_requires_skippable_policy' },
  { name: 'MFA turned off whatever the switch says', patch: mfa('PromptOnlyAtSignInMandatory'), stored: { adaptiveMfa: { enabled: true } } },

  { name: 'reset by SMS without connector', patch: { forgotPasswordMethods: ['PhoneVerificationCode'] }, without: 'hasSmsConnector', answer: '400 sign_in_experiences.forgot_password_method_requires_connector' },
  { name: 'reset by e-mail without connector', patch: { forgotPasswordMethods: ['EmailVerificationCode'] }, without: 'hasEmailConnector', answer: '400 sign_in_experiences.forgot_password_method_requires_connector' },
  { name: 'passwords that expire after no days', patch: { passwordExpiration: { enabled: true, validPeriodDays: 0 } }, answer: '422 sign_in_experiences.password_expiration_invalid_period_days' },
  { name: 'passwords that expire without a period', patch: { passwordExpiration: { enabled: true } }, answer: '422 sign_in_experiences.password_expiration_invalid_period_days' },
  { name: 'passwords that expire, and no way to a new one', patch: { passwordExpiration: { enabled: true, validPeriodDays: 90 } }, answer: '422 sign_in_experiences.password_expiration_requires_forgot_password' },
  { name: 'passwords that expire, with a way', patch: { passwordExpiration: { enabled: true, validPeriodDays: 90 } }, stored: { forgotPasswordMethods: null } },
  { name: 'the last way taken while passwords expire', patch: { forgotPasswordMethods: [] }, stored: { passwordExpiration: { enabled: true, validPeriodDays: 9 } }, answer: '422 sign_in_experiences.password_expiration_requires_forgot_password' },

  { name: 'what only the reference’s cloud has: branding', patch: { hideLogtoBranding: true }, answer: '400 request.invalid_input' },
  { name: 'what only the reference’s cloud has: CSP', patch: { customUiCsp: { scriptSrc: ['https://a.example'] } }, answer: '400 request.invalid_input' },
  { name: 'a captcha that nobody could show', patch: { captchaPolicy: { enabled: true } }, answer: '400 request.invalid_input' },
  { name: 'no captcha', patch: { captchaPolicy: { enabled: false } } },
  { name: 'an earlier rule speaks before a later one', patch: { ...signUp({ verify: false }), hideLogtoBranding: true }, answer: '400 sign_in_experiences.passwordless_requires_verify' },
]; // biome-ignore format: one rule a line

describe('checkSettings', () => {
  for (const { name, patch, stored, without, answer } of cases) {
    test(`${name}: ${answer ?? 'taken'}`, async () => {
      assert.equal(await codeOf(patch, stored, without && { [without]: false }), answer);
    });
  }

  test('capitals that stop counting: 409 while two names would become one', async () => {
    const patch = { usernamePolicy: { ...freshSettings.usernamePolicy, caseSensitive: false } };
    const conflicts = async () => ({ totalConflicts: 1, samples: [['Ann', 'ann']] });
    const code = '409 sign_in_experiences.username_policy_case_conflicts_exist';
    assert.equal(await codeOf(patch, {}, { usernameConflicts: conflicts }), code);
    assert.equal(await codeOf(patch), undefined);
    assert.equal(await codeOf(patch, patch, { usernameConflicts: conflicts }), undefined);
  });
});

describe('applyPatch', () => {
  const at = 1_768_465_800_000;

  test('each setting is replaced whole', () => {
    const stored = { ...freshSettings, messageLimitPolicy: { sendsPerRecipient: 3, windowSeconds: 60 } };
    const after = applyPatch(stored, { messageLimitPolicy: { sendsPerAddress: 0 } }, { now: at });
    assert.deepEqual(after, { ...stored, messageLimitPolicy: { sendsPerAddress: 0 } });
  });

  test('targets without a connector are dropped', () => {
    assert.deepEqual(
      applyPatch(freshSettings, { socialSignInConnectorTargets: ['github'] }, { now: at })
        .socialSignInConnectorTargets,
      [],
    );
  });

  test('no second factor left: adaptive MFA is off', () => {
    const stored = { ...freshSettings, adaptiveMfa: { enabled: true } };
    assert.deepEqual(applyPatch(stored, mfa('NoPrompt'), { now: at }).adaptiveMfa, { enabled: false });
  });

  test('when passwords began to expire is kept while they do, and never taken from the caller', () => {
    const on = applyPatch(
      freshSettings,
      { passwordExpiration: { enabled: true, validPeriodDays: 9, enabledAt: 1 } },
      { now: at },
    );
    assert.deepEqual(on.passwordExpiration, { enabled: true, validPeriodDays: 9, enabledAt: at });
    const longer = applyPatch(on, { passwordExpiration: { validPeriodDays: 20 } }, { now: at + 5 });
    assert.deepEqual(longer.passwordExpiration, { enabled: true, validPeriodDays: 20, enabledAt: at });
    const off = applyPatch(longer, { passwordExpiration: { enabled: false } }, { now: at + 6 });
    assert.deepEqual(off.passwordExpiration, { enabled: false, validPeriodDays: 20 });
    assert.equal(
      applyPatch(off, { passwordExpiration: { enabled: true } }, { now: at + 7 }).passwordExpiration
        .enabledAt,
      at + 7,
    );
  });
});

test('a way to a new password needs to be chosen and to have its connector', () => {
  const ways = (methods: Settings['forgotPasswordMethods'], hasSmsConnector: boolean) =>
    forgotPasswordOf({ forgotPasswordMethods: methods }, { hasSmsConnector, hasEmailConnector: false });
  assert.deepEqual(ways(null, true), { phone: true, email: false });
  assert.deepEqual(ways(['PhoneVerificationCode', 'EmailVerificationCode'], true), {
    phone: true,
    email: false,
  });
  assert.deepEqual(ways(['PhoneVerificationCode'], false), { phone: false, email: false });
  assert.deepEqual(ways([], true), { phone: false, email: false });
});
