/** A passkey that was shown to sign in: whose it is, and that it answers what was asked, once. */
import type { FastifyRequest } from 'fastify';
import { Refusal, refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf, type SignInExperience } from '../../../contract/settings.ts';
import { challengeIn } from '../../factors/show-passkey.ts';
import { closeQuestion, openQuestion } from '../../flows/asked-passkeys.ts';
import { keepProof } from '../../flows/flow.ts';
import type { PasskeyProof } from '../../flows/proof.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow } from './current-flow.ts';
import { passkeyPlace } from './passkey-place.ts';

interface Around {
  readonly current: CurrentFlow;
  readonly request: FastifyRequest;
  readonly settings: SignInExperience;
}

/** Without `id`, it answers what was asked before the flow began. */
export async function showSignInPasskey(
  deps: ExperienceDeps,
  { current, request, settings }: Around,
  id: string | undefined,
  response: { readonly id: string },
): Promise<PasskeyProof> {
  const { tenantId } = current;
  const { challenge, userId } =
    id === undefined ? await takeBeforehand(deps, current, response) : open(current.flow, id);
  // Of the address and not of the person: nobody guesses a signature, and a stranger locks nobody out (security C15).
  const attempt = await deps.limits.takeAttempt({
    tenantId,
    address: request.ip,
    perHour: attemptsPerAddressOf(settings),
  });
  if (!attempt.ok) return refuseBlocked(attempt, deps.clock.now());
  const owner = await deps.factors.findPasskeyOwner(tenantId, response.id);
  const isTheirs = owner && (userId ?? owner.userId) === owner.userId;
  const place = await passkeyPlace(deps, request);
  const factorId = isTheirs && (await deps.factors.usePasskey(owner, place, { challenge, response }));
  if (!factorId) return refuse(`session.mfa.webauthn_verification_${owner ? 'failed' : 'not_found'}`);
  await deps.limits.refundAttempt({ tenantId, taken: attempt.taken });
  const proof = { kind: 'passkey', id: id ?? deps.random.id(), userId: owner.userId, factorId } as const;
  // One conditional write: of two right answers to one question, the second finds it answered.
  await keepFlow(deps, current, (flow) => {
    if (id === undefined) return keepProof(flow, proof);
    open(flow, id);
    return keepProof(closeQuestion(flow, 'sign-in', id), proof);
  });
  return proof;
}

function open(flow: CurrentFlow['flow'], id: string) {
  const asked = openQuestion(flow, 'sign-in', id);
  if (asked instanceof Refusal) throw asked;
  return asked;
}

/** One conditional statement, before anything is looked at: it is used up, whatever the answer is worth. */
async function takeBeforehand(
  { passkeyChallenges }: ExperienceDeps,
  { tenantId, uid }: CurrentFlow,
  response: unknown,
): Promise<{ readonly challenge: string; readonly userId?: string }> {
  const challenge = challengeIn(response);
  const isOpen = challenge !== undefined && (await passkeyChallenges.take(tenantId, uid, challenge));
  return isOpen ? { challenge } : refuse('session.verification_session_not_found');
}
