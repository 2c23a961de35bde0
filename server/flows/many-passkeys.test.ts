/** One person has twenty passkeys and no more, those on their way counted with those that are kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCase } from '../testing/second-factor-cases.ts';
import { stageFactor } from './binding.ts';
import { newSecondFactor } from './binding-checks.ts';
import type { Flow } from './flow.ts';

const passkey = (id: string) => ({ id, name: 'WebAuthn', sealed: 'x', isVerified: true }) as const;

const outcome = (kept: number, staged: number, again = false): string | undefined => {
  const {
    settings,
    flow: empty,
    factors,
  } = withCase({
    policy: 'NoPrompt',
    factors: ['WebAuthn', 'Totp'],
    kept: [...Array.from({ length: kept }, () => 'WebAuthn' as const), 'Totp'],
  });
  const flow = Array.from({ length: staged }, (_, index) => passkey(`p${index}`)).reduce<Flow>(stageFactor, {
    ...empty,
    seconds: ['Totp'],
  });
  const person = { id: 'ann', username: 'ann', email: null, phone: null, hasPassword: true };
  const facts = {
    settings,
    flow,
    factors,
    person: { ...person, isSuspended: false, credentialsVersion: 1 },
    newFactor: passkey(again ? 'p0' : 'new'),
  };
  return newSecondFactor.map((check) => check(facts)?.code).find((code) => code !== undefined);
};

test('twenty, kept and on their way; the same one pressed twice is one', () => {
  assert.equal(outcome(0, 19), undefined);
  assert.equal(outcome(0, 20), 'session.mfa.too_many_passkeys');
  assert.equal(outcome(0, 20, true), undefined);
  assert.equal(outcome(19, 0), undefined);
  assert.equal(outcome(20, 0), 'session.mfa.too_many_passkeys');
  assert.equal(outcome(12, 8), 'session.mfa.too_many_passkeys');
});
