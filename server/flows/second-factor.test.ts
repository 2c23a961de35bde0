/** Which second factors count, in which order, and when one is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mfaPolicy, type Settings } from '../../contract/settings.ts';
import { amrOf, identify, showSecond, startFlow } from './flow.ts';
import {
  askedFactors,
  availableFactors,
  type KeptFactor,
  maskedEmail,
  maskedPhone,
} from './second-factor.ts';

const all: Settings['mfa']['factors'] = [
  'BackupCode',
  'EmailVerificationCode',
  'PhoneVerificationCode',
  'Totp',
  'WebAuthn',
];
const mfa = (factors = all, policy: Settings['mfa']['policy'] = 'UserControlled') => ({
  mfa: { factors, policy },
});
const totp: KeptFactor = { name: 'Totp', usedAt: null };
const codes: KeptFactor = { name: 'BackupCode', usedAt: 9, codesLeft: 3 };
const passkey: KeptFactor = { name: 'WebAuthn', usedAt: 1 };
const nothing = { kept: [], phone: null, email: null };

test('04 §2: passkeys, kept ones, phone, e-mail, backup codes last; only what the tenant has turned on', () => {
  const everything = { kept: [codes, totp, passkey, passkey], phone: '+16502530000', email: 'a@b.co' };
  assert.deepEqual(availableFactors(mfa(), everything), [
    'WebAuthn',
    'Totp',
    'PhoneVerificationCode',
    'EmailVerificationCode',
    'BackupCode',
  ]);
  for (const name of all) assert.deepEqual(availableFactors(mfa([name]), everything), [name]);
  assert.deepEqual(availableFactors(mfa([]), everything), []);
  assert.deepEqual(availableFactors(mfa(), nothing), []);
  assert.deepEqual(availableFactors(mfa(), { ...nothing, kept: [{ ...codes, codesLeft: 0 }] }), []);
});

test('04 §3: asked for unless the policy may be skipped and the person has it off', () => {
  const has = { ...nothing, kept: [totp] };
  for (const policy of mfaPolicy.options) {
    const maySkip = !policy.endsWith('Mandatory');
    for (const [choices, isOff] of [
      [{}, false],
      [{ mfa: { enabled: true } }, false],
      [{ mfa: { enabled: false } }, true],
      [{ mfa: { enabled: true, skipMfaOnSignIn: true } }, true],
      [{ mfa: { skipped: true } }, false],
    ] as const) {
      const expected = maySkip && isOff ? [] : ['Totp'];
      assert.deepEqual(askedFactors(mfa(all, policy), { ...has, choices }), expected, policy);
    }
    assert.deepEqual(askedFactors(mfa(all, policy), { ...nothing, choices: {} }), []);
    // With adaptive MFA it is the risk alone that asks.
    assert.deepEqual(askedFactors(mfa(all, policy), { ...has, choices: {}, risk: [] }), []);
    const risk = ['new-country'] as const;
    assert.deepEqual(
      askedFactors(mfa(all, policy), { ...has, choices: {}, risk }),
      availableFactors(mfa(all, policy), has),
    );
    assert.deepEqual(askedFactors(mfa(all, policy), { ...nothing, choices: {}, risk }), []);
  }
});

test('B10: amr names what was shown, and mfa only where two kinds of factors were', () => {
  const byPassword = identify(startFlow('f', 'sign-in'), 'ann', {
    kind: 'password',
    id: 'p',
    identifier: { type: 'username', value: 'ann' },
    userId: 'ann',
    credentialsVersion: 1,
  });
  const byCode = identify(startFlow('f', 'sign-in'), 'ann', {
    kind: 'code',
    id: 'c',
    phone: '+16502530000',
    purpose: 'sign-in',
    isVerified: true,
  });
  assert.deepEqual(amrOf(showSecond(byPassword, 'PhoneVerificationCode')), ['pwd', 'otp', 'sms', 'mfa']);
  assert.deepEqual(amrOf(showSecond(byPassword, 'Totp')), ['pwd', 'otp', 'mfa']);
  assert.deepEqual(amrOf(showSecond(byCode, 'Totp')), ['otp', 'sms']);
  assert.deepEqual(amrOf(byPassword), ['pwd']);
});

test('what is shown of a number and an address', () => {
  assert.equal(maskedPhone('+16502531234'), '****1234');
  assert.equal(maskedEmail('annalee@example.com'), 'anna****@example.com');
  assert.equal(maskedEmail('anna@example.com'), '****@example.com');
});
