/** Every question at the end of a sign-in leads on: for who does as they are told, and for who skips. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { mfaPolicy } from '../../contract/settings.ts';
import {
  type Case,
  type Factors,
  newTotp,
  off,
  on,
  refusalOf,
  skipped,
  withCase,
} from '../testing/second-factor-cases.ts';
import { choose, stageFactor } from './binding.ts';
import { type Flow } from './flow.ts';

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
