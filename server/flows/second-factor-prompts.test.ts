/** What is asked at the end of a sign-in: every policy, what the person has, and what they answered (end-user/04 §4, §6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mfaPolicy } from '../../contract/settings.ts';
import {
  asked,
  type Case,
  choicesOf,
  dataOf,
  type Factors,
  newTotp,
  off,
  on,
  prompting,
  refusalOf,
  skippable,
  skipped,
  withCase,
} from '../testing/second-factor-cases.ts';
import { choose, stageFactor } from './binding.ts';
import { type Flow, startFlow } from './flow.ts';
import { secondFactorPrompts } from './second-factor-prompts.ts';

test('04 §1, §4: who has nothing is proposed a second factor, or has to set one up, by the policy and the moment', () => {
  for (const policy of mfaPolicy.options)
    for (const isNew of [true, false])
      for (const choices of isNew ? [off] : [off, {}]) {
        const isQuiet = policy === 'NoPrompt' || (isNew && policy.startsWith('PromptOnlyAtSignIn'));
        const expected = isQuiet
          ? undefined
          : skippable.includes(policy)
            ? 'user.suggest_mfa'
            : 'user.missing_mfa';
        assert.equal(asked({ policy, isNew, choices, factors: ['Totp'] }), expected, `${policy} ${isNew}`);
      }
});

test('04 §4: said yes: something is missing, and may still be skipped; said no: nothing more, also the next time', () => {
  for (const policy of prompting) {
    const one: Case = {
      policy,
      factors: ['BackupCode', 'EmailVerificationCode', 'PhoneVerificationCode', 'Totp', 'WebAuthn'],
      choices: off,
    };
    const yes = refusalOf({ ...one, binding: { isEnabled: true } });
    assert.equal(yes?.code, 'user.missing_mfa');
    assert.deepEqual(yes?.options.data, {
      availableFactors: ['WebAuthn', 'Totp', 'PhoneVerificationCode', 'EmailVerificationCode'],
      ...(skippable.includes(policy) && { skippable: true }),
    });
    const expected = skippable.includes(policy) ? undefined : 'user.missing_mfa';
    assert.equal(asked({ ...one, binding: { isSkipped: true } }), expected, policy);
    assert.equal(asked({ ...one, choices: skipped }), expected, policy);
    assert.equal(asked({ ...one, choices: { mfa: { enabled: true, skipped: true } } }), expected, policy);
  }
});

test('04 §6: has a phone, and phones are factors', () => {
  const one = { factors: ['PhoneVerificationCode'] as Factors, phone: true };
  for (const policy of prompting) {
    assert.equal(asked({ ...one, policy, choices: on }), undefined);
    assert.equal(asked({ ...one, policy }), undefined, 'legacy, and has it');
    assert.equal(
      asked({ ...one, policy, choices: off }),
      skippable.includes(policy) ? 'user.suggest_mfa' : undefined,
    );
    assert.equal(
      asked({ ...one, policy, choices: off, binding: { isEnabled: true } }),
      undefined,
      'no bind needed',
    );
  }
});

test('04 §2: what this flow adds counts: an app, a number', () => {
  for (const policy of prompting) {
    const bound = stageFactor(startFlow('f', 'sign-in'), newTotp).binding ?? {};
    assert.equal(asked({ policy, factors: ['Totp'], choices: off, binding: bound }), undefined);
    assert.equal(
      asked({
        policy,
        factors: ['PhoneVerificationCode'],
        choices: off,
        staged: { phone: '+16502531234' },
        binding: { isEnabled: true },
      }),
      undefined,
    );
    assert.equal(
      asked({
        policy: 'Mandatory',
        factors: ['PhoneVerificationCode'],
        choices: off,
        staged: { email: 'a@b.co' },
      }),
      'user.missing_mfa',
    );
  }
  const turnedOff = {
    policy: 'Mandatory',
    factors: ['PhoneVerificationCode'],
    phone: true,
    binding: { staged: [newTotp] },
  } as const;
  assert.equal(
    asked({ ...turnedOff, factors: ['PhoneVerificationCode'] }),
    'session.mfa.mfa_factor_not_enabled',
  );
});

test('04 §7: an organization wants one: nobody skips it, and it is wanted where nothing else would be', () => {
  for (const policy of mfaPolicy.options) {
    const one: Case = { policy, factors: ['Totp'], choices: skipped, isForced: true };
    const refusal = refusalOf(one);
    assert.equal(refusal?.code, 'user.missing_mfa', policy);
    assert.deepEqual(refusal?.options.data, { availableFactors: ['Totp'] });
    assert.equal(asked({ ...one, binding: { isSkipped: true } }), 'user.missing_mfa');
    assert.equal(asked({ ...one, kept: ['Totp'] }), undefined);
  }
});

test('04 §6: only a number or an address that signs people up: one more is proposed, with what there is', () => {
  const one: Case = {
    policy: 'Mandatory',
    factors: ['PhoneVerificationCode', 'Totp'],
    signUp: ['phone'],
    isNew: true,
    phone: true,
    choices: off,
  };
  const refusal = refusalOf(one);
  assert.equal(refusal?.code, 'session.mfa.suggest_additional_mfa');
  assert.deepEqual(refusal?.options.data, {
    availableFactors: ['Totp', 'PhoneVerificationCode'],
    maskedIdentifiers: { PhoneVerificationCode: '****1234' },
    isWebAuthnUsedAsSignInPasskey: false,
    skippable: true,
    suggestion: true,
  });
  const more = 'session.mfa.suggest_additional_mfa';
  assert.equal(asked({ ...one, factors: ['PhoneVerificationCode'] }), undefined, 'nothing more to suggest');
  assert.equal(
    asked({ ...one, factors: ['PhoneVerificationCode', 'BackupCode'] }),
    'session.mfa.backup_code_required',
  );
  assert.equal(asked({ ...one, binding: { isSuggestionSkipped: true } }), undefined);
  assert.equal(asked({ ...one, choices: { mfa: { additionalBindingSuggestionSkipped: true } } }), undefined);
  assert.equal(asked({ ...one, signUp: ['username'] }), undefined, 'a number for this alone');
  assert.equal(asked({ ...one, signUp: ['username'], secondary: [{ identifier: 'emailOrPhone' }] }), more);
  assert.equal(asked({ ...one, signUp: ['username'], secondary: [{ identifier: 'phone' }] }), more);
  assert.equal(asked({ ...one, kept: ['Totp'] }), undefined);
  assert.equal(
    asked({ ...one, kept: ['BackupCode'], factors: ['PhoneVerificationCode', 'Totp', 'BackupCode'] }),
    undefined,
  );
  assert.equal(asked({ ...one, binding: { staged: [newTotp] } }), undefined);
  const address: Case = {
    ...one,
    factors: ['EmailVerificationCode', 'Totp'],
    signUp: ['email'],
    phone: false,
    email: true,
  };
  assert.deepEqual(dataOf(address)?.['maskedIdentifiers'], {
    EmailVerificationCode: 'anna****@example.com',
  });
  const passkey: Case = {
    ...one,
    factors: ['WebAuthn', 'Totp'],
    signUp: ['username'],
    kept: ['WebAuthn'],
    phone: false,
  };
  assert.equal(asked(passkey), undefined, 'a second factor');
  assert.equal(dataOf({ ...passkey, passkeys: true })?.['isWebAuthnUsedAsSignInPasskey'], true);
  for (const policy of ['NoPrompt', 'PromptOnlyAtSignIn', 'PromptOnlyAtSignInMandatory'] as const)
    assert.equal(asked({ ...one, policy }), undefined, policy);
  assert.equal(asked({ ...one, policy: 'UserControlled', choices: skipped }), undefined);
});

test('04 §4: backup codes beside something else, where they are on and none is left', () => {
  const one: Case = { policy: 'Mandatory', factors: ['Totp', 'BackupCode'], kept: ['Totp'], choices: on };
  const needed = 'session.mfa.backup_code_required';
  assert.equal(asked(one), needed);
  assert.equal(asked({ ...one, kept: ['Totp', 'BackupCode'] }), undefined);
  assert.equal(
    asked({ ...one, binding: { staged: [{ id: 'b', name: 'BackupCode', isVerified: true, sealed: 's' }] } }),
    undefined,
  );
  assert.equal(asked({ ...one, factors: ['Totp'] }), undefined);
  assert.equal(asked({ ...one, kept: [] }), 'user.missing_mfa');
  assert.equal(asked({ ...one, policy: 'NoPrompt' }), undefined);
  assert.equal(asked({ ...one, policy: 'UserControlled' }), needed);
  assert.equal(
    asked({ ...one, policy: 'UserControlled', choices: { mfa: { enabled: true, skipped: true } } }),
    needed,
    'has one since',
  );
  assert.equal(
    asked({
      ...one,
      policy: 'UserControlled',
      choices: { mfa: { enabled: true } },
      binding: { isSkipped: true },
    }),
    undefined,
    'no dead end',
  );
});

test('02 §4.4: a passkey for signing in is proposed before all else', () => {
  const one: Case = { policy: 'Mandatory', factors: ['Totp'], passkeys: true };
  const proposed = 'user.passkey_preferred';
  assert.equal(asked(one), proposed);
  assert.equal(asked({ ...one, factors: [] }), proposed);
  assert.equal(asked({ ...one, factors: [], kept: ['WebAuthn'] }), undefined);
  assert.equal(
    asked({
      ...one,
      factors: [],
      binding: { staged: [{ id: 'w', name: 'WebAuthn', isVerified: true, sealed: 's' }] },
    }),
    undefined,
  );
  assert.equal(asked({ ...one, factors: [], binding: { isPasskeySkipped: true } }), undefined);
  assert.equal(asked({ ...one, factors: [], choices: { passkeySignIn: { skipped: true } } }), undefined);
  assert.equal(asked({ ...one, passkeys: false }), 'user.missing_mfa');
});

test('nothing is asked where nobody looked for factors', () => {
  const { settings, flow } = withCase({ policy: 'Mandatory', factors: ['Totp'], passkeys: true });
  for (const check of secondFactorPrompts) assert.equal(check({ settings, flow }), undefined);
});

test('04 §2: what is written of the answers, beside what was there', () => {
  const one: Case = {
    policy: 'UserControlled',
    factors: ['Totp'],
    choices: { mfa: { enabled: false, skipMfaOnSignIn: true } },
  };
  const said = (...choices: Parameters<typeof choose>[1][]) =>
    choices.reduce<Flow>(choose, startFlow('f', 'sign-in')).binding ?? {};
  assert.equal(choicesOf(one), undefined);
  const kept = { enabled: false, skipMfaOnSignIn: true };
  assert.deepEqual(choicesOf({ ...one, binding: said('skip') }), { mfa: { ...kept, skipped: true } });
  assert.deepEqual(choicesOf({ ...one, binding: said('enable') }), { mfa: { ...kept, enabled: true } });
  assert.deepEqual(choicesOf({ ...one, binding: said('enable', 'skip') }), {
    mfa: { ...kept, skipped: true },
  });
  assert.deepEqual(choicesOf({ ...one, binding: said('skip', 'enable') }), {
    mfa: { ...kept, enabled: true },
  });
  assert.deepEqual(choicesOf({ ...one, choices: skipped, binding: said('enable') }), {
    mfa: { enabled: true, skipped: false },
  });
  assert.deepEqual(choicesOf({ ...one, binding: said('skip-suggestion') }), {
    mfa: { ...kept, additionalBindingSuggestionSkipped: true },
  });
  assert.deepEqual(choicesOf({ ...one, binding: said('skip-passkey') }), {
    ...one.choices,
    passkeySignIn: { skipped: true },
  });
  assert.equal(choicesOf({ ...one, isNew: true, binding: said('skip-passkey') }), undefined);
  assert.deepEqual(
    choicesOf({
      ...one,
      choices: off,
      binding: stageFactor(startFlow('f', 'sign-in'), newTotp).binding ?? {},
    }),
    on,
  );
});

test('04 §4: who was never asked and has a factor has said yes; once', () => {
  const one: Case = { policy: 'UserControlled', factors: ['Totp'], kept: ['Totp'] };
  assert.deepEqual(choicesOf(one), on);
  assert.equal(choicesOf({ ...one, choices: on }), undefined);
  assert.equal(choicesOf({ ...one, kept: [] }), undefined);
  for (const policy of ['NoPrompt', 'Mandatory'] as const)
    assert.equal(choicesOf({ ...one, policy }), undefined);
});
