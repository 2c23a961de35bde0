/** What the page lets nobody choose is what the server refuses, and what people meet is said of every choice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import type { Settings } from '../../../contract/settings.ts';
import { type Draft, draftOf } from './draft.ts';
import { effectOf } from './effect.ts';
import { faultsOf, isBarred, obstacleOf } from './rules.ts';

const allSenders = { Sms: true, Email: true };
const byCode = (identifier: 'phone' | 'email'): Settings['signIn'] => ({
  methods: [{ identifier, password: true, verificationCode: true, isPasswordPrimary: true }],
});
const storedWith = (mfa: Partial<Settings['mfa']>, rest: Partial<Settings> = {}): Settings => ({
  ...freshSettings,
  ...rest,
  mfa: { ...freshSettings.mfa, ...mfa },
});

test('without an SMS connector the switch is off and stays so; the same for e-mail, each for itself', () => {
  const stored = storedWith({});
  const draft = draftOf(stored);
  const barred = (factor: 'PhoneVerificationCode' | 'EmailVerificationCode', senders: object | undefined) =>
    isBarred(factor, draft, stored, senders as typeof allSenders | undefined);
  assert.equal(barred('PhoneVerificationCode', { Sms: false, Email: true }), true);
  assert.equal(barred('EmailVerificationCode', { Sms: false, Email: true }), false);
  assert.equal(barred('PhoneVerificationCode', undefined), true, 'until the connectors are known');
  assert.equal(barred('PhoneVerificationCode', allSenders), false);
  assert.equal(isBarred('Totp', draft, stored, undefined), false);
  assert.equal(obstacleOf('PhoneVerificationCode', stored, { Sms: false, Email: true }), 'no_connector');
});

test('one that is on and cannot be sent may be turned off, and on again before that is saved', () => {
  const stored = storedWith({ factors: ['PhoneVerificationCode', 'Totp'] });
  const draft = draftOf(stored);
  const none = { Sms: false, Email: false };
  assert.equal(obstacleOf('PhoneVerificationCode', stored, none), 'cannot_send');
  assert.equal(isBarred('PhoneVerificationCode', draft, stored, none), false);
  assert.equal(
    isBarred('PhoneVerificationCode', { ...draft, PhoneVerificationCode: false }, stored, none),
    false,
  );
  assert.deepEqual(faultsOf(draft, stored, none), {}, 'other factors can be saved beside it');
});

test('a code that signs people in is no second step', () => {
  for (const [identifier, factor, word] of [
    ['phone', 'PhoneVerificationCode', 'obstacle.sms_signs_in'],
    ['email', 'EmailVerificationCode', 'obstacle.email_signs_in'],
  ] as const) {
    const stored = storedWith({}, { signIn: byCode(identifier) });
    const draft = draftOf(stored);
    assert.equal(isBarred(factor, draft, stored, allSenders), true);
    assert.deepEqual(faultsOf({ ...draft, [factor]: true }, stored, allSenders), { [factor]: word });
  }
  const byPassword = { methods: [{ ...byCode('phone').methods[0]!, verificationCode: false }] };
  const stored = storedWith({}, { signIn: byPassword });
  assert.equal(obstacleOf('PhoneVerificationCode', stored, allSenders), undefined);
});

test('what does not go together is named where it is chosen', () => {
  const stored = storedWith({});
  const faults = (part: Partial<Draft>) => faultsOf({ ...draftOf(stored), ...part }, stored, allSenders);
  assert.deepEqual(faults({ BackupCode: true }), { BackupCode: 'mfa.backup_alone' });
  assert.deepEqual(faults({ BackupCode: true, Totp: true }), {});
  assert.deepEqual(faults({ mode: 'adaptive' }), { mode: 'mfa.adaptive_needs' });
  assert.deepEqual(faults({ mode: 'everybody' }), {});
  for (const trustDays of ['', 0, 366, 1.5, '-'])
    assert.deepEqual(faults({ trusts: true, trustDays }), { trustDays: 'mfa.trusted_days_wrong' });
  for (const trustDays of [1, 365, '30']) assert.deepEqual(faults({ trusts: true, trustDays }), {});
  assert.deepEqual(faults({ trusts: false, trustDays: '' }), {});
});

test('what people meet: nothing without a factor, else a sentence for each of the three', () => {
  const draft = draftOf(storedWith({ policy: 'NoPrompt' }));
  assert.equal(effectOf({ ...draft, mode: 'everybody' }), undefined);
  const met = (part: Partial<Draft>) => Object.values(effectOf({ ...draft, Totp: true, ...part }) ?? {});
  assert.deepEqual(met({}), ['mfa.up_nothing', 'mfa.in_only', 'mfa.skip_nothing']);
  assert.deepEqual(met({ organizationsInsist: true }), [
    'mfa.up_nothing',
    'mfa.in_only',
    'mfa.skip_only_organizations',
  ]);
  assert.deepEqual(met({ prompt: 'both' }), ['mfa.up_proposed', 'mfa.in_proposed', 'mfa.skip_once']);
  assert.deepEqual(met({ prompt: 'sign-in', organizationsInsist: true }), [
    'mfa.up_nothing',
    'mfa.in_proposed',
    'mfa.skip_but_organizations',
  ]);
  assert.deepEqual(met({ mode: 'adaptive' }), ['mfa.up_needed', 'mfa.in_adaptive', 'mfa.skip_no']);
  assert.deepEqual(met({ mode: 'adaptive', prompt: 'sign-in' }), [
    'mfa.up_nothing',
    'mfa.in_adaptive',
    'mfa.skip_no',
  ]);
  assert.deepEqual(met({ mode: 'everybody' }), ['mfa.up_needed', 'mfa.in_everybody', 'mfa.skip_no']);
});
