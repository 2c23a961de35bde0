/** Asks for as much proof as the application wants, where the person has it to show. */
import { acrOf, reaches } from '../../contract/assurance.ts';
import { Refusal } from '../../contract/errors.ts';
import { assuranceOf, factorsReaching } from './assurance.ts';
import type { Check } from './journey.ts';
import { maskedIdentifiers } from './second-factor.ts';

/**
 * Step-up (security G8): whoever is sent here with `acr_values` shows a factor that reaches one of them, whatever the
 * tenant's policy asks and whatever the person skipped. A new account has nothing to show yet.
 */
export const wantedAssuranceIsReached: Check = ({ settings, flow, factors, wanted = [] }) => {
  const reached = assuranceOf(flow);
  if (!factors || flow.isNew || reaches(reached && acrOf(reached), wanted)) return undefined;
  const names = factorsReaching(settings, factors, wanted);
  if (names.length === 0) return undefined;
  return new Refusal('session.mfa.require_mfa_verification', {
    data: { availableFactors: names, maskedIdentifiers: maskedIdentifiers(names, factors) },
  });
};
