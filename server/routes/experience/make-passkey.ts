/** /api/experience/verification/web-authn/registration: a passkey is made on the person's device, and looked at before it is bound. */
import { refuse } from '../../../contract/errors.ts';
import { mostPasskeys, newPasskeyAnswer, passkeyBody } from '../../../contract/passkeys.ts';
import { verificationAnswer } from '../../../contract/sign-in.ts';
import { passkeyOptions, readPasskey } from '../../factors/passkeys.ts';
import { isOffered } from '../../flows/binding-checks.ts';
import { findNew, findPending, keepPending } from '../../flows/binding.ts';
import type { Flow } from '../../flows/flow.ts';
import { passkeyPersonOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';
import { passkeyPlace } from './passkey-place.ts';
import { personToBe } from './person-to-be.ts';
import { identifiedPerson } from './second-factors.ts';

const path = '/api/experience/verification/web-authn/registration';
const refusals = [
  'session.not_found',
  'session.interaction_not_found',
  'session.not_supported_for_forgot_password',
  'session.identifier_not_found',
  'user.suspended',
  'request.conflict',
] as const;

export const makePasskey = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path,
    summary: 'Ask for what a new passkey is made with; a newer question takes its place',
    answers: { 200: newPasskeyAnswer },
    refusals: [
      ...refusals,
      'session.mfa.mfa_factor_not_enabled',
      'session.mfa.require_mfa_verification',
      'session.mfa.too_many_passkeys',
    ],
    async handle({ request }) {
      const current = await readFlow(deps, request);
      const { tenantId } = current;
      const person = await personToBe(deps, current, (settings) => isOffered(settings, 'WebAuthn'));
      const known = await deps.factors.listPasskeys({ tenantId, userId: person.id });
      const staged = (current.flow.binding?.staged ?? []).filter(({ name }) => name === 'WebAuthn');
      if (known.length + staged.length >= mostPasskeys) return refuse('session.mfa.too_many_passkeys');
      const options = await passkeyOptions(request.tenant, passkeyPersonOf(person), known);
      const { challenge } = options;
      const id = deps.random.id();
      await keepFlow(deps, current, (flow) =>
        keepPending(flow, { id, name: 'WebAuthn', challenge, isVerified: false }),
      );
      return { status: 200, body: { verificationId: id, registrationOptions: { ...options } } };
    },
  });

export const showNewPasskey = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Show the passkey that was made; each question is answered rightly once',
    body: passkeyBody,
    answers: { 200: verificationAnswer },
    refusals: [
      ...refusals,
      'guard.invalid_input',
      'session.verification_session_not_found',
      'session.mfa.pending_info_not_found',
      'session.mfa.webauthn_verification_failed',
    ],
    async handle({ body: { verificationId: id, payload: response }, request }) {
      const current = await readFlow(deps, request);
      const { tenantId } = current;
      await identifiedPerson(deps, current);
      const challenge = challengeOf(current.flow, id);
      const agent = request.headers['user-agent'];
      const place = await passkeyPlace(deps, request);
      const passkey = await readPasskey(place, { challenge, response, agent });
      // One that somebody has is nobody else's (WebAuthn Level 3 §7.1); the database's unique index has the last word.
      const isFree = passkey && !(await deps.factors.findPasskeyOwner(tenantId, passkey.credentialId));
      if (!isFree) return refuse('session.mfa.webauthn_verification_failed');
      const { sealed } = deps.newFactors.makePasskey(tenantId, id, passkey);
      // One conditional write: of two right answers to one question, the second finds it answered.
      await keepFlow(deps, current, (flow) => {
        challengeOf(flow, id);
        return keepPending(flow, { id, name: 'WebAuthn', sealed, isVerified: true });
      });
      return { status: 200, body: { verificationId: id } };
    },
  });

function challengeOf(flow: Flow, id: string): string {
  if (findNew(flow, id)?.name !== 'WebAuthn') return refuse('session.verification_session_not_found');
  return findPending(flow, id)?.challenge ?? refuse('session.mfa.pending_info_not_found');
}
