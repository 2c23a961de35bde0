/** What the page remembers over a reload: in this tab alone, and never a password or a code. */
import type { MissingProfile } from '../../contract/sign-in.ts';
import type { Factor, Second } from './factors.ts';
import { applicationId, base } from './page.ts';
import type { Event } from './ways.ts';

/** A code that was sent somewhere. */
export interface SentCode {
  readonly id: string;
  readonly codeLength: number;
  /** From when on a new code may be asked for: milliseconds since 1970. */
  readonly resendAt: number;
  readonly expiresAt: number;
}

/** A code that proves a phone or an e-mail address. */
export interface Challenge extends SentCode {
  /** E.164, or an address. */
  readonly to: string;
  /** Its code was right: no second message is needed. */
  readonly isProven: boolean;
  /** It is something that the account lacks; otherwise it says who it is. */
  readonly isAddition?: boolean;
}

export interface Visit {
  /** The proof. */
  readonly id: string;
  /** Of the connector. */
  readonly providerId: string;
  /** The number or address of an account that may be theirs. */
  readonly related?: string;
  /** They went to sign in to that account to have it linked. */
  readonly isWanted?: boolean;
}

/** An authenticator app that is being set up. Its key opens nothing before it is bound, and is forgotten then. */
export interface NewApp {
  readonly verificationId: string;
  readonly secret: string;
  /** `data:image/png;base64,…` */
  readonly secretQrCode: string;
}

export interface Remembered {
  readonly typed?: string;
  /** `login_hint` of the request that `typed` belongs to. */
  readonly hint?: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  readonly challenge?: Challenge;
  /** The flow that the server holds for us. */
  readonly begun?: Event;
  /** The server knows who it is; what is left comes after that. */
  readonly isIdentified?: boolean;
  /** The server keeps what the account is to be made of; something is missing still. */
  readonly isStaged?: boolean;
  /** What the account lacks, and is asked for now. */
  readonly missing?: MissingProfile;
  readonly second?: Second;
  /** What the server said about second factors that can be set up: next-steps/set-up.ts reads it. */
  readonly setUp?: unknown;
  readonly newApp?: NewApp;
  /** A key was shown in this tab: whoever gets another one has to know. */
  readonly hasScanned?: boolean;
  /** Somebody who came by another provider, and is not known yet. */
  readonly visit?: Visit;
  /** Codes that went to second factors. */
  readonly sent?: Readonly<Partial<Record<Factor, SentCode>>>;
}

/** Tenants of one host share its storage. */
const key = `latchkey:${base}${applicationId}`;
const countryKey = 'latchkey:country';

/** Storage may be forbidden or full: then a reload begins anew, and nothing worse. */
export function remember(remembered: Remembered): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(remembered));
    if (remembered.country) localStorage.setItem(countryKey, remembered.country);
  } catch {}
}

export function recall(): Remembered {
  try {
    const remembered = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Remembered;
    return { country: localStorage.getItem(countryKey) ?? undefined, ...remembered };
  } catch {
    return {};
  }
}
