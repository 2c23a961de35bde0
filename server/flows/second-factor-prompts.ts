/** What is proposed to a person, or wanted of them, before they go back to the application: a passkey, a second factor, one more, backup codes (end-user/04 §4). */
import { Refusal } from '../../contract/errors.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import { isOffered } from './binding-checks.ts';
import type { Flow } from './flow.ts';
import type { Check, Facts } from './journey.ts';
import { signsUpWith } from './sign-in-methods.ts';
import {
  availableFactors,
  type FactorName,
  isSkippable,
  maskedIdentifiers,
  type SecondFactors,
} from './second-factor.ts';

type Asked = Pick<Facts, 'settings' | 'flow'> & { readonly factors: SecondFactors };
type Question = (facts: Asked) => Refusal | undefined;

/** Where nobody looked for factors, none are asked about. */
const of =
  (question: Question): Check =>
  ({ settings, flow, factors }) =>
    factors && question({ settings, flow, factors });

const passkeyIsProposed: Question = ({ settings, flow, factors }) => {
  if (settings.passkeySignIn.enabled !== true || hasPasskey(withNew(flow, factors))) return undefined;
  const isSkipped = flow.binding?.isPasskeySkipped ?? choicesOf(factors, 'passkeySignIn')['skipped'] === true;
  return isSkipped ? undefined : new Refusal('user.passkey_preferred');
};

/** The operator may have turned one off since it was shown. */
const newFactorsAreStillOn: Check = ({ settings, flow }) =>
  flow.binding?.staged?.every(({ name }) => isOffered(settings, name)) === false
    ? new Refusal('session.mfa.mfa_factor_not_enabled')
    : undefined;

const secondFactorIsProposed: Question = (facts) =>
  isProposed(facts) && !isEnabled(facts) ? new Refusal('user.suggest_mfa') : undefined;

const secondFactorIsThere: Question = (facts) => {
  const { settings, factors } = facts;
  const maySkip = isSkippable(settings, factors);
  if (!isAsked(facts) || (maySkip && isSkipped(facts))) return undefined;
  const names = bindable(settings);
  if (names.length === 0 || main(owned(facts)).length > 0) return undefined;
  return new Refusal('user.missing_mfa', {
    data: { availableFactors: names, ...(maySkip && { skippable: true }) },
  });
};

/** Who has only what they sign in with anyway would be left with nothing when it is lost (security B1). */
const oneMoreIsProposed: Question = (facts) => {
  const { settings, flow, factors } = facts;
  if (!isInForce(facts) || isSuggestionSkipped(facts)) return undefined;
  const has = owned(facts);
  const names = bindable(settings);
  const isWebAuthnUsedAsSignInPasskey = settings.passkeySignIn.enabled === true && has.includes('WebAuthn');
  const signsIn = (name: FactorName): boolean =>
    name === 'WebAuthn' ? isWebAuthnUsedAsSignInPasskey : isSignUpIdentifier(settings, name);
  if (has.length === 0 || !has.every(signsIn) || names.every((name) => has.includes(name))) return undefined;
  return new Refusal('session.mfa.suggest_additional_mfa', {
    data: {
      availableFactors: names,
      maskedIdentifiers: maskedIdentifiers(has, withNew(flow, factors)),
      isWebAuthnUsedAsSignInPasskey,
      skippable: true,
      suggestion: true,
    },
  });
};

const backupCodesAreThere: Question = (facts) => {
  if (!isInForce(facts) || !facts.settings.mfa.factors.includes('BackupCode')) return undefined;
  const has = owned(facts);
  return has.includes('BackupCode') || main(has).length === 0
    ? undefined
    : new Refusal('session.mfa.backup_code_required');
};

/** In the contract's order (end-user/02 §4.4, 7 to 9). */
export const secondFactorPrompts: readonly Check[] = [
  of(passkeyIsProposed),
  newFactorsAreStillOn,
  of(secondFactorIsProposed),
  of(secondFactorIsThere),
  of(oneMoreIsProposed),
  of(backupCodesAreThere),
];

