/** The rules of a tenant, each in all its cases: profile, names, passwords, and to whom a code goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings, phoneOnly } from '../../contract/fresh-settings.ts';
import type { Settings } from '../../contract/settings.ts';
import { missingProfile, requiredProfile } from './missing-profile.ts';
import { isPasswordOver } from './password-age.ts';
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
  assert.equal(issues({}, 'c0rrect!'), undefined);
  assert.deepEqual(issues({}, '1234567'), [
    { code: 'password_rejected.too_short', interpolation: { min: 8 } },
  ]);
  assert.equal(issues({ length: { min: 4 } }, '😀😁😂😃'), undefined);
  assert.deepEqual(issues({ length: { min: 4 } }, '😀😀'), [
    { code: 'password_rejected.too_short', interpolation: { min: 4 } },
  ]);
  const long = Array.from({ length: 257 }, (_, at) => String.fromCodePoint(0x4e00 + at * 7)).join('');
  assert.deepEqual(issues({}, long), [{ code: 'password_rejected.too_long', interpolation: { max: 256 } }]);
  assert.deepEqual(issues({ length: { min: 10 }, characterTypes: { min: 3 } }, 'abcABC'), [
    { code: 'password_rejected.too_short', interpolation: { min: 10 } },
    { code: 'password_rejected.character_types', interpolation: { min: 3 } },
  ]);
  assert.equal(issues({ characterTypes: { min: 4 } }, 'aB3$aB3$'), undefined);
});

const codesOf = (policy: Settings['passwordPolicy'], password: string, more = {}): string[] => {
  const data = passwordRefusal(policy, password, more)?.options.data as { code: string }[] | undefined;
  return (data ?? []).map(({ code }) => code.replace('password_rejected.', ''));
};

test('repetition and sequences: what is left without them must be long enough', () => {
  for (const [password, expected] of [
    ['aaaaaaaa', ['restricted.repetition']],
    ['abababab', ['restricted.repetition']],
    ['passpasspass', ['restricted.repetition']],
    ['12345678', ['restricted.sequence']],
    ['87654321', ['restricted.sequence']],
    ['qwertyuiop', ['restricted.sequence']],
    ['QWERTYasdfgh', ['restricted.sequence']],
    ['abcdefgh1234', ['restricted.sequence']],
    ['moonlight1234', []],
    ['bookkeeper', []],
    ['hello hello world', []],
    ['xxaaaaaaaabcd', ['restricted.repetition']],
  ] as const) {
    assert.deepEqual(codesOf({}, password), expected, password);
    assert.deepEqual(codesOf({ rejects: { repetitionAndSequence: false } }, password), [], password);
  }
});

test('words of the operator and of the person, whatever their capitals', () => {
  const rejects = { words: ['Acme', 'latch', ''] };
  assert.deepEqual(issues({ rejects }, 'myACMElatch9'), [
    { code: 'password_rejected.restricted.words', interpolation: { words: 'Acme\nlatch', count: 2 } },
  ]);
  assert.deepEqual(codesOf({ rejects }, 'purple monkey'), []);
  const owner = { username: 'annalee', email: 'lee.a@example.com', phone: '+16502530000', name: 'Anna Bo' };
  for (const password of ['xAnnaLee99!', 'lee.a wins', 'call16502530000', 'ANNA forever'])
    assert.deepEqual(codesOf({}, password, { owner }), ['restricted.user_info'], password);
  for (const password of ['bo derek sings', 'example.com ok', 'unrelated words'])
    assert.deepEqual(codesOf({}, password, { owner }), [], password);
  assert.deepEqual(codesOf({ rejects: { userInfo: false } }, 'xAnnaLee99!', { owner }), []);
});

test('a breached password is told as such, beside all else', () => {
  assert.deepEqual(codesOf({}, 'c0rrect!', { isBreached: true }), ['pwned']);
  assert.deepEqual(codesOf({}, 'c0rrect', { isBreached: true }), ['too_short', 'pwned']);
});

test('password.expired: by the tenant’s days, from the day of the rule on, or by the operator’s word', () => {
  const day = 86_400_000;
  const rule = { passwordExpiration: { enabled: true, validPeriodDays: 90, enabledAt: 1000 * day } };
  const at = (
    passwordChangedAt: number | null,
    now: number,
    isPasswordExpired = false,
    rules: typeof rule | { passwordExpiration: object } = rule,
  ) => isPasswordOver(rules, { passwordChangedAt, isPasswordExpired }, now);
  assert.equal(at(1010 * day, 1100 * day - 1), false);
  assert.equal(at(1010 * day, 1100 * day), true);
  assert.equal(at(5 * day, 1090 * day - 1), false);
  assert.equal(at(5 * day, 1090 * day), true);
  assert.equal(at(null, 1089 * day), false);
  assert.equal(at(null, 1090 * day), true);
  assert.equal(at(null, 5000 * day, false, { passwordExpiration: {} }), false);
  assert.equal(at(4999 * day, 5000 * day, true, { passwordExpiration: {} }), true);
});
