/** What the demo application keeps in this tab, where that is allowed: what it needs when the person comes back, and who came back. */

/** Made before leaving; each serves one return. */
export interface Departure {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export interface Arrival {
  readonly idToken: string;
  readonly claims: Claims;
  /** The algorithm of the signature, which was checked. */
  readonly algorithm: string;
  readonly refreshToken?: string;
  /** How long the change of the code for tokens took. */
  readonly exchangeMs: number;
}

/** Of the ID token (end-user/01 §6): times in seconds, but `created_at` in milliseconds. */
export interface Claims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly auth_time?: number;
  readonly created_at?: number;
  readonly name?: string | null;
  readonly username?: string | null;
  readonly email?: string | null;
  readonly phone_number?: string | null;
  readonly phone_number_verified?: boolean;
}

interface Kept {
  readonly departure: Departure;
  readonly arrival: Arrival;
  /** Set while signing out, to say goodbye on return. */
  readonly goodbye: true;
}

export function keep<Name extends keyof Kept>(name: Name, value: Kept[Name]): void {
  try {
    sessionStorage.setItem(placeOf(name), JSON.stringify(value));
  } catch {}
}

export function look<Name extends keyof Kept>(name: Name): Kept[Name] | undefined {
  try {
    const text = sessionStorage.getItem(placeOf(name));
    return text ? (JSON.parse(text) as Kept[Name]) : undefined;
  } catch {
    return undefined;
  }
}

export function take<Name extends keyof Kept>(name: Name): Kept[Name] | undefined {
  const value = look(name);
  try {
    sessionStorage.removeItem(placeOf(name));
  } catch {}
  return value;
}

/** Tenants of one host share its storage. */
const placeOf = (name: string): string => `latchkey-demo:${location.pathname}:${name}`;
