/** The questions that are asked of an account at another provider before it lets somebody in, or becomes a part of them. */
import { Refusal } from '../../contract/errors.ts';
import { toWireDigits } from '../../contract/phone.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import type { MissingProfile } from '../../contract/sign-in.ts';
import { emailRefusal } from './email-rules.ts';
import type { Flow, Method } from './flow.ts';
import type { Check, Person } from './journey.ts';
import { requiredProfile } from './missing-profile.ts';
import type { SocialAccount } from './social-account.ts';

/**
 * Somebody who has the number or the address of an account that nobody has linked yet. It is known only where the
 * provider has verified that number or address: else whoever writes a stranger's into their own profile there could ask
 * us who is registered (security C14), and step into the stranger's account.
 */
export interface Related {
  readonly person: Person;
  readonly by: Recipient;
}

/**
 * Whether this account may be linked to the related person now: where the tenant trusts what providers verify, or when
 * the number or address was proven to us in this flow too.
 */
export const mayLink = (
  { socialSignIn }: Pick<SignInExperience, 'socialSignIn'>,
  flow: Flow,
  { person, by }: Related,
  proven: readonly Recipient[],
): boolean =>
  socialSignIn.automaticAccountLinking === true ||
  flow.userId === person.id ||
  proven.some(({ phone, email }) => phone === by.phone && email === by.email);

/** What a page needs to offer the link: the value is the one that the person brought along. */
export const unknownIdentity = (related: Related | undefined): Refusal =>
  new Refusal('user.identity_not_exist', related && { data: { relatedUser: wireOf(related.by) } });

const wireOf = ({ phone, email }: Recipient) =>
  email === undefined ? { type: 'phone', value: toWireDigits(phone) } : { type: 'email', value: email };

/** An account of this provider that the person has stays: it is changed in its own place, with a proof of its own. */
export function hasAnother(
  { identities = {} }: Pick<Person, 'identities'>,
  { target, id }: Pick<SocialAccount, 'target' | 'id'>,
): boolean {
  const kept = keptId(identities, target);
  return kept !== undefined && kept !== id;
}

/** One that was taken away while somebody signed in with it lets nobody in any more, unless it is linked now. */
export const identityIsStillTheirs: Check = ({ flow: { cameBy, profile }, person }) => {
  if (!cameBy || !person) return undefined;
  const { target, id } = cameBy;
  const isLinkedNow = profile.identity?.target === target && profile.identity.id === id;
  return isLinkedNow || keptId(person.identities, target) === id
    ? undefined
    : new Refusal('session.verification_failed');
};

/** Which account of this provider is linked, by the provider's own id; null for one without. */
function keptId(identities: Person['identities'] = {}, target: string): unknown {
  const kept = Object.hasOwn(identities, target) ? identities[target] : undefined;
  return kept === undefined ? undefined : ((kept as { readonly userId?: unknown }).userId ?? null);
}

export const socialPartIsProven: Check = ({ part }) => {
  if (part?.name !== 'social') return undefined;
  if (!part.proof) return new Refusal('session.verification_session_not_found');
  return part.proof.account ? undefined : new Refusal('session.verification_failed');
};

/** An address that comes along into a new account obeys the rules for addresses. */
export const broughtEmailFollowsRules: Check = ({ settings, flow, proof, part }) => {
  const brought = proof?.kind === 'social' ? proof : part?.name === 'social' ? part.proof : undefined;
  const email = flow.userId === undefined ? brought?.account?.email : undefined;
  return email === undefined ? undefined : emailRefusal(settings.emailBlocklistPolicy, email);
};

/** Who came by a provider is asked for nothing more, where the operator wants it so (end-user/02 §5). */
export function isExempt(
  { socialSignIn }: Pick<SignInExperience, 'socialSignIn'>,
  { provenBy, profile }: Pick<Flow, 'provenBy' | 'profile'>,
): boolean {
  const methods: readonly Method[] = [...provenBy, ...(profile.provenBy ?? [])];
  return socialSignIn.skipRequiredIdentifiers === true && methods.includes('social');
}

/** What an account must have before it is signed in. */
export const requiredIn = (
  settings: Pick<SignInExperience, 'socialSignIn' | 'signUp'>,
  flow: Flow,
): readonly MissingProfile[] => (isExempt(settings, flow) ? [] : requiredProfile(settings.signUp));
