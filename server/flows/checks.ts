/** Every question that a journey asks, each with its one refusal. Journeys put them in order. */
import { Refusal } from '../../contract/errors.ts';
import { toWireDigits } from '../../contract/phone.ts';
import { emailRefusal } from './email-rules.ts';
import type { Flow } from './flow.ts';
import type { Check, Person } from './journey.ts';
import { missingProfile, type ProfileFacts } from './missing-profile.ts';
import { identifierOf } from './proof.ts';
import { methodFor, resetsWith } from './sign-in-methods.ts';
import { askedFactors, maskedIdentifiers } from './second-factor.ts';
import { hasAnother, isExempt, unknownIdentity } from './social-checks.ts';
import { usernameRefusal } from './username-rules.ts';

/** Who came to set a new password does only that; nobody slips into it or out of it. */
export const notFromForgotPassword: Check = ({ flow }) =>
  unless(flow.journey !== 'forgot-password', 'session.not_supported_for_forgot_password');

export const onlyFromForgotPassword: Check = ({ flow }) =>
  unless(flow.journey === 'forgot-password', 'session.not_supported_for_forgot_password');

/** An older code's id is unknown too: only the newest of a kind counts. */
export const proofIsKnown: Check = ({ proof }) => unless(proof, 'session.verification_session_not_found');

/** The tenant lets this kind of identifier sign in with this kind of proof. */
export const methodIsOn: Check = ({ settings, proof }) =>
  unless(
    proof?.kind === 'passkey'
      ? settings.passkeySignIn.enabled
      : proof?.kind === 'token' || proof?.kind === 'social' || (proof && methodFor(settings, proof)),
    'user.sign_in_method_not_enabled',
  );

/** A code that was never typed in rightly, or was sent for something else (security A8), proves nothing. */
export const proofHolds: Check = ({ proof }) =>
  unless(
    proof &&
      (proof.kind !== 'code' ||
        (proof.isVerified && (proof.purpose === 'sign-in' || proof.purpose === 'sign-up'))) &&
      (proof.kind !== 'social' || proof.account),
    'session.verification_failed',
  );

/** A password or a passkey belongs to an account that exists; it is no part of a new one. */
export const proofMakesAnAccount: Check = ({ proof }) =>
  unless(proof && proof.kind !== 'password' && proof.kind !== 'passkey', 'session.verification_failed');

export const personIsKnown: Check = ({ proof, person, related }) => {
  if (person || !proof) return undefined;
  if (proof.kind === 'social') return unknownIdentity(related);
  if (proof.kind === 'passkey') return new Refusal('user.user_not_exist');
  const { type, value } = identifierOf(proof);
  return new Refusal('user.user_not_exist', {
    data: { identifier: type === 'phone' ? toWireDigits(value) : value },
  });
};

export const personMayEnter: Check = ({ person }) => unless(!person?.isSuspended, 'user.suspended');

/** One flow, one person: the second of two is refused, whoever it is. */
export const samePersonAsBefore: Check = ({ flow, person }) =>
  unless(flow.userId === person?.id, 'session.identity_conflict');

/** The button was pressed twice, or the first answer was lost on its way. */
export const sameProofAsBefore: Check = ({ flow, proof }) =>
  unless(proof?.id === flow.createdWith, 'session.identity_conflict');

export const usernameFollowsRules: Check = ({ settings, proof }) =>
  proof?.kind === 'new-identity' ? usernameRefusal(settings.usernamePolicy, proof.username) : undefined;

/** Only for a new account: who has one keeps it. */
export const emailFollowsRules: Check = ({ settings, proof }) =>
  proof?.kind === 'code' && proof.email !== undefined
    ? emailRefusal(settings.emailBlocklistPolicy, proof.email)
    : undefined;

/** Here `person` is whoever has this number, address or name already; the database's unique index has the last word. */
export const identifierIsFree: Check = ({ proof, person }) => {
  if (!proof || !person || proof.kind === 'passkey') return undefined;
  if (proof.kind === 'social') return new Refusal('user.identity_already_in_use');
  return new Refusal(`user.${identifierOf(proof).type}_already_in_use`);
};

/** An account of nothing would be nobody's: something was proven, or there are a name and a password. */
export const somethingIsStaged: Check = ({ flow: { profile } }) =>
  unless(
    profile.proofIds?.length || (profile.username !== undefined && profile.password),
    'session.verification_failed',
  );

export const partIsProven: Check = ({ part }) => {
  if (part?.name !== 'phone' && part?.name !== 'email') return undefined;
  const { proof } = part;
  if (!proof || (proof.email === undefined) !== (part.name === 'phone'))
    return new Refusal('session.verification_session_not_found');
  return unless(proof.isVerified && proof.purpose !== 'forgot-password', 'session.verification_failed');
};

export const partFollowsRules: Check = ({ settings, part }) => {
  if (part?.name === 'username') return usernameRefusal(settings.usernamePolicy, part.value);
  if (part?.name === 'email' && part.proof?.email !== undefined)
    return emailRefusal(settings.emailBlocklistPolicy, part.proof.email);
  return undefined;
};

