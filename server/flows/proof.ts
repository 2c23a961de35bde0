/** What a person has shown in this flow: a code that came by SMS or e-mail, a password, a name and password they chose, a link they were sent. */
import type { Recipient } from '../../contract/recipient.ts';
import type { SocialAccount } from './social-account.ts';

export type IdentifierType = 'username' | 'email' | 'phone';

export interface Identifier {
  readonly type: IdentifierType;
  /** A phone as E.164, an address in lower case. */
  readonly value: string;
}

/** A code was sent to this number or address; shown once it was typed in rightly. Kept by the codes' room as a challenge. */
export type CodeProof = Recipient & {
  readonly kind: 'code';
  readonly id: string;
  readonly purpose: 'sign-in' | 'sign-up' | 'forgot-password' | 'other';
  readonly isVerified: boolean;
};

/** The right password of this user. Made only when it was right. */
export interface PasswordProof {
  readonly kind: 'password';
  readonly id: string;
  readonly identifier: Identifier;
  readonly userId: string;
  /** Of the person, when it was right: a newer one undoes the proof. */
  readonly credentialsVersion: number;
}

/** A name and a password for an account that does not exist yet. */
export interface NewIdentityProof {
  readonly kind: 'new-identity';
  readonly id: string;
  readonly username: string;
  /** Missing where nobody may sign up: nothing was looked up or hashed then. */
  readonly password?: { readonly digest: string; readonly algorithm: string };
}

/** A one-time token that went to this number or address, used up for this flow. It lets in whatever the methods are. */
export type TokenProof = Recipient & {
  readonly kind: 'token';
  readonly id: string;
  /** What the person joins at the end. */
  readonly organizationIds?: readonly string[];
  readonly invitationId?: string;
};

/** Somebody was sent to another provider; shown once they came back from there. */
export interface SocialProof {
  readonly kind: 'social';
  readonly id: string;
  readonly connectorId: string;
  /** The provider. */
  readonly target: string;
  /** Sealed: what their return must fit. Gone when it was used, whatever came of it. */
  readonly away?: string;
  /** Who came back. */
  readonly account?: SocialAccount;
  /** Name and picture are taken over at each sign-in. */
  readonly syncsProfile?: boolean;
}

/** A passkey of this user, shown instead of anything else. Made only when it was right. */
export interface PasskeyProof {
  readonly kind: 'passkey';
  readonly id: string;
  readonly userId: string;
  /** Which of theirs: removed meanwhile, it undoes the proof. */
  readonly factorId: string;
}

/** Proofs that the flow keeps itself. */
export type KeptProof = PasswordProof | NewIdentityProof | TokenProof | SocialProof | PasskeyProof;
export type Proof = CodeProof | KeptProof;

/** Whom the proof speaks of; an account at another provider speaks of nobody whom we know by a name of ours. */
export function identifierOf(proof: Exclude<Proof, SocialProof | PasskeyProof>): Identifier {
  if (proof.kind === 'code' || proof.kind === 'token')
    return proof.email === undefined
      ? { type: 'phone', value: proof.phone }
      : { type: 'email', value: proof.email };
  if (proof.kind === 'password') return proof.identifier;
  return { type: 'username', value: proof.username };
}
