/** Every combination of settings, step, proof and person, against the contract's order of checks written out plainly. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { freshSettings } from '../../contract/fresh-settings.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import {
  choosePassword,
  create,
  type Flow,
  identify,
  type JourneyName,
  keepProof,
  stage,
  startFlow,
  showSecond,
} from './flow.ts';
import type { Act, Facts, Person } from './journey.ts';
import { takeStep, whyNot } from './journeys.ts';
import type { Proof } from './proof.ts';
import type { SecondFactors } from './second-factor.ts';

const bools = [true, false] as const;
const modes = ['SignInAndRegister', 'SignIn', 'Register'] as const;

const settingsWith = (patch: Partial<SignInExperience>): SignInExperience => ({
  ...freshSettings,
  tenantId: 'default',
  id: 'default',
  ...patch,
});
const methods = (code: boolean, password: boolean) => ({
  methods: (['username', 'email', 'phone'] as const).map((identifier) => ({
    identifier,
    password,
    verificationCode: identifier !== 'username' && code,
    isPasswordPrimary: password,
  })),
});

const phone = '+16502530000';
const ann: Person = {
  id: 'ann',
  username: null,
  email: null,
  phone,
  hasPassword: false,
  isSuspended: false,
  credentialsVersion: 1,
};
const code = (isVerified = true, purpose: 'sign-in' | 'sign-up' | 'forgot-password' | 'other' = 'sign-in') =>
  ({ kind: 'code', id: 'c1', phone, purpose, isVerified }) as const;
const password = {
  kind: 'password',
  id: 'p1',
  identifier: { type: 'phone', value: phone },
  userId: 'ann',
  credentialsVersion: 1,
} as const;
const newName = {
  kind: 'new-identity',
  id: 'n1',
  username: 'ann',
  password: { digest: 'x', algorithm: 'Argon2id' },
} as const;
const proofs: readonly (Proof | undefined)[] = [
  undefined,
  code(),
  code(false),
  code(true, 'sign-up'),
  code(true, 'forgot-password'),
  code(true, 'other'),
  password,
  newName,
];

const start = (journey: JourneyName): Flow => startFlow('f1', journey);
const outcome = (act: Act, facts: Facts, journey?: JourneyName): string => {
  try {
    return takeStep(act, facts, journey);
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.code}`;
    throw error;
  }
};

test('sign-in, identify: 02 §4.1 in its order, in all combinations', () => {
  let count = 0;
  for (const signInMode of modes)
    for (const codeOn of bools)
      for (const passwordOn of bools)
        for (const proof of proofs)
          for (const person of [undefined, ann, { ...ann, isSuspended: true }])
            for (const before of [undefined, 'ann', 'bob']) {
              count += 1;
              const settings = settingsWith({ signInMode, signIn: methods(codeOn, passwordOn) });
              const flow = { ...start('sign-in'), userId: before };
              const expected = (): string => {
                if (!proof) return '404 session.verification_session_not_found';
                if (signInMode === 'Register') return '403 auth.forbidden';
                if (proof.kind === 'new-identity' || !(proof.kind === 'code' ? codeOn : passwordOn))
                  return '422 user.sign_in_method_not_enabled';
                if (
                  proof.kind === 'code' &&
                  (!proof.isVerified || !['sign-in', 'sign-up'].includes(proof.purpose))
                )
                  return '400 session.verification_failed';
                if (!person) return '404 user.user_not_exist';
                if (person.isSuspended) return '401 user.suspended';
                if (before !== undefined && before !== person.id) return '409 session.identity_conflict';
                return 'identified';
              };
              assert.equal(outcome('identify', { settings, flow, proof, person }), expected());
            }
  assert.equal(count, 864);
});

test('sign-up, prove: 02 §4.3 step 1 in its order', () => {
  for (const signInMode of modes)
    for (const proof of proofs)
      for (const person of [undefined, ann]) {
        const settings = settingsWith({ signInMode });
        const expected = (): string => {
          if (!proof) return '404 session.verification_session_not_found';
          if (proof.kind === 'password') return '400 session.verification_failed';
          if (proof.kind === 'code' && (!proof.isVerified || !['sign-in', 'sign-up'].includes(proof.purpose)))
            return '400 session.verification_failed';
          if (person) return `422 user.${proof.kind === 'code' ? 'phone' : 'username'}_already_in_use`;
          return 'start';
        };
        assert.equal(outcome('prove', { settings, flow: start('sign-up'), proof, person }), expected());
      }
});

test('sign-up, identify: the mode, then what is missing', () => {
  const byPhone = stage(start('sign-up'), code());
  const byName = stage(start('sign-up'), newName);
  const phoneOnly = { identifiers: ['phone' as const], password: false, verify: true };
  const phoneAndPassword = { ...phoneOnly, password: true };
  const nothing = { identifiers: [], password: false, verify: false };
  for (const signInMode of modes) {
    const at = (signUp: SignInExperience['signUp'], flow: Flow) => {
      const facts = { settings: settingsWith({ signInMode, signUp }), flow };
      return signInMode === 'SignIn' ? 'closed' : outcome('identify', facts);
    };
    const open = (answer: string) => (signInMode === 'SignIn' ? 'closed' : answer);
    assert.equal(at(phoneOnly, byPhone), open('identified'));
    assert.equal(at(phoneAndPassword, byPhone), open('422 user.missing_profile'));
    assert.equal(at(phoneOnly, byName), open('422 user.missing_profile'));
    assert.equal(at(freshSettings.signUp, byName), open('identified'));
    assert.equal(at(nothing, byName), open('identified'));
    // An account of nothing is nobody's, whatever the settings ask for.
    assert.equal(at(nothing, start('sign-up')), open('400 session.verification_failed'));
    assert.equal(at(phoneOnly, start('sign-up')), open('422 user.missing_profile'));
  }
  const closed = settingsWith({ signInMode: 'SignIn', signUp: phoneOnly });
  assert.equal(outcome('identify', { settings: closed, flow: byPhone }), '403 auth.forbidden');
});

test('sign-up, made already: the same proof again changes nothing, another one is a conflict', () => {
  const flow = create(stage(start('sign-up'), code()), 'ann');
  const settings = settingsWith({});
  assert.equal(outcome('prove', { settings, flow, proof: code() }), 'identified');
  assert.equal(outcome('prove', { settings, flow }), '404 session.verification_session_not_found');
  assert.equal(outcome('prove', { settings, flow, proof: newName }), '409 session.identity_conflict');
  assert.equal(outcome('identify', { settings, flow }), 'identified');
});

test('enter: the mode first, then nobody into or out of a forgotten password', () => {
  for (const signInMode of modes)
    for (const from of ['sign-in', 'sign-up', 'forgot-password'] as const)
      for (const to of ['sign-in', 'sign-up', 'forgot-password'] as const)
        for (const userId of [undefined, 'ann']) {
          const expected = (): string => {
            if (to === 'sign-in' && signInMode === 'Register') return '403 auth.forbidden';
            if (to === 'sign-up' && signInMode === 'SignIn') return '403 auth.forbidden';
            if ((from === 'forgot-password') !== (to === 'forgot-password'))
              return '400 session.not_supported_for_forgot_password';
            return userId === undefined ? 'start' : 'identified';
          };
          const facts = { settings: settingsWith({ signInMode }), flow: { ...start(from), userId } };
          assert.equal(outcome('enter', facts, to), expected(), `${from} → ${to}, ${signInMode}`);
        }
});

test('submit: identified, the account there, not suspended, complete', () => {
  const settings = settingsWith({ signUp: { identifiers: ['phone'], password: true, verify: true } });
  for (const journey of ['sign-in', 'sign-up'] as const) {
    const flow = start(journey);
    assert.equal(outcome('submit', { settings, flow }), '404 session.identifier_not_found');
    const identified = identify(flow, 'ann', code());
    const at = (person?: Person) => outcome('submit', { settings, flow: identified, person });
    assert.equal(at(), '404 user.user_not_exist');
    assert.equal(at({ ...ann, isSuspended: true }), '401 user.suspended');
    assert.equal(at(ann), '422 user.missing_profile');
    assert.equal(at({ ...ann, hasPassword: true }), 'application');
  }
});

test('forgot password, identify: 02 §4.2 in its order, in all combinations', () => {
  const token = { kind: 'token', id: 't1', phone } as const;
  for (const chosen of [null, [], ['PhoneVerificationCode' as const], ['EmailVerificationCode' as const]])
    for (const proof of [...proofs, token])
      for (const person of [undefined, ann, { ...ann, isSuspended: true }])
        for (const before of [undefined, 'ann', 'bob']) {
          const settings = settingsWith({ forgotPasswordMethods: chosen });
          const flow = { ...start('forgot-password'), userId: before };
          const isOn = chosen === null || chosen[0] === 'PhoneVerificationCode';
          const expected = (): string => {
            if (!proof) return '404 session.verification_session_not_found';
            if (proof.kind !== 'token' && !(proof.kind === 'code' && isOn))
              return '422 session.not_supported_for_forgot_password';
            if (proof.kind === 'code' && !(proof.isVerified && proof.purpose === 'forgot-password'))
              return '400 session.verification_failed';
            if (!person) return '404 user.user_not_exist';
            if (person.isSuspended) return '401 user.suspended';
            if (before !== undefined && before !== person.id) return '409 session.identity_conflict';
            return 'identified';
          };
          assert.equal(outcome('identify', { settings, flow, proof, person }), expected());
        }
});

test('forgot password: the new one is chosen after it is known whose it is, and leads to nobody being signed in', () => {
  const settings = settingsWith({ forgotPasswordMethods: null });
  const flow = start('forgot-password');
  for (const act of ['renew', 'submit'] as const)
    assert.equal(outcome(act, { settings, flow, person: ann }), '404 session.identifier_not_found');
  const known = { ...flow, userId: 'ann' };
  for (const act of ['renew', 'submit'] as const) {
    assert.equal(outcome(act, { settings, flow: known }), '404 user.user_not_exist');
    const suspended = { ...ann, isSuspended: true };
    assert.equal(outcome(act, { settings, flow: known, person: suspended }), '401 user.suspended');
  }
  assert.equal(outcome('renew', { settings, flow: known, person: ann }), 'identified');
  assert.equal(
    outcome('submit', { settings, flow: known, person: ann }),
    '422 user.new_password_required_in_profile',
  );
  const chosen = choosePassword(known, { digest: 'x', algorithm: 'Argon2id' });
  assert.equal(outcome('submit', { settings, flow: chosen, person: ann }), 'start');
});

test('submit: a password that was changed meanwhile lets nobody in', () => {
  const settings = settingsWith({ signUp: { identifiers: [], password: false, verify: false } });
  const shown = { ...password, credentialsVersion: 5 };
  const flow = identify(keepProof(start('sign-in'), shown), 'ann', shown);
  const at = (credentialsVersion: number) =>
    outcome('submit', { settings, flow, person: { ...ann, hasPassword: true, credentialsVersion } });
  assert.equal(at(5), 'application');
  assert.equal(at(6), '400 session.verification_failed');
});

test('submit: a number, an address or a factor that is another or gone by now lets nobody in; nor does what was proven before a suspension', () => {
  const settings = settingsWith({ signUp: { identifiers: [], password: false, verify: false } });
  const email = 'ann@example.com';
  const letter = { ...code(), kind: 'code', phone: undefined, email } as const;
  const kept = [{ id: 't1', name: 'Totp', usedAt: null }] as const;
  const all = showSecond(
    identify(identify(start('sign-in'), 'ann', code(), { credentialsVersion: 3 }), 'ann', letter, {
      credentialsVersion: 4,
    }),
    'Totp',
    { factorId: 't1' },
  );
  assert.deepEqual(all.restsOn, {
    credentialsVersion: 3,
    phones: [phone],
    emails: [email],
    factorIds: ['t1'],
  });
  const end = (change: Partial<Person>, factors: Pick<SecondFactors, 'kept'> = { kept }) =>
    outcome('submit', {
      settings,
      flow: all,
      person: { ...ann, email, credentialsVersion: 3, ...change },
      factors: { phone, email, choices: {}, ...factors },
    });
  assert.equal(end({}), 'application');
  const refused = '400 session.verification_failed';
  assert.equal(end({ phone: '+16502530001' }), refused);
  assert.equal(end({ phone: null }), refused);
  assert.equal(end({ email: 'bob@example.com' }), refused);
  assert.equal(end({ credentialsVersion: 4 }), refused);
  assert.equal(end({}, { kept: [{ ...kept[0], id: 't2' }] }), refused);
  assert.equal(end({}, { kept: [] }), refused);
});

test('forgot password: a number that is another by now resets nothing', () => {
  const settings = settingsWith({ forgotPasswordMethods: ['PhoneVerificationCode'] });
  const proof = code(true, 'forgot-password');
  const flow = choosePassword(identify(start('forgot-password'), 'ann', proof), {
    digest: 'x',
    algorithm: 'Argon2id',
  });
  for (const act of ['renew', 'submit'] as const) {
    const end = (person: Person) => outcome(act, { settings, flow, person });
    assert.notEqual(end({ ...ann, credentialsVersion: 9 }), '400 session.verification_failed');
    assert.equal(end({ ...ann, phone: null }), '400 session.verification_failed');
  }
});

test('what a refusal tells: the number as the contract writes it, and all that is missing', () => {
  const settings = settingsWith({ signIn: methods(true, true) });
  const unknown = whyNot('identify', { settings, flow: start('sign-in'), proof: code() });
  assert.deepEqual(unknown?.options.data, { identifier: '16502530000' });
  const byName = { ...password, identifier: { type: 'username', value: 'ann' } } as const;
  const gone = whyNot('identify', { settings, flow: start('sign-in'), proof: byName });
  assert.deepEqual(gone?.options.data, { identifier: 'ann' });
  const missing = whyNot('identify', { settings, flow: stage(start('sign-up'), code()) });
  assert.deepEqual(missing?.options.data, { missingProfile: ['username', 'password'] });
  assert.equal(
    whyNot('submit', { settings, flow: { ...start('sign-in'), userId: 'ann' }, person: ann })?.code,
    'user.missing_profile',
  );
});
