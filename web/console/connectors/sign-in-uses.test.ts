/** What stops when the SMS connector goes away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUsed, smsUses } from './sign-in-uses.ts';

const none = { signIn: false, signUp: false, forgotPassword: false, mfa: false };

test('a fresh tenant with username and password needs no SMS', () => {
  const uses = smsUses({
    signInMode: 'SignInAndRegister',
    signUp: { identifiers: ['username'], verify: false },
    signIn: { methods: [{ identifier: 'username', verificationCode: false }] },
    forgotPasswordMethods: [],
    mfa: { factors: [] },
  });
  assert.deepEqual(uses, none);
  assert.equal(isUsed(uses), false);
});

test('phone sign-up and code sign-in need it', () => {
  const uses = smsUses({
    signInMode: 'SignInAndRegister',
    signUp: { identifiers: ['email', 'phone'], verify: true },
    signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
  });
  assert.deepEqual(uses, { ...none, signIn: true, signUp: true });
  assert.equal(isUsed(uses), true);
});

test('a phone with a password alone needs no SMS to sign in', () => {
  assert.equal(
    smsUses({ signIn: { methods: [{ identifier: 'phone', verificationCode: false }] } }).signIn,
    false,
  );
});

test('a second identifier “emailOrPhone” needs it at sign-up', () => {
  assert.equal(smsUses({ signUp: { secondaryIdentifiers: [{ identifier: 'emailOrPhone' }] } }).signUp, true);
});

test('a closed sign-up needs nothing; the sign-in still does', () => {
  const uses = smsUses({
    signInMode: 'SignIn',
    signUp: { identifiers: ['phone'] },
    signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
  });
  assert.deepEqual(uses, { ...none, signIn: true });
});

test('forgot password and the second factor count; null is no list', () => {
  assert.deepEqual(
    smsUses({
      forgotPasswordMethods: ['PhoneVerificationCode'],
      mfa: { factors: ['PhoneVerificationCode'] },
    }),
    { ...none, forgotPassword: true, mfa: true },
  );
  assert.equal(smsUses({ forgotPasswordMethods: null }).forgotPassword, false);
});
