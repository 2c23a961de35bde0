/** Who will have a new second factor. */
import { refuse } from '../../../contract/errors.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import { secondFactorIsShown } from '../../flows/checks.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { identifiedPerson, secondFactorsOf } from './second-factors.ts';

/**
 * Past the second factor where one is asked for: what a new one is made of names the person, and their other ones
 * (security B4). Refuses like `identifiedPerson`, with 400 `session.mfa.mfa_factor_not_enabled` where the tenant has none
 * of this kind, and with 403 `session.mfa.require_mfa_verification`.
 */
export async function personToBe(
  deps: ExperienceDeps,
  current: CurrentFlow,
  isOffered: (settings: SignInExperience) => boolean,
): Promise<User> {
  const { tenantId, flow } = current;
  const user = await identifiedPerson(deps, current);
  const settings = await deps.settings.signInExperience(tenantId);
  if (!isOffered(settings)) refuse('session.mfa.mfa_factor_not_enabled');
  const factors = await secondFactorsOf(deps, tenantId, settings, user);
  const refusal = secondFactorIsShown({ settings, flow, factors });
  if (refusal) throw refusal;
  return user;
}
