/** What speaks against a sign-in that its first factor speaks for (end-user/04 §9). Pure: what is not known never speaks. */

export type RiskRule = 'new-country' | 'impossible-travel' | 'long-inactivity' | 'untrusted-address';

/** Degrees, rounded to 0.1: nobody's street is known here. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** What the operator's proxy tells of where a request comes from; all of it may be missing. */
export interface Signals {
  /** Two characters, as the proxy names it. */
  readonly country?: string;
  readonly position?: Position;
  /** 1 (surely a program) to 99 (surely a person). */
  readonly botScore?: number;
  /** A program that the proxy knows, and knows to be harmless. */
  readonly isVerifiedBot?: boolean;
}

/** Where the person finished a sign-in before. */
export interface Place {
  readonly country: string | null;
  readonly position: Position | null;
  /** ms since 1970 */
  readonly seenAt: number;
}

export interface RiskFacts {
  readonly signals: Signals;
  readonly places: readonly Place[];
  /** ms since 1970; null for somebody who was never here. */
  readonly lastSignInAt: number | null;
  /** ms since 1970 */
  readonly now: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** How long a place is remembered. */
export const placeAgeMs = 180 * dayMs;
const longestAbsenceMs = 30 * dayMs;
/** An airliner's. */
const fastestKmPerHour = 900;
/** Addresses are not placed more exactly than this: two telephones on one table may seem so far apart. */
const blurKm = 50;
const leastBotScore = 30;
const earthRadiusKm = 6371;

/** The rules that fire; none at somebody's first sign-in. */
export function firedRules(facts: RiskFacts): readonly RiskRule[] {
  if (facts.lastSignInAt === null) return [];
  return (Object.keys(rules) as RiskRule[]).filter((name) => rules[name](facts));
}

const rules: Readonly<Record<RiskRule, (facts: RiskFacts) => boolean>> = {
  'new-country': ({ signals: { country }, places, now }) => {
    const known = fresh(places, now).flatMap((place) => place.country ?? []);
    return country !== undefined && known.length > 0 && !known.includes(country);
  },
  'impossible-travel': ({ signals: { position }, places, now }) => {
    const last = lastPosition(fresh(places, now));
    if (!position || !last?.position) return false;
    const km = distanceKm(last.position, position);
    // Clocks of two servers may differ: nobody arrives before they left.
    const hours = Math.max(now - last.seenAt, 0) / hourMs;
    return km > blurKm && km > fastestKmPerHour * hours;
  },
  'long-inactivity': ({ lastSignInAt, now }) =>
    lastSignInAt !== null && now - lastSignInAt > longestAbsenceMs,
  'untrusted-address': ({ signals: { botScore, isVerifiedBot } }) =>
    botScore !== undefined && botScore < leastBotScore && isVerifiedBot !== true,
};

const fresh = (places: readonly Place[], now: number) =>
  places.filter(({ seenAt }) => now - seenAt <= placeAgeMs);

const lastPosition = (places: readonly Place[]) =>
  places
    .filter(({ position }) => position !== null)
    .toSorted((one, other) => other.seenAt - one.seenAt)
    .at(0);

/** Along the great circle, on a sphere (haversine): at most 0.6 % off. */
export function distanceKm(from: Position, to: Position): number {
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const chord =
    half(to.latitude - from.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * half(to.longitude - from.longitude);
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(Math.min(1, chord)));
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
