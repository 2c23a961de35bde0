/** What stops when a connector goes away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUsed, usesOf } from './sign-in-uses.ts';

const none = { signIn: false, signUp: false, forgotPassword: false, mfa: false };

test('a fresh tenant with username and password needs no SMS', () => {
  const uses = usesOf('Sms', {
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
  const uses = usesOf('Sms', {
    signInMode: 'SignInAndRegister',
    signUp: { identifiers: ['email', 'phone'], verify: true },
    signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
  });
  assert.deepEqual(uses, { ...none, signIn: true, signUp: true });
  assert.equal(isUsed(uses), true);
});

test('a phone with a password alone needs no SMS to sign in', () => {
  assert.equal(
    usesOf('Sms', { signIn: { methods: [{ identifier: 'phone', verificationCode: false }] } }).signIn,
    false,
  );
});

test('a second identifier “emailOrPhone” needs it at sign-up', () => {
  assert.equal(
    usesOf('Sms', { signUp: { secondaryIdentifiers: [{ identifier: 'emailOrPhone' }] } }).signUp,
    true,
  );
});

test('a closed sign-up needs nothing; the sign-in still does', () => {
  const uses = usesOf('Sms', {
    signInMode: 'SignIn',
    signUp: { identifiers: ['phone'] },
    signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
  });
  assert.deepEqual(uses, { ...none, signIn: true });
});

test('forgot password and the second factor count; null is no list', () => {
  assert.deepEqual(
    usesOf('Sms', {
      forgotPasswordMethods: ['PhoneVerificationCode'],
      mfa: { factors: ['PhoneVerificationCode'] },
    }),
    { ...none, forgotPassword: true, mfa: true },
  );
  assert.equal(usesOf('Sms', { forgotPasswordMethods: null }).forgotPassword, false);
});

test('e-mail is needed where an address is: each kind looks after its own', () => {
  const experience = {
    signInMode: 'SignInAndRegister',
    signUp: { identifiers: ['email'], verify: true },
    signIn: {
      methods: [
        { identifier: 'email', verificationCode: true },
        { identifier: 'phone', verificationCode: false },
      ],
    },
    forgotPasswordMethods: ['EmailVerificationCode'],
    mfa: { factors: ['EmailVerificationCode'] },
  };
  assert.deepEqual(usesOf('Email', experience), {
    signIn: true,
    signUp: true,
    forgotPassword: true,
    mfa: true,
  });
  assert.deepEqual(usesOf('Sms', experience), none);
  const either = { signUp: { secondaryIdentifiers: [{ identifier: 'emailOrPhone' }] } };
  assert.ok(usesOf('Email', either).signUp && usesOf('Sms', either).signUp);
});
