/** A notice to whoever has the account that a sign-in changed, in the language of that sign-in (security B4). */
import type { FastifyRequest } from 'fastify';
import { messageLimitsOf } from '../../../contract/settings.ts';
import type { Flow } from '../../flows/flow.ts';
import type { Messages } from '../../messages/messages.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';

type Telling = Parameters<Messages['tellOwner']>[0];
export type Notice = Telling['notice'];

/** After it was written. A text counts among those that its number may get; who may get no more hears by e-mail alone. */
export async function tellOwner(
  deps: ExperienceDeps,
  request: FastifyRequest,
  { tenantId, params, clientId }: CurrentFlow,
  { owner: { phone, email }, notice }: Pick<Telling, 'owner' | 'notice'>,
): Promise<void> {
  const settings = await deps.settings.signInExperience(tenantId);
  const policy = { ...messageLimitsOf(settings), resendIntervalSeconds: 0 };
  const mayText = phone !== null && (await deps.limits.consumeSend({ phone, tenantId, policy })).ok;
  await deps.messages.tellOwner({
    tenantId,
    owner: { phone: mayText ? phone : null, email },
    notice,
    locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
    uiLocales: params['ui_locales'],
    sender: await deps.senderOf?.(tenantId, clientId),
  });
}

/** Who read a code on their phone a moment ago needs no second message there. */
export const hasReadText = ({ provenBy, seconds = [] }: Pick<Flow, 'provenBy' | 'seconds'>): boolean =>
  provenBy.includes('code') || seconds.includes('PhoneVerificationCode');
