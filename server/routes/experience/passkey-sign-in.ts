/** Signing in with a passkey alone (end-user/02 §7.10): asked before or within the flow, and shown. */
import { refuse } from '../../../contract/errors.ts';
import {
  passkeyQuestionAnswer,
  preflightAnswer,
  showSignInPasskeyBody,
  signInPasskeyBody,
} from '../../../contract/passkeys.ts';
import { attemptsPerAddressOf, type SignInExperience } from '../../../contract/settings.ts';
import { verificationAnswer } from '../../../contract/sign-in.ts';
import { askForPasskey } from '../../factors/show-passkey.ts';
import { askPasskey } from '../../flows/asked-passkeys.ts';
import { isSignInOpen } from '../../flows/sign-in-methods.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow, readInteractionId } from './current-flow.ts';
import { canonical, personKeyOf } from './given-identifier.ts';
import { showSignInPasskey } from './show-sign-in-passkey.ts';

const path = '/api/experience/verification/sign-in-passkey/authentication';
const refusals = ['session.not_found', 'auth.forbidden', 'user.sign_in_method_not_enabled'] as const;

/** The page asks as soon as it is there, for the browser to offer passkeys in its fields: it says nothing of anybody. */
export const askBeforehand = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/preflight/sign-in-passkey/authentication',
    summary: 'Ask for what any passkey of this host is to sign, also before the flow begins',
    answers: { 200: preflightAnswer },
    refusals,
    async handle({ request }) {
      const { tenant } = request;
      const uid = readInteractionId(deps, request);
      checkPasskeySignIn(await deps.settings.signInExperience(tenant.id));
      const { challenge, options } = await askForPasskey(tenant);
      if (!(await deps.passkeyChallenges.keep(tenant.id, uid, challenge))) return refuse('session.not_found');
      return { status: 200, body: { authenticationOptions: options } };
    },
  });

/**
 * The contract's answer tells who has a passkey. It tells nothing else: an unknown name and one without a passkey are
 * the same, in what is answered and in what is done for it; and one address asks only so often (security C14).
 */
export const askForSignIn = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path,
    summary: 'Ask for what a passkey of this person is to sign',
    body: signInPasskeyBody,
    answers: { 200: passkeyQuestionAnswer },
    refusals: [
      ...refusals,
      'guard.invalid_input',
      'session.interaction_not_found',
      'session.verification_blocked_too_many_attempts',
      'session.mfa.webauthn_verification_not_found',
      'request.conflict',
    ],
    async handle({ body, request }) {
      const current = await readFlow(deps, request);
      const { tenantId } = current;
      const settings = await deps.settings.signInExperience(tenantId);
      checkPasskeySignIn(settings);
      const perHour = attemptsPerAddressOf(settings);
      const lookup = await deps.limits.takeLookup({ tenantId, address: request.ip, perHour });
      if (!lookup.ok) return refuseBlocked(lookup, deps.clock.now());
      const user = await deps.users.findBy(tenantId, personKeyOf(canonical(body.identifier)));
      const known = await deps.factors.listPasskeys({ tenantId, userId: user?.id ?? 'nobody' });
      if (!user || known.length === 0) return refuse('session.mfa.webauthn_verification_not_found');
      const { challenge, options } = await askForPasskey(request.tenant, known);
      const id = deps.random.id();
      await keepFlow(deps, current, (flow) =>
        askPasskey(flow, 'sign-in', { id, challenge, userId: user.id }),
      );
      return { status: 200, body: { verificationId: id, authenticationOptions: options } };
    },
  });

export const showForSignIn = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Take what the passkey signed; the person is known by it',
    body: showSignInPasskeyBody,
    answers: { 200: verificationAnswer },
    refusals: [
      ...refusals,
      'guard.invalid_input',
      'session.interaction_not_found',
      'session.verification_session_not_found',
      'session.verification_blocked_too_many_attempts',
      'session.mfa.pending_info_not_found',
      'session.mfa.webauthn_verification_not_found',
      'session.mfa.webauthn_verification_failed',
      'request.conflict',
    ],
    async handle({ body: { verificationId, payload }, request }) {
      const current = await readFlow(deps, request);
      const settings = await deps.settings.signInExperience(current.tenantId);
      checkPasskeySignIn(settings);
      const proof = await showSignInPasskey(deps, { current, request, settings }, verificationId, payload);
      return { status: 200, body: { verificationId: proof.id } };
    },
  });

/** Where it is off nobody is looked up for it. */
function checkPasskeySignIn(settings: Pick<SignInExperience, 'signInMode' | 'passkeySignIn'>): void {
  if (!isSignInOpen(settings)) refuse('auth.forbidden');
  if (settings.passkeySignIn.enabled !== true) refuse('user.sign_in_method_not_enabled');
}
