/** /api/experience/verification/web-authn/authentication: a passkey as the second factor. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import { passkeyBody, passkeyQuestionAnswer } from '../../../contract/passkeys.ts';
import { verificationAnswer } from '../../../contract/sign-in.ts';
import { askForPasskey } from '../../factors/show-passkey.ts';
import { askPasskey, closeQuestion, openQuestion } from '../../flows/asked-passkeys.ts';
import { guessFactor } from '../guess-factor.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlowAndPerson } from './current-flow.ts';
import { passkeyPlace } from './passkey-place.ts';
import { keepSecond } from './second-factors.ts';

const path = '/api/experience/verification/web-authn/authentication';
const refusals = [
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'session.mfa.mfa_factor_not_enabled',
  'request.conflict',
] as const;

export const askSecondPasskey = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path,
    summary: 'Ask for what a passkey of the person is to sign',
    answers: { 200: passkeyQuestionAnswer },
    refusals: [...refusals, 'session.mfa.webauthn_verification_not_found'],
    async handle({ request }) {
      const current = await readFlowAndPerson(deps, request);
      await atPasskeys(deps, current);
      const known = current.about.held.passkeys();
      if (known.length === 0) return refuse('session.mfa.webauthn_verification_not_found');
      const { challenge, options } = await askForPasskey(request.tenant, known);
      const verificationId = deps.random.id();
      await keepFlow(deps, current, (flow) => askPasskey(flow, 'second', { id: verificationId, challenge }));
      return { status: 200, body: { verificationId, authenticationOptions: options } };
    },
  });

export const showSecondPasskey = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Take what the passkey signed; each question is answered rightly once',
    body: passkeyBody,
    answers: { 200: verificationAnswer },
    refusals: [
      ...refusals,
      'guard.invalid_input',
      'session.verification_session_not_found',
      'session.verification_blocked_too_many_attempts',
      'session.mfa.pending_info_not_found',
      'session.mfa.webauthn_verification_failed',
    ],
    async handle({ body: { verificationId, payload: response }, request }) {
      const current = await readFlowAndPerson(deps, request);
      const { owner, settings } = await atPasskeys(deps, current);
      const asked = openQuestion(current.flow, 'second', verificationId);
      if (asked instanceof Refusal) throw asked;
      const place = await passkeyPlace(deps, request);
      const shown = { challenge: asked.challenge, response };
      const factorId = await guessFactor(
        deps,
        { owner, factor: 'WebAuthn', settings },
        async () => (await deps.factors.usePasskey(owner, place, shown, current.about.held)) ?? false,
      );
      // One conditional write: of two right answers to one question, the second finds it answered.
      await keepSecond(deps, current, 'WebAuthn', { factorId }, (flow) => {
        const still = openQuestion(flow, 'second', verificationId);
        if (still instanceof Refusal) throw still;
        return closeQuestion(flow, 'second', verificationId);
      });
      return { status: 200, body: { verificationId } };
    },
  });

/** Whether the person is still there, and may enter, is asked when the flow is submitted. */
async function atPasskeys(
  { settings }: ExperienceDeps,
  { tenantId, flow: { userId, journey } }: CurrentFlow,
) {
  if (journey === 'forgot-password') refuse('session.not_supported_for_forgot_password');
  if (userId === undefined) return refuse('session.identifier_not_found');
  const chosen = await settings.signInExperience(tenantId);
  if (!chosen.mfa.factors.includes('WebAuthn')) refuse('session.mfa.mfa_factor_not_enabled');
  return { owner: { tenantId, userId }, settings: chosen };
}
