/** What is asked before a new second factor becomes part of the flow, or an answer to a prompt does. */
import { Refusal } from '../../contract/errors.ts';
import { mostPasskeys } from '../../contract/passkeys.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  accountIsThere,
  partFollowsRules,
  partIsFree,
  partIsMissing,
  partIsProven,
  personMayEnter,
  secondFactorIsShown,
} from './checks.ts';
import type { Check } from './journey.ts';
import { newPhoneFollowsRules } from './phone-rules.ts';
import { availableFactors, type FactorName, isSkippable } from './second-factor.ts';

const newFactorIsKnown: Check = ({ newFactor, part }) =>
  newFactor || part ? undefined : new Refusal('session.verification_session_not_found');

/** Nobody is locked out by a secret that their app never took. */
const newFactorIsShown: Check = ({ newFactor }) =>
  !newFactor || (newFactor.isVerified && newFactor.sealed !== undefined)
    ? undefined
    : new Refusal('session.verification_failed');

const newFactorIsOn: Check = ({ settings, newFactor }) =>
  !newFactor || isOffered(settings, newFactor.name)
    ? undefined
    : new Refusal('session.mfa.mfa_factor_not_enabled');

/** A passkey may be there for signing in alone. */
export const isOffered = (
  { mfa, passkeySignIn }: Pick<Settings, 'mfa' | 'passkeySignIn'>,
  name: FactorName,
): boolean => mfa.factors.includes(name) || (name === 'WebAuthn' && passkeySignIn.enabled === true);

/** Those that are kept and those on their way, together; the database has the last word. */
const passkeyHasAPlace: Check = ({ flow, newFactor, factors }) => {
  if (newFactor?.name !== 'WebAuthn') return undefined;
  const others = (flow.binding?.staged ?? []).filter(({ id }) => id !== newFactor.id);
  const has = [...(factors?.kept ?? []), ...others].filter(({ name }) => name === 'WebAuthn');
  return has.length < mostPasskeys ? undefined : new Refusal('session.mfa.too_many_passkeys');
};

const appIsTheFirst: Check = ({ newFactor, factors }) =>
  newFactor?.name === 'Totp' && factors?.kept.some(({ name }) => name === 'Totp')
    ? new Refusal('user.totp_already_in_use')
    : undefined;

/** Backup codes stand in for something: a factor that is kept, in the making, or there with the number or address. */
const codesAreNotAlone: Check = ({ settings, flow, newFactor, factors }) => {
  if (newFactor?.name !== 'BackupCode') return undefined;
  const has = [
    ...(factors ? availableFactors(settings, factors) : []),
    ...(flow.binding?.staged ?? []).map(({ name }) => name),
    ...(flow.profile.phone === undefined ? [] : (['PhoneVerificationCode'] as const)),
    ...(flow.profile.email === undefined ? [] : (['EmailVerificationCode'] as const)),
  ].filter((name) => name !== 'BackupCode' && isOffered(settings, name));
  return has.length > 0 ? undefined : new Refusal('session.mfa.backup_code_can_not_be_alone');
};

const secondFactorMayBeSkipped: Check = ({ settings, factors, choice }) =>
  choice !== 'skip' || isSkippable(settings, factors)
    ? undefined
    : new Refusal('session.mfa.mfa_policy_not_user_controlled');

/** Who has a second factor shows it before they add another one (security B4). */
export const newSecondFactor: readonly Check[] = [
  accountIsThere,
  personMayEnter,
  secondFactorIsShown,
  newFactorIsKnown,
  newFactorIsShown,
  newFactorIsOn,
  appIsTheFirst,
  passkeyHasAPlace,
  codesAreNotAlone,
  partIsProven,
  partFollowsRules,
  newPhoneFollowsRules,
  partIsMissing,
  partIsFree,
];

export const answerToPrompt: readonly Check[] = [
  accountIsThere,
  personMayEnter,
  secondFactorIsShown,
  secondFactorMayBeSkipped,
];
