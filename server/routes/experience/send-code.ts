/** POST /api/experience/verification/verification-code: sends a code to a phone or an e-mail address. */
import type { Refusal } from '../../../contract/errors.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import { type InteractionEvent, sendCodeAnswer, sendCodeBody } from '../../../contract/sign-in.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import { emailRefusal } from '../../flows/email-rules.ts';
import { phoneRefusal } from '../../flows/phone-rules.ts';
import { addsToProfile, bindsAsFactor, whoGetsCode } from '../../flows/sign-in-methods.ts';
import { readEmail } from '../../users/emails.ts';
import { readPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, readFlow } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';
import { codeKinds, journeyOf } from './wire-names.ts';

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
      'user.invalid_email',
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'session.phone_number_type_not_allowed',
      'request.message_rate_limited',
      'connector.not_found',
    ],
    async handle({ body: { identifier, interactionEvent }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow, params, clientId } = current;
      const { type, value } = identifier;
      const recipient: Recipient =
        type === 'email' ? { email: readEmail(value) } : { phone: readPhone(value) };
      const settings = await deps.settings.signInExperience(tenantId);
      const refusal = await refusalOf(deps, current, settings, { recipient, interactionEvent });
      if (refusal) throw refusal;
      const sent = await deps.codes.send({
        ...recipient,
        tenantId,
        purpose:
          isAdding(current, interactionEvent) && bindsAsFactor(settings, type) ? 'BindMfa' : interactionEvent,
        flowId: flow.id,
        kind: codeKinds[type],
        locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
        uiLocales: params['ui_locales'],
        ip: request.ip,
        address: request.ip,
        sender: await deps.senderOf?.(tenantId, clientId),
        isSuppressed: await isUseless(deps, current, settings, { recipient, interactionEvent }),
      });
      const { challengeId, resendAfterSeconds, expiresInSeconds, codeLength } = sent;
      const body = { verificationId: challengeId, resendAfterSeconds, expiresInSeconds, codeLength };
      return { status: 200, body };
    },
  });

interface Asked {
  readonly recipient: Recipient;
  readonly interactionEvent: InteractionEvent;
}

/** Before anything is sent to an address or a number that could not become a part of the account. */
async function refusalOf(
  { users }: ExperienceDeps,
  current: CurrentFlow,
  settings: SignInExperience,
  { recipient, interactionEvent }: Asked,
): Promise<Refusal | undefined> {
  const isNew = interactionEvent === 'Register';
  if (recipient.email !== undefined)
    return isNew ? emailRefusal(settings.emailBlocklistPolicy, recipient.email) : undefined;
  if (!isNew && !isAdding(current, interactionEvent)) return undefined;
  const refusal = phoneRefusal(settings.phoneNumberPolicy, recipient.phone);
  if (!refusal || isNew) return refusal;
  // Their own number stays theirs.
  const owner = await users.findBy(current.tenantId, recipient);
  return owner && owner.id === current.flow.userId ? undefined : refusal;
}

/** Where only members can use a code, every number and address is looked up: known and unknown ones cost the same (security C14). */
async function isUseless(
  { users }: ExperienceDeps,
  current: CurrentFlow,
  settings: SignInExperience,
  { recipient, interactionEvent }: Asked,
): Promise<boolean> {
  const type = recipient.email === undefined ? 'phone' : 'email';
  const isWanted = addsToProfile(settings, type) || bindsAsFactor(settings, type);
  if (isAdding(current, interactionEvent) && isWanted) return false;
  const who = whoGetsCode(settings, journeyOf[interactionEvent], type);
  const isUnwelcome =
    recipient.phone !== undefined && phoneRefusal(settings.phoneNumberPolicy, recipient.phone) !== undefined;
  // A number that can make no account gets its code only where it is somebody's already, and nobody learns which.
  if (who === 'everybody' && !isUnwelcome) return false;
  return who === 'nobody' || (await users.findBy(current.tenantId, recipient)) === undefined;
}

/**
 * Somebody who is known proves a number or an address of their own. Whoever adds one forgot no password: that code is for
 * the owners of accounts alone, also from within a flow.
 */
const isAdding = ({ flow: { userId, journey } }: CurrentFlow, event: InteractionEvent): boolean =>
  userId !== undefined && journey !== 'forgot-password' && event !== 'ForgotPassword';
