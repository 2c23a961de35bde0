/** Where a person stands between two requests, and the few ways in which that changes. */
import type { Recipient } from '../../contract/recipient.ts';
import type { AskedPasskey, PasskeyUse } from './asked-passkeys.ts';
import type { Binding } from './binding.ts';
import type { ProfilePart } from './profile-part.ts';
import type { KeptProof, Proof, SocialProof } from './proof.ts';
import { type RestsOn, restOn } from './rests-on.ts';
import type { FactorName } from './second-factor.ts';
import type { SocialAccount } from './social-account.ts';

export type JourneyName = 'sign-in' | 'sign-up' | 'forgot-password';

export interface Flow {
  /** New at each start: codes that were sent before it are out of reach then (security A8). */
  readonly id: string;
  readonly journey: JourneyName;
  /** Who it is, once that is proven. */
  readonly userId?: string;
  /** The proof that made the account: pressing the button twice makes no second one. */
  readonly createdWith?: string;
  /** How it was proven, in the order of proving. */
  readonly provenBy: readonly Method[];
  /** The account at another provider that said who it is. */
  readonly cameBy?: Pick<SocialAccount, 'target' | 'id'>;
  /** Second factors that were shown after that. */
  readonly seconds?: readonly SecondMethod[];
  /** What must still be so at the end. */
  readonly restsOn?: RestsOn;
  /** New second factors, and what the person answered about them. */
  readonly binding?: Binding;
  /** What passkeys were asked to sign. */
  readonly asked?: Readonly<Partial<Record<PasskeyUse, AskedPasskey>>>;
  /** The person wants this browser to stand in for the second factor next time. */
  readonly trustsDevice?: boolean;
  /** The account was made in this flow. */
  readonly isNew?: boolean;
  /** All of it was written, and the browser may go: nothing is written a second time. */
  readonly isFinished?: boolean;
  /** What the account to be is made of. */
  readonly profile: StagedProfile;
  /** One of each kind; a newer one takes the place of the older. */
  readonly proofs: readonly KeptProof[];
}

/** `code` came by SMS. */
export type Method = 'code' | 'email-code' | 'password' | 'token' | 'social' | 'passkey';

/** How the second factor was shown. */
export type SecondMethod = FactorName;

export interface StagedProfile {
  readonly phone?: string;
  readonly email?: string;
  readonly username?: string;
  readonly password?: { readonly digest: string; readonly algorithm: string };
  /** To be linked. */
  readonly identity?: SocialAccount;
  /** As the provider has them. */
  readonly name?: string;
  readonly avatar?: string;
  /** The proofs it was made of. */
  readonly proofIds?: readonly string[];
  readonly provenBy?: readonly Method[];
}

/** Nothing of an earlier try is left. */
export const startFlow = (id: string, journey: JourneyName): Flow => ({
  id,
  journey,
  provenBy: [],
  profile: {},
  proofs: [],
});

/** What was staged for the other journey is dropped, what was proven stays: no second message. */
export const switchJourney = (flow: Flow, journey: JourneyName): Flow =>
  flow.journey === journey ? flow : { ...flow, journey, profile: {} };

export const keepProof = (flow: Flow, proof: KeptProof): Flow => ({
  ...flow,
  proofs: [...flow.proofs.filter(({ kind }) => kind !== proof.kind), proof],
});

/**
 * This proof says who it is. `around`: what else that rests on, which is the person as they were read, and where an
 * account at another provider led to them by their number or address, that.
 */
export const identify = (
  flow: Flow,
  userId: string,
  proof: Proof,
  around: { readonly credentialsVersion?: number; readonly by?: Recipient | undefined } = {},
): Flow => ({
  ...restOn(flow, {
    credentialsVersion: proof.kind === 'password' ? proof.credentialsVersion : around.credentialsVersion,
    recipient: recipientIn(proof) ?? around.by,
    ...(proof.kind === 'passkey' && { factorId: proof.factorId }),
  }),
  userId,
  provenBy: union(flow.provenBy, [methodOf(proof)]),
  // It is the second factor, too.
  ...(proof.kind === 'passkey' && { seconds: union(flow.seconds ?? [], ['WebAuthn']) }),
  ...(proof.kind === 'social' &&
    proof.account && { cameBy: { target: proof.account.target, id: proof.account.id } }),
});

/** Where a code or a link went. */
function recipientIn(proof: Proof): Recipient | undefined {
  if (proof.kind !== 'code' && proof.kind !== 'token') return undefined;
  return proof.email === undefined ? { phone: proof.phone } : { email: proof.email };
}

/** This proof becomes a part of the account to be. */
export const stage = (flow: Flow, proof: Proof): Flow => ({
  ...flow,
  profile: {
    ...flow.profile,
    ...partOf(proof),
    proofIds: union(flow.profile.proofIds ?? [], [proof.id]),
    provenBy: union(flow.profile.provenBy ?? [], [methodOf(proof)]),
  },
});

