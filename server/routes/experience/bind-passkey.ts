/** POST /api/experience/profile/mfa/passkey: a passkey that was made in this flow becomes the person's way to sign in. */
import { refuse } from '../../../contract/errors.ts';
import { bindPasskeyBody } from '../../../contract/passkeys.ts';
import { findNew, stageFactor } from '../../flows/binding.ts';
import { takeStep } from '../../flows/journeys.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { secondFactorsOf } from './second-factors.ts';

export const bindPasskey = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/profile/mfa/passkey',
    summary: 'Add a passkey to sign in with; it is written when the flow is submitted',
    body: bindPasskeyBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.not_supported_for_forgot_password',
      'session.identifier_not_found',
      'user.user_not_exist',
      'user.suspended',
      'session.mfa.require_mfa_verification',
      'session.verification_session_not_found',
      'session.verification_failed',
      'session.mfa.mfa_factor_not_enabled',
      'session.mfa.too_many_passkeys',
      'request.conflict',
    ],
    async handle({ body: { verificationId }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId, flow } = current;
      const settings = await deps.settings.signInExperience(tenantId);
      const person = flow.userId === undefined ? undefined : await deps.users.find(tenantId, flow.userId);
      const factors = person && (await secondFactorsOf(deps, tenantId, settings, person));
      const isFactor = settings.mfa.factors.includes('WebAuthn');
      await keepFlow(deps, current, (newer) => {
        const found = findNew(newer, verificationId);
        const newFactor = found?.name === 'WebAuthn' ? found : undefined;
        takeStep('bind', { settings, flow: newer, person, factors, newFactor });
        if (!newFactor || settings.passkeySignIn.enabled !== true)
          return refuse('session.mfa.mfa_factor_not_enabled');
        // Who wanted to sign in faster has not asked to be asked for a second factor that is none here.
        const { isEnabled, isSkipped } = newer.binding ?? {};
        const staged = stageFactor(newer, newFactor);
        return isFactor ? staged : { ...staged, binding: { ...staged.binding, isEnabled, isSkipped } };
      });
      return { status: 204 };
    },
  });
