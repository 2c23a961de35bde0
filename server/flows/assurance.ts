/** How strongly a flow has proven who it is, and what more a person can show where the application wants more. */
import { type Assurance, assurances } from '../../contract/assurance.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Flow } from './flow.ts';
import { availableFactors, type FactorName, type SecondFactors } from './second-factor.ts';

/** The strongest class that what was shown amounts to; none for a first proof alone. */
export function assuranceOf({ seconds = [] }: Pick<Flow, 'seconds'>): Assurance | undefined {
  return assurances.findLast((assurance) => seconds.some((second) => gives(second, assurance)));
}

/**
 * The factors of which any would reach one of the wanted classes; none where nothing is wanted, and none where the person
 * has no such factor: nobody stands before a wall, and the token says what was shown.
 */
export const factorsReaching = (
  settings: Pick<Settings, 'mfa'>,
  factors: SecondFactors,
  wanted: readonly Assurance[],
): readonly FactorName[] =>
  availableFactors(settings, factors).filter((name) => wanted.some((assurance) => gives(name, assurance)));

/** A code can be typed into any page; a passkey answers only the one that it was made for. */
const gives = (name: FactorName, assurance: Assurance): boolean =>
  assurance === 'second-factor' || name === 'WebAuthn';
