/** What each preset makes of settings of every shape: right by every rule, the same when applied twice (security A13, B1, B11). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings, newcomersSettings, phoneOnly } from '../../contract/fresh-settings.ts';
import { presetNames } from '../../contract/presets.ts';
import { type Settings, settings as schema } from '../../contract/settings.ts';
import { isUnaccepted } from './check-mfa.ts';
import { checkSettings } from './check-settings.ts';
import { presetOf } from './presets.ts';

type Identifier = 'username' | 'email' | 'phone';

const method = (identifier: Identifier, password: boolean, verificationCode: boolean) => ({
  identifier,
  password,
  verificationCode,
  isPasswordPrimary: password,
});
const emailOnly: Partial<Settings> = {
  signUp: { identifiers: ['email'], password: false, verify: true },
  signIn: { methods: [method('email', false, true)] },
};
const either: Partial<Settings> = {
  signUp: {
    identifiers: ['username'],
    password: true,
    verify: true,
    secondaryIdentifiers: [{ identifier: 'emailOrPhone', verify: true }],
  },
  signIn: {
    methods: [method('username', true, false), method('email', true, true), method('phone', true, true)],
  },
  forgotPasswordMethods: ['PhoneVerificationCode', 'EmailVerificationCode'],
};
const byPassword = { methods: [method('username', true, false), method('phone', true, false)] };

const shapes: Readonly<Record<string, Settings>> = {
  fresh: freshSettings,
  newcomer: newcomersSettings,
  phone: { ...freshSettings, ...phoneOnly },
  email: { ...freshSettings, ...emailOnly },
  both: {
    ...freshSettings,
    signUp: { identifiers: ['email', 'phone'], password: false, verify: true },
    signIn: { methods: [method('email', false, true), method('phone', false, true)] },
    forgotPasswordMethods: null,
  },
  either: { ...freshSettings, ...either },
  sms: {
    ...freshSettings,
    signIn: byPassword,
    mfa: {
      factors: ['PhoneVerificationCode'],
      policy: 'UserControlled',
      organizationRequiredMfaPolicy: 'Mandatory',
    },
  },
  adaptive: {
    ...freshSettings,
    adaptiveMfa: { enabled: true },
    mfa: { factors: ['EmailVerificationCode', 'Totp'], policy: 'PromptOnlyAtSignInMandatory' },
  },
  expiring: {
    ...freshSettings,
    passwordPolicy: {
      length: { min: 20, max: 30 },
      characterTypes: { min: 4 },
      rejects: { words: ['acme'] },
    },
    passwordExpiration: { enabled: true, validPeriodDays: 90, enabledAt: 1 },
    forgotPasswordMethods: ['EmailVerificationCode'],
  },
  nobody: {
    ...freshSettings,
    signUp: { identifiers: [], password: false, verify: false },
    signIn: { methods: [] },
  },
};

const senders = { hasSmsConnector: true, hasEmailConnector: true };

for (const name of presetNames)
  for (const [shape, stored] of Object.entries(shapes))
    test(`${name} of "${shape}": right by every rule, and the same when applied twice`, async () => {
      const made = presetOf(name, stored, senders);
      const after: Settings = { ...stored, ...made };
      schema.parse(after);
      await checkSettings(after, stored, {
        ...senders,
        usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
      });
      assert.deepEqual(presetOf(name, after, senders), made);
      assert.equal(isUnaccepted(after.mfa), false, 'B1');
      assert.equal(after.mfa.policy, 'Mandatory');
      assert.deepEqual(after.adaptiveMfa, { enabled: false });
    });

test('A13: nist: no e-mail proves anybody, neither first nor second; a new password comes by it still', () => {
  for (const stored of Object.values(shapes)) {
    const { mfa, signIn, forgotPasswordMethods } = presetOf('nist', stored, senders);
    assert.ok(!mfa.factors.includes('EmailVerificationCode'));
    assert.ok(!signIn.methods.some((one) => one.identifier === 'email' && one.verificationCode));
    assert.deepEqual(forgotPasswordMethods, stored.forgotPasswordMethods);
  }
  const { signUp, signIn } = presetOf('nist', shapes['email'] ?? freshSettings, senders);
  assert.deepEqual([signUp.password, signIn.methods], [true, [method('email', true, false)]]);
});

test('B1, B6: nist: SMS stays where it was, beside an app and passkeys; no number of internet telephony', () => {
  const made = presetOf('nist', shapes['sms'] ?? freshSettings, senders);
  assert.deepEqual(made.mfa, {
    factors: ['WebAuthn', 'Totp', 'PhoneVerificationCode', 'BackupCode'],
    policy: 'Mandatory',
    organizationRequiredMfaPolicy: 'Mandatory',
  });
  assert.equal(made.phoneNumberPolicy.rejectVoip, true);
  assert.deepEqual(presetOf('nist', freshSettings, senders).mfa.factors, ['WebAuthn', 'Totp', 'BackupCode']);
});

test('B11: asvs-l3: no phone and no SMS, in any place', () => {
  for (const stored of Object.values(shapes)) {
    const made = presetOf('asvs-l3', stored, senders);
    const { phoneNumberPolicy: _kinds, ...rest } = made;
    assert.doesNotMatch(JSON.stringify(rest), /phone/i);
    assert.deepEqual(made.mfa.factors, ['WebAuthn', 'Totp', 'BackupCode']);
    assert.ok(made.signIn.methods.length > 0);
  }
  const { signUp, signIn, forgotPasswordMethods } = presetOf(
    'asvs-l3',
    shapes['either'] ?? freshSettings,
    senders,
  );
  assert.deepEqual(signUp, {
    identifiers: ['username'],
    password: true,
    verify: true,
    secondaryIdentifiers: [{ identifier: 'email', verify: true }],
  });
  assert.deepEqual(signIn.methods, [method('username', true, false), method('email', true, false)]);
  assert.deepEqual(forgotPasswordMethods, ['EmailVerificationCode']);
  const phone = presetOf('asvs-l3', shapes['phone'] ?? freshSettings, senders);
  assert.deepEqual(phone.signUp.identifiers, ['username']);
  assert.deepEqual(phone.signIn.methods, [method('username', true, false)]);
});

test('without a connector for e-mail nothing is promised by e-mail', () => {
  const stored = { ...freshSettings, forgotPasswordMethods: null };
  const made = presetOf('asvs-l3', stored, { hasSmsConnector: true, hasEmailConnector: false });
  assert.deepEqual(made.forgotPasswordMethods, []);
});

test('a stricter password policy stays as strict', () => {
  const stored = shapes['expiring'] ?? freshSettings;
  assert.deepEqual(presetOf('asvs-l3', stored, senders).passwordPolicy, {
    length: { min: 20, max: 64 },
    characterTypes: { min: 1 },
    rejects: { words: ['acme'], pwned: true },
  });
  assert.equal(presetOf('nist', freshSettings, senders).passwordPolicy.length?.min, 8);
  assert.equal(presetOf('asvs-l3', freshSettings, senders).passwordPolicy.length?.min, 15);
});
