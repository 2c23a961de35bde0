/** Whoever has an account hears that it got a second factor, at the number and the address that were there before (security B4). */
import type { FastifyRequest } from 'fastify';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { tellUpdated } from './tell-hooks.ts';
import { tellOwner } from './tell-owner.ts';

/** After it was written. The maker of a new account knows, and needs no message that says so. */
export async function tellNewFactors(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  { settings, before, after }: { settings: SignInExperience; before: User; after: User },
): Promise<void> {
  await tellUpdated(deps, request, current, after);
  if (current.flow.isNew === true || !hasMore(current, settings)) return;
  await tellOwner(deps, request, current, { owner: before, notice: 'FactorsChanged' });
}

/** One of their own, or a number or address that is a factor by being there. */
function hasMore({ flow: { binding, profile } }: CurrentFlow, { mfa }: SignInExperience): boolean {
  return (
    (binding?.staged ?? []).length > 0 ||
    (profile.phone !== undefined && mfa.factors.includes('PhoneVerificationCode')) ||
    (profile.email !== undefined && mfa.factors.includes('EmailVerificationCode'))
  );
}
