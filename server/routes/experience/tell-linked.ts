/** Whoever has an account hears that another way into it was linked (security B4). */
import type { FastifyRequest } from 'fastify';
import { messageLimitsOf } from '../../../contract/settings.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';

/** After it was written. Who read a code on this very phone a moment ago gets no second message there. */
export async function tellLinked(
  deps: ExperienceDeps,
  request: FastifyRequest,
  { tenantId, flow, params, clientId }: CurrentFlow,
  { phone, email }: User,
): Promise<void> {
  if (flow.profile.identity === undefined || flow.isNew === true) return;
  const settings = await deps.settings.signInExperience(tenantId);
  const hasRead = flow.provenBy.includes('code') || flow.seconds?.includes('PhoneVerificationCode') === true;
  const policy = { ...messageLimitsOf(settings), resendIntervalSeconds: 0 };
  const mayText =
    phone !== null && !hasRead && (await deps.limits.consumeSend({ phone, tenantId, policy })).ok;
  await deps.messages.tellOwner({
    tenantId,
    owner: { phone: mayText ? phone : null, email },
    notice: 'IdentitiesChanged',
    locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
    uiLocales: params['ui_locales'],
    sender: await deps.senderOf?.(tenantId, clientId),
  });
}
