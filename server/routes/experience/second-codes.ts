/** /api/experience/verification/mfa-verification-code: a code to the phone or address on file, as the second factor. */
import { refuse } from '../../../contract/errors.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import {
  checkSecondCodeBody,
  sendCodeAnswer,
  sendSecondCodeBody,
  verificationAnswer,
} from '../../../contract/sign-in.ts';
import type { User } from '../../users/user.ts';
import { knownDevice } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlowAndPerson } from './current-flow.ts';
import { messageLanguage } from './message-language.ts';
import { keepSecond, personWith } from './second-factors.ts';

const path = '/api/experience/verification/mfa-verification-code';
const factorOf = { phone: 'PhoneVerificationCode', email: 'EmailVerificationCode' } as const;
/** Of another kind than a first code: neither voids the other, and neither stands in for it. */
const kindOf = { phone: 'MfaPhoneVerificationCode', email: 'MfaEmailVerificationCode' } as const;
/** The contract's status here alone. */
const whenNobody = { status: 400 };

const refusals = [
  'guard.invalid_input',
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'user.suspended',
  'session.mfa.mfa_factor_not_enabled',
] as const;

export const sendSecondCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path,
    summary: 'Send a code to the phone or address of the person, who asked for it by choosing this factor',
    body: sendSecondCodeBody,
    answers: { 200: sendCodeAnswer },
    refusals: [...refusals, 'request.message_rate_limited', 'connector.not_found'],
    async handle({ body: { identifierType }, request }) {
      const current = await readFlowAndPerson(deps, request);
      const { tenantId, flow, params, clientId } = current;
      const { user, settings } = await personWith(deps, current, factorOf[identifierType], whenNobody);
      const sent = await deps.codes.send({
        ...recipientFor(user, identifierType),
        tenantId,
        purpose: 'MfaVerification',
        flowId: flow.id,
        kind: kindOf[identifierType],
        locale: messageLanguage(settings, params['ui_locales'], request.headers['accept-language']),
        uiLocales: params['ui_locales'],
        ip: request.ip,
        address: request.ip,
        sender: await deps.senderOf?.(tenantId, clientId),
      });
      const { challengeId, resendAfterSeconds, expiresInSeconds, codeLength } = sent;
      const body = { verificationId: challengeId, resendAfterSeconds, expiresInSeconds, codeLength };
      return { status: 200, body };
    },
  });

export const checkSecondCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Take the code that came to the phone or address of the person',
    body: checkSecondCodeBody,
    answers: { 200: verificationAnswer },
    refusals: [
      ...refusals,
      'session.verification_session_not_found',
      'session.verification_blocked_too_many_attempts',
      'verification_code.not_found',
      'verification_code.phone_mismatch',
      'verification_code.email_mismatch',
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
      'request.conflict',
    ],
    async handle({ body: { identifierType, verificationId, code }, request }) {
      const current = await readFlowAndPerson(deps, request);
      const { tenantId, flow } = current;
      const { user } = await personWith(deps, current, factorOf[identifierType], whenNobody);
      const recipient = recipientFor(user, identifierType);
      const { challengeId } = await deps.codes.check({
        ...recipient,
        device: knownDevice(deps, request, recipient),
        tenantId,
        code,
        flowId: flow.id,
        kind: kindOf[identifierType],
        challengeId: verificationId,
        purpose: 'MfaVerification',
      });
      await keepSecond(deps, current, factorOf[identifierType], { recipient });
      return { status: 200, body: { verificationId: challengeId } };
    },
  });

function recipientFor({ phone, email }: User, type: 'phone' | 'email'): Recipient {
  if (type === 'phone' && phone !== null) return { phone };
  return type === 'email' && email !== null ? { email } : refuse('session.mfa.mfa_factor_not_enabled');
}
