/** POST /api/experience/verification/verification-code: sends a code to a phone. */
import { refuse } from '../../../contract/errors.ts';
import type { Phone } from '../../../contract/phone.ts';
import { type InteractionEvent, sendCodeAnswer, sendCodeBody } from '../../../contract/sign-in.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import { whoGetsCode } from '../../flows/sign-in-methods.ts';
import { readPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlow } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';
import { journeyOf, phoneCode } from './wire-names.ts';

export const sendCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/verification-code',
    summary: 'Send a code; 200 also when nothing is sent because nobody could use it',
    body: sendCodeBody,
    answers: { 200: sendCodeAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'user.invalid_phone',
      'request.message_rate_limited',
      'connector.not_found',
    ],
    async handle({ body: { identifier, interactionEvent }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow, params, clientId } = current;
      if (identifier.type === 'email')
        return refuse('connector.not_found', { because: 'no e-mail connector' });
      const phone = readPhone(identifier.value);
      const settings = await deps.settings.signInExperience(tenantId);
      const sent = await deps.codes.send({
        tenantId,
        phone,
        purpose: interactionEvent,
        flowId: flow.id,
        kind: phoneCode,
        locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
        uiLocales: params['ui_locales'],
        ip: request.ip,
        address: request.ip,
        sender: await deps.senderOf?.(tenantId, clientId),
        isSuppressed: await isUseless(deps, tenantId, settings, { phone, interactionEvent }),
      });
      const { challengeId, resendAfterSeconds, expiresInSeconds, codeLength } = sent;
      const body = { verificationId: challengeId, resendAfterSeconds, expiresInSeconds, codeLength };
      return { status: 200, body };
    },
  });

/** Where only members can use a code, every number is looked up: known and unknown ones cost the same (security C14). */
async function isUseless(
  { users }: ExperienceDeps,
  tenantId: string,
  settings: SignInExperience,
  { phone, interactionEvent }: { phone: Phone; interactionEvent: InteractionEvent },
): Promise<boolean> {
  const who = whoGetsCode(settings, journeyOf[interactionEvent], 'phone');
  if (who === 'everybody') return false;
  return who === 'nobody' || (await users.findBy(tenantId, { phone })) === undefined;
}
