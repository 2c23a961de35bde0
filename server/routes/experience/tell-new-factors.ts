/** Whoever has an account hears that it got a second factor, at the number and the address that were there before (security B4). */
import type { FastifyRequest } from 'fastify';
import { messageLimitsOf, type SignInExperience } from '../../../contract/settings.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';
import { tellUpdated } from './tell-hooks.ts';

/** After it was written. The maker of a new account knows, and needs no message that says so. */
export async function tellNewFactors(
  deps: ExperienceDeps,
  request: FastifyRequest,
  current: CurrentFlow,
  { settings, before, after }: { settings: SignInExperience; before: User; after: User },
): Promise<void> {
  await tellUpdated(deps, request, current, after);
  const { tenantId, flow, params, clientId } = current;
  if (flow.isNew === true || !hasMore(current, settings)) return;
  const policy = { ...messageLimitsOf(settings), resendIntervalSeconds: 0 };
  const mayText =
    before.phone !== null && (await deps.limits.consumeSend({ phone: before.phone, tenantId, policy })).ok;
  await deps.messages.tellOwner({
    tenantId,
    owner: { phone: mayText ? before.phone : null, email: before.email },
    notice: 'FactorsChanged',
    locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
    uiLocales: params['ui_locales'],
    sender: await deps.senderOf?.(tenantId, clientId),
  });
}

/** One of their own, or a number or address that is a factor by being there. */
function hasMore({ flow: { binding, profile } }: CurrentFlow, { mfa }: SignInExperience): boolean {
  return (
    (binding?.staged ?? []).length > 0 ||
    (profile.phone !== undefined && mfa.factors.includes('PhoneVerificationCode')) ||
    (profile.email !== undefined && mfa.factors.includes('EmailVerificationCode'))
  );
}
