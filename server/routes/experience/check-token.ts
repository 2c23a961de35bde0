/** POST /api/experience/verification/one-time-token/verify: takes the token of a link that was sent to a number or an address. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import { tokenProofBody } from '../../../contract/invitations.ts';
import { fromWireDigits } from '../../../contract/phone.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import { sentinelOf } from '../../../contract/settings.ts';
import { verificationAnswer } from '../../../contract/sign-in.ts';
import { type Flow, keepProof } from '../../flows/flow.ts';
import { refuseBlocked, type Subject } from '../../limits/limits.ts';
import type { OneTimeToken } from '../../organizations/organizations.ts';
import { canonicalEmail, findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { knownDevice } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow, readFlow } from './current-flow.ts';

export const checkToken = (deps: ExperienceDeps): Route =>
  route({
    method: 'POST',
    path: '/api/experience/verification/one-time-token/verify',
    summary: 'Take a one-time token; it is used up',
    body: tokenProofBody,
    answers: { 200: verificationAnswer },
    refusals: [
      'guard.invalid_input',
      'session.not_found',
      'session.interaction_not_found',
      'session.verification_blocked_too_many_attempts',
      'one_time_token.token_not_found',
      'one_time_token.email_mismatch',
      'one_time_token.phone_mismatch',
      'one_time_token.token_expired',
      'one_time_token.token_consumed',
      'one_time_token.token_revoked',
      'one_time_token.interaction_event_mismatch',
      'request.conflict',
    ],
    async handle({ body: { identifier, token }, request }) {
      const current = await readFlow(deps, request);
      const { type, value } = identifier;
      const recipient: Recipient =
        type === 'email'
          ? { email: canonicalEmail(value) }
          : { phone: findPhone(value) ?? fromWireDigits(value) };
      const isReadable = type === 'email' ? findEmail(value) : findPhone(value);
      const named = isReadable ? recipient : { name: value };
      const subject = { ...named, device: knownDevice(deps, request, named) };
      const used = await show(deps, current, subject, recipient, token);
      const { organizationIds } = used.context;
      const proof = {
        kind: 'token',
        id: deps.random.id(),
        ...used.recipient,
        ...(organizationIds && { organizationIds }),
        ...(used.invitationId && { invitationId: used.invitationId }),
      } as const;
      await keepFlow(deps, current, (flow) => keepProof(flow, proof));
      return { status: 200, body: { verificationId: proof.id } };
    },
  });

/** Failures are counted with those of codes and passwords (end-user/02 §8); a blocked person's token is not used up. */
async function show(
  { organizations, limits, settings, clock }: ExperienceDeps,
  { tenantId, flow }: CurrentFlow,
  subject: Subject,
  recipient: Recipient,
  token: string,
): Promise<OneTimeToken> {
  const before = await limits.findBlock({ ...subject, tenantId });
  if (before) refuseBlocked(before, clock.now());
  // Looked at first: one that is for something else is not used up here.
  const known = await organizations.tokens.findByToken(tenantId, token);
  if (known?.status === 'active' && !isMeantFor(known, flow))
    return refuse('one_time_token.interaction_event_mismatch');
  try {
    return await organizations.tokens.use(tenantId, token, recipient);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const policy = sentinelOf(await settings.signInExperience(tenantId));
    const { blockedUntil } = await limits.countFailure({ ...subject, tenantId, policy });
    if (blockedUntil !== undefined) refuseBlocked({ blockedUntil }, clock.now());
    throw error;
  }
}

/** Signing in and up turn into each other; a new password is set only with a token made for that. */
const isMeantFor = ({ context: { journey = 'sign-in' } }: OneTimeToken, flow: Flow): boolean =>
  (journey === 'forgot-password') === (flow.journey === 'forgot-password');
