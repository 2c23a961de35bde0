/** What the page edits, as an operator thinks of it: read from the sign-in experience, and made into a change of it. */
import type { Settings } from '../../../contract/settings.ts';

export type Factor = Settings['mfa']['factors'][number];
export type Acceptance = NonNullable<Settings['mfa']['restrictedAuthenticatorAcceptance']>;

/** What this page is about, of all sign-in settings. */
export type Experience = Pick<
  Settings,
  'mfa' | 'adaptiveMfa' | 'trustedDevice' | 'passkeySignIn' | 'signIn' | 'signUp'
>;
export type Change = Partial<Pick<Settings, 'mfa' | 'adaptiveMfa' | 'trustedDevice' | 'passkeySignIn'>>;

/** The safest first; what stands in for the others last. */
export const factors = [
  'WebAuthn',
  'Totp',
  'PhoneVerificationCode',
  'EmailVerificationCode',
  'BackupCode',
] as const satisfies readonly Factor[];

/** Every part is one value, so that two changes of different parts can stand beside each other. */
export interface Draft extends Readonly<Record<Factor, boolean>> {
  readonly mode: 'optional' | 'adaptive' | 'everybody';
  /** When one is proposed, or set up; `everybody` knows no choice here, `adaptive` no `never`. */
  readonly prompt: 'both' | 'sign-in' | 'never';
  readonly organizationsInsist: boolean;
  readonly trusts: boolean;
  /** Days; an empty text while nothing is written. */
  readonly trustDays: number | string;
  readonly passkeySignIn: boolean;
  readonly passkeyButton: boolean;
  readonly passkeyAutofill: boolean;
}

export const factorsOf = (draft: Draft): readonly Factor[] => factors.filter((factor) => draft[factor]);

export function draftOf({ mfa, adaptiveMfa, trustedDevice, passkeySignIn }: Experience): Draft {
  const isOn = (factor: Factor) => mfa.factors.includes(factor);
  return {
    WebAuthn: isOn('WebAuthn'),
    Totp: isOn('Totp'),
    PhoneVerificationCode: isOn('PhoneVerificationCode'),
    EmailVerificationCode: isOn('EmailVerificationCode'),
    BackupCode: isOn('BackupCode'),
    mode: adaptiveMfa.enabled ? 'adaptive' : mfa.policy.endsWith('Mandatory') ? 'everybody' : 'optional',
    prompt: promptOf[mfa.policy],
    organizationsInsist: mfa.organizationRequiredMfaPolicy === 'Mandatory',
    trusts: trustedDevice.enabled ?? false,
    trustDays: trustedDevice.durationDays ?? 30,
    passkeySignIn: passkeySignIn.enabled ?? false,
    passkeyButton: passkeySignIn.showPasskeyButton ?? false,
    passkeyAutofill: passkeySignIn.allowAutofill ?? false,
  };
}

const promptOf: Readonly<Record<Settings['mfa']['policy'], Draft['prompt']>> = {
  UserControlled: 'both',
  PromptAtSignInAndSignUp: 'both',
  PromptAtSignInAndSignUpMandatory: 'both',
  Mandatory: 'both',
  PromptOnlyAtSignIn: 'sign-in',
  PromptOnlyAtSignInMandatory: 'sign-in',
  NoPrompt: 'never',
};

/** An app and a passkey are alternatives; an e-mail and codes on paper are none (security A13, B1). */
export const isSmsAlone = (draft: Pick<Draft, Factor>): boolean =>
  draft.PhoneVerificationCode && !draft.Totp && !draft.WebAuthn;

/** Whether somebody answered for SMS alone, with just these factors. */
export const acceptanceFor = ({ mfa }: Experience, draft: Draft): Acceptance | undefined =>
  isSmsAlone(draft) && factors.every((factor) => draft[factor] === mfa.factors.includes(factor))
    ? mfa.restrictedAuthenticatorAcceptance
    : undefined;

/** The parts of the page that differ from what is stored. */
export const changedParts = (stored: Draft, draft: Draft): readonly (keyof Draft)[] =>
  partsOf(stored).filter((part) => stored[part] !== draft[part]);

const partsOf = (draft: Draft) => Object.keys(draft) as (keyof Draft)[];

/** Only the settings that change, each of them whole; `acceptance` is written with them. */
export function changeOf(stored: Experience, draft: Draft, acceptance?: Acceptance): Change {
  const changed = new Set(changedParts(draftOf(stored), draft));
  const isChanged = (...parts: readonly (keyof Draft)[]) => parts.some((part) => changed.has(part));
  const asksAnew = isChanged(...factors, 'mode', 'prompt', 'organizationsInsist') || acceptance !== undefined;
  return {
    ...(asksAnew && {
      mfa: mfaOf(stored, draft, acceptance ?? acceptanceFor(stored, draft)),
      adaptiveMfa: { ...stored.adaptiveMfa, enabled: draft.mode === 'adaptive' },
    }),
    ...(isChanged('trusts', 'trustDays') && {
      trustedDevice: {
        ...stored.trustedDevice,
        enabled: draft.trusts,
        durationDays: Number(draft.trustDays),
      },
    }),
    ...(isChanged('passkeySignIn', 'passkeyButton', 'passkeyAutofill') && {
      passkeySignIn: {
        ...stored.passkeySignIn,
        enabled: draft.passkeySignIn,
        showPasskeyButton: draft.passkeyButton,
        allowAutofill: draft.passkeyAutofill,
      },
    }),
  };
}

function mfaOf(
  { mfa }: Experience,
  draft: Draft,
  restrictedAuthenticatorAcceptance: Acceptance | undefined,
): Settings['mfa'] {
  const { organizationRequiredMfaPolicy: before } = mfa;
  const organizations = draft.organizationsInsist ? 'Mandatory' : before && 'NoPrompt';
  return {
    factors: [
      ...mfa.factors.filter((factor) => draft[factor]),
      ...factorsOf(draft).filter((factor) => !mfa.factors.includes(factor)),
    ],
    policy: policyOf(draft, mfa.policy),
    ...(organizations && { organizationRequiredMfaPolicy: organizations }),
    ...(restrictedAuthenticatorAcceptance && { restrictedAuthenticatorAcceptance }),
  };
}

/** The stored one where it means the same: an old name of a policy is no change. */
function policyOf({ mode, prompt }: Draft, stored: Settings['mfa']['policy']): Settings['mfa']['policy'] {
  if (mode === 'everybody') return 'Mandatory';
  if (mode === 'adaptive')
    return prompt === 'sign-in' ? 'PromptOnlyAtSignInMandatory' : 'PromptAtSignInAndSignUpMandatory';
  if (prompt === 'both') return stored === 'UserControlled' ? stored : 'PromptAtSignInAndSignUp';
  return prompt === 'sign-in' ? 'PromptOnlyAtSignIn' : 'NoPrompt';
}

/**
 * What was changed here, over what stands on the server now: of each part the operator's value where they touched it,
 * else the newer one. `theirs`: what others changed meanwhile.
 */
export function mergeDrafts(
  seen: Draft,
  now: Draft,
  draft: Draft,
): { draft: Draft; theirs: readonly (keyof Draft)[] } {
  const touched = changedParts(seen, draft);
  const kept = Object.fromEntries(touched.map((part) => [part, draft[part]]));
  return { draft: { ...now, ...kept }, theirs: changedParts(seen, now) };
}
