/** What the page remembers over a reload: in this tab alone, and never a password or a code. */
import { applicationId, base } from './page.ts';
import type { Event } from './ways.ts';

/** A code that was sent to a phone or an e-mail address. */
export interface Challenge {
  readonly id: string;
  /** E.164, or an address. */
  readonly to: string;
  readonly codeLength: number;
  /** From when on a new code may be asked for: milliseconds since 1970. */
  readonly resendAt: number;
  readonly expiresAt: number;
  /** Its code was right: no second message is needed. */
  readonly isProven: boolean;
}

export interface Remembered {
  readonly typed?: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  readonly challenge?: Challenge;
  /** The flow that the server holds for us. */
  readonly begun?: Event;
  /** The server knows who it is; only the last step is missing. */
  readonly isIdentified?: boolean;
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