/** What the person answered in this flow, put over what they answered before; undefined where nothing changes. */
export function choicesAfter({
  settings,
  flow,
  factors,
}: Asked): Readonly<Record<string, unknown>> | undefined {
  const { binding = {}, isNew } = flow;
  const mfa = choicesOf(factors, 'mfa');
  const passkeySignIn = choicesOf(factors, 'passkeySignIn');
  const isOn =
    binding.isEnabled === true ||
    (isProposed({ settings, flow, factors }) && isEnabled({ settings, flow, factors }));
  const after = {
    mfa: {
      ...mfa,
      ...(isOn && { enabled: true }),
      ...(binding.isSkipped !== undefined &&
        binding.isSkipped !== (mfa['skipped'] === true) && { skipped: binding.isSkipped }),
      ...(binding.isSuggestionSkipped === true && { additionalBindingSuggestionSkipped: true }),
    },
    // The contract forgets it for a new account: the next sign-in asks once more.
    passkeySignIn: {
      ...passkeySignIn,
      ...(binding.isPasskeySkipped === true && isNew !== true && { skipped: true }),
    },
  };
  const changed = [
    ...(differs(mfa, after.mfa) ? [['mfa', after.mfa]] : []),
    ...(differs(passkeySignIn, after.passkeySignIn) ? [['passkeySignIn', after.passkeySignIn]] : []),
  ];
  return changed.length === 0
    ? undefined
    : { ...factors.choices, ...(Object.fromEntries(changed) as object) };
}

const differs = (before: object, after: object): boolean => JSON.stringify(before) !== JSON.stringify(after);

/** What the person has, with what this flow adds. */
function withNew({ binding, profile }: Flow, factors: SecondFactors): SecondFactors {
  const made = (binding?.staged ?? []).map(({ name }) => ({
    name,
    usedAt: null,
    ...(name === 'BackupCode' && { codesLeft: 1 }),
  }));
  return {
    ...factors,
    kept: [...factors.kept, ...made],
    phone: factors.phone ?? profile.phone ?? null,
    email: factors.email ?? profile.email ?? null,
  };
}

const owned = ({ settings, flow, factors }: Asked): readonly FactorName[] =>
  availableFactors(settings, withNew(flow, factors));

const main = (names: readonly FactorName[]) => names.filter((name) => name !== 'BackupCode');

const hasPasskey = ({ kept }: SecondFactors): boolean => kept.some(({ name }) => name === 'WebAuthn');

/** In the order in which new ones are offered; backup codes come after another one. */
const bindable = ({ mfa }: Pick<SignInExperience, 'mfa'>): readonly FactorName[] =>
  (['WebAuthn', 'Totp', 'PhoneVerificationCode', 'EmailVerificationCode'] as const).filter((name) =>
    mfa.factors.includes(name),
  );

const onlyAtSignIn: readonly string[] = ['PromptOnlyAtSignIn', 'PromptOnlyAtSignInMandatory'];

/** Whether this is a moment at which the tenant, or an organization, asks. A known person at sign-up is no new one. */
const isAsked = ({ settings: { mfa }, flow, factors }: Asked): boolean =>
  mfa.factors.length > 0 &&
  !(mfa.policy === 'NoPrompt' && factors.isForced !== true) &&
  !(flow.isNew === true && onlyAtSignIn.includes(mfa.policy));

const choicesOf = ({ choices }: SecondFactors, name: 'mfa' | 'passkeySignIn') =>
  (choices[name] ?? {}) as Readonly<Record<string, unknown>>;

const isSkipped = ({ flow, factors }: Asked): boolean =>
  flow.binding?.isSkipped ?? choicesOf(factors, 'mfa')['skipped'] === true;

const isSuggestionSkipped = ({ flow, factors }: Asked): boolean =>
  flow.binding?.isSuggestionSkipped ??
  choicesOf(factors, 'mfa')['additionalBindingSuggestionSkipped'] === true;

/** Whether the person is one to whom a second factor is proposed, if they have not said yes. */
const isProposed = (facts: Asked): boolean =>
  isAsked(facts) && isSkippable(facts.settings, facts.factors) && !isSkipped(facts);

/** Who was never asked has said yes by having one. */
function isEnabled(facts: Asked): boolean {
  const { enabled } = choicesOf(facts.factors, 'mfa');
  if (facts.flow.binding?.isEnabled === true) return true;
  return enabled === undefined ? owned(facts).length > 0 : enabled === true;
}

/** Who said no is asked nothing more, unless they have said yes to something since. */
function isInForce(facts: Asked): boolean {
  if (!isAsked(facts)) return false;
  const { flow, factors, settings } = facts;
  if (!isSkippable(settings, factors) || !isSkipped(facts)) return true;
  return flow.binding?.isSkipped !== true && choicesOf(factors, 'mfa')['enabled'] === true;
}

const isSignUpIdentifier = ({ signUp }: Pick<SignInExperience, 'signUp'>, name: FactorName): boolean =>
  (name === 'PhoneVerificationCode' && signsUpWith(signUp, 'phone')) ||
  (name === 'EmailVerificationCode' && signsUpWith(signUp, 'email'));
