/** POST /api/experience/verification/verification-code/verify: takes the code that came. */
import { refuse } from '../../../contract/errors.ts';
import { fromWireDigits } from '../../../contract/phone.ts';
import { checkCodeBody, verificationAnswer } from '../../../contract/sign-in.ts';
import { findPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, readFlow } from './current-flow.ts';
import { phoneCode } from './wire-names.ts';

export const checkCode = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/verification-code/verify',
    summary: 'Take the code that came by SMS',
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
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
    ],
    async handle({ body: { identifier, verificationId, code }, request }) {
      const { tenantId, flow } = await readFlow(deps, request);
      if (identifier.type === 'email') return refuse('session.verification_session_not_found');
      const { challengeId } = await deps.codes.check({
        tenantId,
        // What cannot be parsed was never sent to: it differs from the number of the challenge.
        phone: findPhone(identifier.value) ?? fromWireDigits(identifier.value),
        code,
        flowId: flow.id,
        kind: phoneCode,
        challengeId: verificationId,
      });
      return { status: 200, body: { verificationId: challengeId } };
    },
  });
