/** What is kept between two requests, and what is dropped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amrOf, create, identify, keepProof, stage, startFlow, switchJourney } from './flow.ts';
import type { CodeProof, NewIdentityProof, PasswordProof } from './proof.ts';

const code: CodeProof = {
  kind: 'code',
  id: 'c1',
  phone: '+16502530000',
  purpose: 'sign-up',
  isVerified: true,
};
const password: PasswordProof = {
  kind: 'password',
  id: 'p1',
  identifier: { type: 'username', value: 'ann' },
  userId: 'ann',
  credentialsVersion: 1,
};
const newName: NewIdentityProof = {
  kind: 'new-identity',
  id: 'n1',
  username: 'ann',
  password: { digest: 'x', algorithm: 'Argon2id' },
};

test('a newer proof of a kind takes the place of the older', () => {
  const flow = [password, newName, { ...password, id: 'p2' }].reduce(keepProof, startFlow('f1', 'sign-in'));
  assert.deepEqual(
    flow.proofs.map(({ id }) => id),
    ['n1', 'p2'],
  );
});

test('switching drops what was staged and keeps what was proven; to itself it changes nothing', () => {
  const flow = stage(keepProof(startFlow('f1', 'sign-up'), newName), newName);
  assert.equal(switchJourney(flow, 'sign-up'), flow);
  assert.deepEqual(switchJourney(flow, 'sign-in'), {
    ...flow,
    journey: 'sign-in',
    profile: {},
  });
});

test('B10: amr says what was shown, each once', () => {
  const start = startFlow('f1', 'sign-in');
  assert.deepEqual(amrOf(start), []);
  assert.deepEqual(amrOf(identify(start, 'ann', code)), ['otp', 'sms']);
  assert.deepEqual(amrOf(identify(start, 'ann', password)), ['pwd']);
  const both = identify(identify(identify(start, 'ann', password), 'ann', code), 'ann', code);
  assert.deepEqual(amrOf(both), ['pwd', 'otp', 'sms']);
  assert.deepEqual(amrOf(create(stage(start, newName), 'ann')), ['pwd']);
  assert.deepEqual(amrOf(create(stage(stage(start, newName), code), 'ann')), ['pwd', 'otp', 'sms']);
});

test('B10: a code by e-mail is a one-time password and no SMS; an account is made of its address', () => {
  const { phone: _phone, ...rest } = code;
  const byEmail: CodeProof = { ...rest, id: 'c2', email: 'ann@example.com' };
  const flow = identify(startFlow('f1', 'sign-in'), 'ann', byEmail);
  assert.deepEqual(amrOf(flow), ['otp']);
  assert.deepEqual(amrOf(identify(flow, 'ann', code)), ['otp', 'sms']);
  assert.equal(stage(startFlow('f2', 'sign-up'), byEmail).profile.email, 'ann@example.com');
});

test('a staged code that was dropped by a switch proves nothing', () => {
  const flow = switchJourney(stage(startFlow('f1', 'sign-up'), code), 'sign-in');
  assert.deepEqual(amrOf(identify(flow, 'ann', password)), ['pwd']);
});

test('an account is made of what was staged, once', () => {
  const staged = stage(stage(startFlow('f1', 'sign-up'), newName), code);
  assert.deepEqual(staged.profile, {
    username: 'ann',
    password: newName.password,
    phone: '+16502530000',
    proofIds: ['n1', 'c1'],
    provenBy: ['password', 'code'],
  });
  const made = create(staged, 'u1');
  assert.equal(made.userId, 'u1');
  assert.equal(made.createdWith, 'c1');
  assert.deepEqual(made.profile, {});
});