/** What was added, for the account that is to be or, at the end, for the one that is. */
export function addPart(flow: Flow, part: ProfilePart): Flow {
  if (part.name === 'password') return choosePassword(flow, part.value);
  if (part.name === 'username') return { ...flow, profile: { ...flow.profile, username: part.value } };
  if (!part.proof) return flow;
  return part.name === 'social' && flow.userId !== undefined
    ? linkLater(flow, part.proof)
    : stage(flow, part.proof);
}

/** For a person who is there already: the account is linked at the end. */
export const linkLater = (flow: Flow, proof: SocialProof): Flow =>
  syncLater(
    { ...flow, profile: { ...flow.profile, ...(proof.account && { identity: proof.account }) } },
    proof,
  );

/** Name and picture are those of the provider again at the end, where the operator wants it so. */
export const syncLater = (flow: Flow, { account, syncsProfile }: SocialProof): Flow =>
  syncsProfile ? { ...flow, profile: { ...flow.profile, ...picturesOf(account) } } : flow;

/** Whether anything waits to be written to the account. */
export const hasStaged = ({ profile }: Flow): boolean =>
  stagedParts.some((part) => profile[part] !== undefined);

const stagedParts = ['username', 'email', 'phone', 'password', 'identity', 'name', 'avatar'] as const;

/** The password that the person chose, written down at the end. */
export const choosePassword = (flow: Flow, password: StagedProfile['password']): Flow => ({
  ...flow,
  profile: { ...flow.profile, password },
});

/** The account was made of what was staged, and the rest of the way rests on it. */
export const create = (flow: Flow, userId: string, credentialsVersion?: number): Flow => ({
  ...flow,
  restsOn: {
    credentialsVersion,
    phones: flow.profile.phone === undefined ? [] : [flow.profile.phone],
    emails: flow.profile.email === undefined ? [] : [flow.profile.email],
  },
  ...(flow.profile.identity && {
    cameBy: { target: flow.profile.identity.target, id: flow.profile.identity.id },
  }),
  userId,
  isNew: true,
  createdWith: flow.profile.proofIds?.at(-1),
  provenBy: union(flow.provenBy, flow.profile.provenBy ?? []),
  profile: {},
});

/** Written to the person as it was: no secret stays behind, and nothing is left to do. */
export const closeFlow = ({ binding: _written, ...flow }: Flow): Flow => ({
  ...flow,
  profile: {},
  isFinished: true,
});

/** Whatever is done after the end has an end of its own. */
export const reopen = ({ isFinished: _over, ...flow }: Flow): Flow => flow;

/** RFC 8176 names for the `amr` claim: what happened, and nothing more (security B10). */
export function amrOf({ provenBy, seconds = [] }: Flow): readonly string[] {
  // `mfa` is said where two kinds of factors were shown: what one knows, and what one has. A passkey is both by itself:
  // it is on a device, which has asked for a PIN, a finger or a face; which of them, nobody is told.
  const isOfTwoKinds = seconds.includes('WebAuthn') || (provenBy.includes('password') && seconds.length > 0);
  return union(
    [
      ...provenBy.flatMap((method) => references[method]),
      ...seconds.flatMap((second) => secondReferences[second]),
    ],
    isOfTwoKinds ? ['mfa'] : [],
  );
}

/** One more factor was shown: this one of the person's, or a code that went there. */
export const showSecond = (
  flow: Flow,
  second: SecondMethod,
  by: { readonly factorId?: string; readonly recipient?: Recipient } = {},
): Flow => ({
  ...restOn(flow, by),
  seconds: union(flow.seconds ?? [], [second]),
});

const secondReferences: Readonly<Record<SecondMethod, readonly string[]>> = {
  PhoneVerificationCode: ['otp', 'sms'],
  EmailVerificationCode: ['otp'],
  Totp: ['otp'],
  BackupCode: ['otp'],
  // The key was used (`pop`), and somebody was there (`user`).
  WebAuthn: ['pop', 'user'],
};

/** There is no name for e-mail among them. */
const references: Readonly<Record<Method, readonly string[]>> = {
  code: ['otp', 'sms'],
  'email-code': ['otp'],
  // How it came to the person only its sender knows.
  token: ['otp'],
  password: ['pwd'],
  // How it was proven there only the provider knows.
  social: [],
  passkey: ['pop', 'user'],
};

function methodOf(proof: Proof): Method {
  if (proof.kind === 'token' || proof.kind === 'social' || proof.kind === 'passkey') return proof.kind;
  if (proof.kind !== 'code') return 'password';
  return proof.email === undefined ? 'code' : 'email-code';
}

function partOf(proof: Proof): StagedProfile {
  if (proof.kind === 'code' || proof.kind === 'token')
    return proof.email === undefined ? { phone: proof.phone } : { email: proof.email };
  if (proof.kind === 'new-identity') return { username: proof.username, password: proof.password };
  if (proof.kind === 'social' && proof.account)
    return { identity: proof.account, ...picturesOf(proof.account) };
  return {};
}

const picturesOf = ({ name, avatar }: Partial<SocialAccount> = {}): StagedProfile => ({
  ...(name !== undefined && { name }),
  ...(avatar !== undefined && { avatar }),
});

const union = <T>(some: readonly T[], more: readonly T[]): readonly T[] => [...new Set([...some, ...more])];
