/** The rules of a tenant, each in all its cases: profile, names, passwords, and to whom a code goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings, phoneOnly } from '../../contract/fresh-settings.ts';
import type { Settings } from '../../contract/settings.ts';
import { missingProfile, requiredProfile } from './missing-profile.ts';
import { passwordRefusal } from './password-rules.ts';
import { whoGetsCode } from './sign-in-methods.ts';
import { usernameRefusal } from './username-rules.ts';

type SignUp = Settings['signUp'];
const signUp = (
  identifiers: SignUp['identifiers'],
  password = false,
  ...secondary: NonNullable<SignUp['secondaryIdentifiers']>[number]['identifier'][]
): SignUp => ({
  identifiers,
  password,
  verify: true,
  secondaryIdentifiers: secondary.map((identifier) => ({ identifier, verify: true })),
});
const nobody = { username: null, email: null, phone: null, hasPassword: false };

test('02 §5: what an account must have', () => {
  for (const [rules, expected] of [
    [signUp([]), []],
    [signUp([], true), ['password']],
    [signUp(['username'], true), ['username', 'password']],
    [signUp(['email']), ['email']],
    [signUp(['phone']), ['phone']],
    [signUp(['phone', 'email']), ['emailOrPhone']],
    [signUp(['phone', 'email', 'username'], true), ['username', 'emailOrPhone', 'password']],
    [signUp(['username'], true, 'phone'), ['username', 'phone', 'password']],
    [signUp(['username'], false, 'emailOrPhone'), ['username', 'emailOrPhone']],
    [signUp(['phone'], true, 'username', 'email'), ['username', 'email', 'phone', 'password']],
    [freshSettings.signUp, ['username', 'password']],
    [phoneOnly.signUp, ['phone']],
  ] as const)
    assert.deepEqual(requiredProfile(rules), expected, JSON.stringify(rules));
});

test('02 §5: what of it is missing, in all combinations', () => {
  const all = signUp(['username'], true, 'email', 'phone');
  for (const username of [null, 'ann'])
    for (const email of [null, 'a@b.c'])
      for (const phone of [null, '+16502530000'])
        for (const hasPassword of [true, false]) {
          const facts = { username, email, phone, hasPassword };
          const expected = [
            ...(username ? [] : ['username']),
            ...(email ? [] : ['email']),
            ...(phone ? [] : ['phone']),
            ...(hasPassword ? [] : ['password']),
          ];
          assert.deepEqual(missingProfile(all, facts), expected);
          assert.deepEqual(
            missingProfile(signUp(['email', 'phone']), facts),
            email || phone ? [] : ['emailOrPhone'],
          );
        }
  assert.deepEqual(missingProfile(signUp([]), nobody), []);
});

const whoAt = (
  signInMode: Settings['signInMode'],
  rules: SignUp,
  codeSignsIn: boolean,
  journey: 'sign-in' | 'sign-up' | 'forgot-password' = 'sign-in',
  forgotPasswordMethods: Settings['forgotPasswordMethods'] = [],
) => {
  const methods = [
    {
      identifier: 'phone' as const,
      password: true,
      verificationCode: codeSignsIn,
      isPasswordPrimary: true,
    },
  ];
  return whoGetsCode(
    { signInMode, signUp: rules, signIn: { methods }, forgotPasswordMethods },
    journey,
    'phone',
  );
};

test('C14, C5: to whom a code goes', () => {
  const byPhone = signUp(['phone']);
  const byName = signUp(['username'], true);
  for (const journey of ['sign-in', 'sign-up'] as const) {
    assert.equal(whoAt('SignInAndRegister', byPhone, true, journey), 'everybody');
    assert.equal(whoAt('SignInAndRegister', byPhone, false, journey), 'everybody');
    assert.equal(
      whoAt('SignInAndRegister', signUp(['username'], true, 'phone'), false, journey),
      'everybody',
    );
    assert.equal(
      whoAt('SignInAndRegister', signUp(['username'], true, 'emailOrPhone'), false, journey),
      'everybody',
    );
    assert.equal(whoAt('SignInAndRegister', byName, true, journey), 'everybody');
    assert.equal(whoAt('SignInAndRegister', byName, false, journey), 'nobody');
    assert.equal(whoAt('SignIn', byPhone, true, journey), 'members');
    assert.equal(whoAt('SignIn', byPhone, false, journey), 'nobody');
    assert.equal(whoAt('Register', byPhone, true, journey), 'everybody');
    assert.equal(whoAt('Register', byName, true, journey), 'nobody');
  }
  for (const mode of ['SignInAndRegister', 'SignIn', 'Register'] as const)
    for (const [methods, who] of [
      [[], 'nobody'],
      [null, 'members'],
      [['PhoneVerificationCode'], 'members'],
      [['EmailVerificationCode'], 'nobody'],
    ] as const)
      assert.equal(whoAt(mode, byPhone, true, 'forgot-password', methods && [...methods]), who);
});

test('422 user.username_invalid: length and alphabet of the tenant', () => {
  const policy = freshSettings.usernamePolicy;
  assert.equal(usernameRefusal(policy, 'Ann_1'), undefined);
  for (const [patch, name] of [
    [{ minLength: 6 }, 'Ann_1'],
    [{ maxLength: 4 }, 'Ann_1'],
    [{ allowedChars: { ...policy.allowedChars, lowercase: false } }, 'Ann_1'],
    [{ allowedChars: { ...policy.allowedChars, uppercase: false } }, 'Ann_1'],
    [{ allowedChars: { ...policy.allowedChars, numbers: false } }, 'Ann_1'],
    [{ allowedChars: { ...policy.allowedChars, underscore: false } }, 'Ann_1'],
  ] as const) {
    const refusal = usernameRefusal({ ...policy, ...patch }, name);
    assert.equal(refusal?.code, 'user.username_invalid');
    assert.equal(refusal?.status, 422);
  }
});

const issues = (policy: Settings['passwordPolicy'], password: string) =>
  passwordRefusal(policy, password)?.options.data;

test('422 password.rejected: all that is wrong, at once', () => {
  assert.equal(issues({}, '12345678'), undefined);
  assert.deepEqual(issues({}, '1234567'), [
    { code: 'password_rejected.too_short', interpolation: { min: 8 } },
  ]);
  assert.equal(issues({ length: { min: 4 } }, '😀😀😀😀'), undefined);
  assert.deepEqual(issues({ length: { min: 4 } }, '😀😀'), [
    { code: 'password_rejected.too_short', interpolation: { min: 4 } },
  ]);
  assert.deepEqual(issues({}, 'x'.repeat(257)), [
    { code: 'password_rejected.too_long', interpolation: { max: 256 } },
  ]);
  assert.deepEqual(issues({ length: { min: 10 }, characterTypes: { min: 3 } }, 'abcABC'), [
    { code: 'password_rejected.too_short', interpolation: { min: 10 } },
    { code: 'password_rejected.character_types', interpolation: { min: 3 } },
  ]);
  assert.equal(issues({ characterTypes: { min: 4 } }, 'aB3$aB3$'), undefined);
});