/** What an account has is changed in its own place, with a proof of its own: never by the way. */
export const partIsMissing: Check = ({ part, person }) => {
  if (!part || !person) return undefined;
  if (part.name === 'social') {
    const isOther = part.proof?.account && hasAnother(person, part.proof.account);
    return unless(!isOther, 'user.identity_already_in_use');
  }
  const isThere = part.name === 'password' ? person.hasPassword : person[part.name] !== null;
  return unless(!isThere, `user.${part.name}_exists_in_profile`);
};

/** The database's unique index has the last word. */
export const partIsFree: Check = ({ part, holder, flow }) =>
  part && part.name !== 'password' && holder && holder.id !== flow.userId
    ? new Refusal(`user.${part.name === 'social' ? 'identity' : part.name}_already_in_use`)
    : undefined;

export const notSupportedForForgotPassword: Check = () =>
  new Refusal('session.not_supported_for_forgot_password');

export const stagedProfileIsComplete: Check = ({ settings, flow }) =>
  isExempt(settings, flow) ? undefined : refuseMissing(missingProfile(settings.signUp, stagedFacts(flow)));

export const personIsIdentified: Check = ({ flow }) => unless(flow.userId, 'session.identifier_not_found');

/** An account may have been removed while its owner was signing in. */
export const accountIsThere: Check = ({ person }) => unless(person, 'user.user_not_exist');

/** A password that was changed while somebody signed in with it lets nobody in any more; nor does another person's after it. */
export const passwordIsTheSame: Check = ({ flow, person }) => {
  if (!person || !flow.provenBy.includes('password') || flow.isNew) return undefined;
  const shown = flow.proofs.find((proof) => proof.kind === 'password');
  return unless(
    shown?.userId === person.id && shown.credentialsVersion === person.credentialsVersion,
    'session.verification_failed',
  );
};

/**
 * One second factor that the person has, after the first. Who was let in as somebody known is asked also on the way of
 * signing up: turning round opens nothing (security B7).
 */
export const secondFactorIsShown: Check = ({ settings, flow, factors, part, isTrustedDevice }) => {
  if (isTrustedDevice) return undefined;
  // An account at another provider is only laid ready: it is linked at the end, which asks again.
  if (!factors || flow.isNew || part?.name === 'social') return undefined;
  // Who was let in by a passkey has shown two factors with it: the device, and the PIN, finger or face that it asked for.
  if (flow.provenBy.includes('passkey')) return undefined;
  const asked = askedFactors(settings, factors);
  if (asked.length === 0 || asked.some((name) => flow.seconds?.includes(name))) return undefined;
  return new Refusal('session.mfa.require_mfa_verification', {
    data: { availableFactors: asked, maskedIdentifiers: maskedIdentifiers(asked, factors) },
  });
};

/** What was added in this flow counts as there. */
export const profileIsComplete: Check = ({ settings, flow, person }) =>
  person && !isExempt(settings, flow)
    ? refuseMissing(missingProfile(settings.signUp, withStaged(flow, person)))
    : undefined;

/** Only a code, sent where the tenant lets codes do this, or a token that was made for it (end-user/02 §4.2). */
export const proofResets: Check = ({ settings, proof }) =>
  proof?.kind === 'token' || (proof?.kind === 'code' && resetsWith(settings, identifierOf(proof).type))
    ? undefined
    : new Refusal('session.not_supported_for_forgot_password', { status: 422 });

/** A code that was sent for something else, signing in least of all, opens no account here (security A8). */
export const resetProofHolds: Check = ({ proof }) =>
  unless(
    proof && (proof.kind !== 'code' || (proof.isVerified && proof.purpose === 'forgot-password')),
    'session.verification_failed',
  );

export const newPasswordIsChosen: Check = ({ flow }) =>
  unless(flow.profile.password, 'user.new_password_required_in_profile');

const unless = (holds: unknown, code: ConstructorParameters<typeof Refusal>[0]): Refusal | undefined =>
  holds ? undefined : new Refusal(code);

const refuseMissing = (missing: ReturnType<typeof missingProfile>): Refusal | undefined =>
  missing.length > 0 ? new Refusal('user.missing_profile', { data: { missingProfile: missing } }) : undefined;

const withStaged = ({ profile }: Flow, person: Person): ProfileFacts => ({
  username: person.username ?? profile.username ?? null,
  email: person.email ?? profile.email ?? null,
  phone: person.phone ?? profile.phone ?? null,
  hasPassword: person.hasPassword || profile.password !== undefined,
  hasIdentity: profile.identity !== undefined || Object.keys(person.identities ?? {}).length > 0,
});

const stagedFacts = ({ profile }: Flow): ProfileFacts => ({
  username: profile.username ?? null,
  email: profile.email ?? null,
  phone: profile.phone ?? null,
  hasPassword: profile.password !== undefined,
  hasIdentity: profile.identity !== undefined,
});
