/** What is asked at the end of a sign-in: every policy, what the person has, and what they answered (end-user/04 §4, §6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { freshSettings } from '../../contract/fresh-settings.ts';
import { mfaPolicy, type Settings, type SignInExperience } from '../../contract/settings.ts';
import type { Binding, NewFactor } from './binding.ts';
import { choose, stageFactor } from './binding.ts';
import { type Flow, startFlow } from './flow.ts';
import type { KeptFactor } from './second-factor.ts';
import { choicesAfter, secondFactorPrompts } from './second-factor-prompts.ts';

type Factors = Settings['mfa']['factors'];
type Policy = Settings['mfa']['policy'];

interface Case {
  readonly policy: Policy;
  readonly factors: Factors;
  readonly signUp?: readonly ('username' | 'phone' | 'email')[];
  readonly secondary?: Settings['signUp']['secondaryIdentifiers'];
  readonly isNew?: boolean | undefined;
  readonly kept?: readonly KeptFactor['name'][];
  readonly phone?: boolean | undefined;
  readonly email?: boolean;
  readonly choices?: Readonly<Record<string, unknown>>;
  readonly isForced?: boolean | undefined;
  readonly binding?: Binding | undefined;
  readonly staged?: Flow['profile'];
  readonly passkeys?: boolean | undefined;
}

const withCase = ({
  policy,
  factors,
  signUp = ['username'],
  secondary = [],
  passkeys = false,
  ...one
}: Case) => ({
  settings: {
    ...freshSettings,
    id: 'default',
    tenantId: 'default',
    signUp: { identifiers: [...signUp], password: true, verify: true, secondaryIdentifiers: secondary },
    mfa: { policy, factors },
    passkeySignIn: { enabled: passkeys },
  } as unknown as SignInExperience,
  flow: {
    ...startFlow('f', one.isNew ? 'sign-up' : 'sign-in'),
    userId: 'ann',
    ...(one.isNew && { isNew: true }),
    ...(one.binding && { binding: one.binding }),
    ...(one.staged && { profile: one.staged }),
  },
  factors: {
    kept: (one.kept ?? []).map((name) => ({
      name,
      usedAt: null,
      ...(name === 'BackupCode' && { codesLeft: 1 }),
    })),
    phone: one.phone ? '+16502531234' : null,
    email: one.email ? 'annalee@example.com' : null,
    choices: one.choices ?? {},
    isForced: one.isForced ?? false,
  },
});

function refusalOf(one: Case): Refusal | undefined {
  const facts = withCase(one);
  for (const check of secondFactorPrompts) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return undefined;
}
const dataOf = (one: Case) => refusalOf(one)?.options.data as Readonly<Record<string, unknown>> | undefined;
const asked = (one: Case): string | undefined => refusalOf(one)?.code;
const choicesOf = (one: Case) => choicesAfter(withCase(one));

const skippable: readonly Policy[] = [
  'UserControlled',
  'PromptAtSignInAndSignUp',
  'PromptOnlyAtSignIn',
  'NoPrompt',
];
const prompting = mfaPolicy.options.filter((policy) => policy !== 'NoPrompt');
const off = { mfa: { enabled: false } };
const on = { mfa: { enabled: true } };
const skipped = { mfa: { enabled: false, skipped: true } };
const newTotp: NewFactor = { id: 't', name: 'Totp', isVerified: true, sealed: 's' };

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

test('no dead ends: whoever does as they are told, or skips what may be skipped, gets through', () => {
  const names = ['Totp', 'WebAuthn', 'PhoneVerificationCode', 'EmailVerificationCode', 'BackupCode'] as const;
  const subsets = Array.from({ length: 32 }, (_, bits) =>
    names.filter((_name, index) => bits & (1 << index)),
  );
  // Backup codes alone are refused as a setting.
  for (const factors of subsets.filter((set) => set.join() !== 'BackupCode'))
    for (const policy of mfaPolicy.options)
      for (const choices of [{}, off, on, skipped, { mfa: { enabled: true, skipped: true } }])
        for (const bits of Array.from({ length: 32 }, (_, index) => index)) {
          const [isNew, phone, isForced, passkeys, isWilling] = [1, 2, 4, 8, 16].map(
            (bit) => (bits & bit) > 0,
          );
          const one: Case = { policy, factors, choices, signUp: ['phone'], phone, isNew, isForced, passkeys };
          assert.equal(walk(one, isWilling === true), undefined, JSON.stringify({ ...one, isWilling }));
        }
});

/** What still stands in the way after as many steps as there are questions; undefined for nothing. */
function walk(one: Case, isWilling: boolean): string | undefined {
  let flow: Flow = withCase(one).flow;
  for (let step = 0; step < 6; step++) {
    const refusal = refusalOf({ ...one, binding: flow.binding, staged: flow.profile });
    if (!refusal) return undefined;
    flow = answered(flow, refusal, isWilling);
  }
  return refusalOf({ ...one, binding: flow.binding, staged: flow.profile })?.code;
}

function answered(flow: Flow, { code, options }: Refusal, isWilling: boolean): Flow {
  const {
    availableFactors = [],
    skippable: maySkip,
    maskedIdentifiers = {},
  } = (options.data ?? {}) as {
    availableFactors?: Factors;
    skippable?: boolean;
    maskedIdentifiers?: Readonly<Record<string, string>>;
  };
  const bound = (name: string): Flow => {
    if (name === 'PhoneVerificationCode')
      return choose({ ...flow, profile: { ...flow.profile, phone: '+16502531234' } }, 'enable');
    if (name === 'EmailVerificationCode')
      return choose({ ...flow, profile: { ...flow.profile, email: 'a@b.co' } }, 'enable');
    return stageFactor(flow, { ...newTotp, id: name, name: name as 'Totp' });
  };
  if (code === 'user.passkey_preferred') return isWilling ? bound('WebAuthn') : choose(flow, 'skip-passkey');
  if (code === 'user.suggest_mfa') return choose(flow, isWilling ? 'enable' : 'skip');
  if (code === 'session.mfa.backup_code_required') return bound('BackupCode');
  const has = [...Object.keys(maskedIdentifiers), ...(flow.binding?.staged?.map(({ name }) => name) ?? [])];
  const next = availableFactors.filter((name) => !has.includes(name)).at(isWilling ? 0 : -1);
  if (code === 'user.missing_mfa') return maySkip && !isWilling ? choose(flow, 'skip') : bound(String(next));
  return isWilling ? bound(String(next)) : choose(flow, 'skip-suggestion');
}
