/** Somebody at the end of a sign-in: what a policy wants, what the person has, and what they are asked. */
import type { Refusal } from '../../contract/errors.ts';
import { freshSettings } from '../../contract/fresh-settings.ts';
import { mfaPolicy, type Settings, type SignInExperience } from '../../contract/settings.ts';
import type { Binding, NewFactor } from '../flows/binding.ts';
import { type Flow, startFlow } from '../flows/flow.ts';
import type { KeptFactor } from '../flows/second-factor.ts';
import { choicesAfter, secondFactorPrompts } from '../flows/second-factor-prompts.ts';

export type Factors = Settings['mfa']['factors'];
export type Policy = Settings['mfa']['policy'];

export interface Case {
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

export const withCase = ({
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

export function refusalOf(one: Case): Refusal | undefined {
  const facts = withCase(one);
  for (const check of secondFactorPrompts) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return undefined;
}
export const dataOf = (one: Case) =>
  refusalOf(one)?.options.data as Readonly<Record<string, unknown>> | undefined;
export const asked = (one: Case): string | undefined => refusalOf(one)?.code;
export const choicesOf = (one: Case) => choicesAfter(withCase(one));

export const skippable: readonly Policy[] = [
  'UserControlled',
  'PromptAtSignInAndSignUp',
  'PromptOnlyAtSignIn',
  'NoPrompt',
];
export const prompting = mfaPolicy.options.filter((policy) => policy !== 'NoPrompt');
export const off = { mfa: { enabled: false } };
export const on = { mfa: { enabled: true } };
export const skipped = { mfa: { enabled: false, skipped: true } };
export const newTotp: NewFactor = { id: 't', name: 'Totp', isVerified: true, sealed: 's' };
