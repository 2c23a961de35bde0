/** POST /api/experience/verification/verification-code/verify: takes the code that came. */
import { fromWireDigits } from '../../../contract/phone.ts';
import { checkCodeBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { canonicalEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { knownDevice } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlow } from './current-flow.ts';
import { codeKinds } from './wire-names.ts';

export const checkCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/verification-code/verify',
    summary: 'Take the code that came by SMS or e-mail',
    body: checkCodeBody,
    answers: { 200: verificationAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_session_not_found',
      'session.verification_blocked_too_many_attempts',
      'verification_code.not_found',
      'verification_code.phone_mismatch',
      'verification_code.email_mismatch',
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
    ],
    async handle({ body: { identifier, verificationId, code }, request }) {
      const { tenantId, flow } = await readFlow(deps, request);
      const { type, value } = identifier;
      // What cannot be parsed was never sent to: it differs from the recipient of the challenge.
      const to =
        type === 'email'
          ? { email: canonicalEmail(value) }
          : { phone: findPhone(value) ?? fromWireDigits(value) };
      const { challengeId } = await deps.codes.check({
        ...to,
        device: knownDevice(deps, request, to),
        tenantId,
        code,
        flowId: flow.id,
        kind: codeKinds[type],
        challengeId: verificationId,
      });
      return { status: 200, body: { verificationId: challengeId } };
    },
  });
