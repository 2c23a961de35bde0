/** What the page edits is what is stored, and what is sent is only what was changed, whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import { mfaPolicy, type Settings } from '../../../contract/settings.ts';
import { acceptanceOf, blankAnswer, faultsOfAnswer } from './answer.ts';
import { acceptanceFor, changeOf, type Draft, draftOf, isSmsAlone, mergeDrafts } from './draft.ts';

const storedWith = (mfa: Partial<Settings['mfa']>, rest: Partial<Settings> = {}): Settings => ({
  ...freshSettings,
  ...rest,
  mfa: { ...freshSettings.mfa, ...mfa },
});
const changed = (stored: Settings, part: Partial<Draft>) => changeOf(stored, { ...draftOf(stored), ...part });
const acceptance = { by: 'Ann Example', reason: 'No smartphones in the field.', at: '2026-11-20' };

test('what is stored under any policy is no change as long as nobody touches it', () => {
  for (const policy of mfaPolicy.options)
    for (const enabled of [true, false]) {
      const stored = storedWith({ policy, factors: ['Totp'] }, { adaptiveMfa: { enabled } });
      assert.deepEqual(changeOf(stored, draftOf(stored)), {}, policy);
    }
});

test('each choice becomes the policy that the server takes with it', () => {
  const stored = storedWith({ policy: 'NoPrompt' });
  const policyOf = (part: Partial<Draft>) => {
    const { mfa, adaptiveMfa } = changed(stored, { Totp: true, ...part });
    return [mfa?.policy, adaptiveMfa?.enabled];
  };
  assert.deepEqual(policyOf({ prompt: 'both' }), ['PromptAtSignInAndSignUp', false]);
  assert.deepEqual(policyOf({ prompt: 'sign-in' }), ['PromptOnlyAtSignIn', false]);
  assert.deepEqual(policyOf({}), ['NoPrompt', false]);
  assert.deepEqual(policyOf({ mode: 'everybody' }), ['Mandatory', false]);
  assert.deepEqual(policyOf({ mode: 'adaptive' }), ['PromptAtSignInAndSignUpMandatory', true]);
  assert.deepEqual(policyOf({ mode: 'adaptive', prompt: 'sign-in' }), ['PromptOnlyAtSignInMandatory', true]);
});

test('the old name of a policy stays where it means the same', () => {
  const stored = storedWith({ policy: 'UserControlled' });
  assert.equal(changed(stored, { Totp: true }).mfa?.policy, 'UserControlled');
  assert.equal(changed(stored, { prompt: 'sign-in' }).mfa?.policy, 'PromptOnlyAtSignIn');
});

test('only settings that were changed are sent, and each of them whole', () => {
  const stored = storedWith(
    { factors: ['BackupCode', 'Totp'], organizationRequiredMfaPolicy: 'Mandatory' },
    { passkeySignIn: { enabled: true, allowAutofill: true } },
  );
  assert.deepEqual(changed(stored, { trusts: true, trustDays: '14' }), {
    trustedDevice: { enabled: true, durationDays: 14 },
  });
  assert.deepEqual(changed(stored, { passkeyButton: true }), {
    passkeySignIn: { enabled: true, showPasskeyButton: true, allowAutofill: true },
  });
  assert.deepEqual(changed(stored, { WebAuthn: true }), {
    mfa: {
      factors: ['BackupCode', 'Totp', 'WebAuthn'],
      policy: 'UserControlled',
      organizationRequiredMfaPolicy: 'Mandatory',
    },
    adaptiveMfa: { enabled: false },
  });
  const { mfa } = changed(stored, { organizationsInsist: false });
  assert.equal(mfa?.organizationRequiredMfaPolicy, 'NoPrompt');
});

test('B1: an answer for SMS alone stays with these factors, and goes with others', () => {
  const stored = storedWith({
    factors: ['PhoneVerificationCode'],
    restrictedAuthenticatorAcceptance: acceptance,
  });
  const kept = (part: Partial<Draft>) => changed(stored, part).mfa?.restrictedAuthenticatorAcceptance;
  assert.deepEqual(kept({ mode: 'everybody' }), acceptance);
  assert.equal(kept({ BackupCode: true }), undefined, 'another configuration is another decision');
  assert.equal(kept({ Totp: true }), undefined);
  assert.deepEqual(acceptanceFor(stored, draftOf(stored)), acceptance);
  for (const [part, isAlone] of [
    [{}, true],
    [{ EmailVerificationCode: true, BackupCode: true }, true],
    [{ Totp: true }, false],
    [{ WebAuthn: true }, false],
    [{ PhoneVerificationCode: false }, false],
  ] as const)
    assert.equal(isSmsAlone({ ...draftOf(stored), ...part }), isAlone, JSON.stringify(part));
});

test('B1: an answer names somebody, a reason and the day, and is ticked', () => {
  assert.deepEqual(Object.keys(faultsOfAnswer(blankAnswer)), ['by', 'reason', 'isAccepted']);
  assert.deepEqual(Object.keys(faultsOfAnswer({ by: ' ', reason: ' because   ', isAccepted: true })), [
    'by',
    'reason',
  ]);
  const answer = { by: ' Ann Example ', reason: ' No smartphones in the field. ', isAccepted: true };
  assert.deepEqual(faultsOfAnswer(answer), {});
  assert.deepEqual(acceptanceOf(answer, new Date(2026, 0, 5, 0, 30)), { ...acceptance, at: '2026-01-05' });
});

test('two people change different parts, and both changes stand; on the same part the one here stands', () => {
  const seen = draftOf(storedWith({ factors: ['Totp'] }));
  const theirs = { ...seen, WebAuthn: true, mode: 'everybody' as const, trustDays: 7 };
  const merged = mergeDrafts(seen, theirs, { ...seen, BackupCode: true, trustDays: 90 });
  assert.deepEqual(merged.draft, { ...theirs, BackupCode: true, trustDays: 90 });
  assert.deepEqual(merged.theirs, ['WebAuthn', 'mode', 'trustDays']);
  assert.deepEqual(mergeDrafts(seen, seen, theirs), { draft: theirs, theirs: [] });
});
