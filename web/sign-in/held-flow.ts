/** The flow that the server holds for this page: begun once, turned round, taken up again after a reload. */
import type { InteractionAnswer } from '../../contract/sign-in.ts';
import { isLost, type Outcome } from '../ui/call-api.ts';
import { isForgotten } from './forgotten.ts';
import { gone, type Journey, type Stopped } from './journey.ts';
import type { Challenge } from './memory.ts';
import { isEmail } from './recipient.ts';
import type { Event } from './ways.ts';

/** Sees to it that the server holds a flow of this kind; what was proven in the other kind stays. */
export async function beginFlow({ experience, read, change }: Journey, event: Event): Stopped {
  const { begun } = read();
  if (begun === event) return undefined;
  const mayTurn = begun && begun !== 'ForgotPassword' && event !== 'ForgotPassword';
  let outcome = mayTurn ? await experience.turnTo(event) : await experience.begin(event);
  if (!outcome.ok && outcome.refused.code === 'session.interaction_not_found')
    outcome = await experience.begin(event);
  if (!outcome.ok) return outcome.refused;
  change({ begun: event, isIdentified: false, isStaged: false, missing: undefined });
  return undefined;
}

/**
 * Shows in a flow who it is. Whoever was shown before may be somebody else: then the flow is begun anew. What we remember
 * may be of an earlier sign-in: then it is begun anew too, once.
 */
export async function inFlow<Body>(
  journey: Journey,
  act: () => Promise<Outcome<Body>>,
): Promise<Outcome<Body>> {
  const { event, isIdentified, isStaged } = journey.read();
  if (isIdentified || isStaged) journey.change(gone);
  const stopped = await beginFlow(journey, event);
  if (stopped) return { ok: false, refused: stopped };
  const outcome = await act();
  if (outcome.ok || outcome.refused.code !== 'session.interaction_not_found') return outcome;
  journey.change(gone);
  const stoppedAgain = await beginFlow(journey, event);
  return stoppedAgain ? { ok: false, refused: stoppedAgain } : act();
}

const pauseMs = 3000;

/** Takes the server's word for where the flow stands; while nothing can be shown without it, asks until it comes. */
export async function restoreFlow({ experience, now, read, change }: Journey): Stopped {
  let outcome = await experience.read();
  while (!outcome.ok && isLost(outcome.refused) && isForgotten(read())) {
    change({ notice: outcome.refused });
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    outcome = await experience.read();
  }
  if (!outcome.ok) return outcome.refused;
  const { interactionEvent: begun, verificationRecords, userId } = outcome.body;
  const { challenge, screen } = read();
  const codes = verificationRecords.filter(isCode);
  // What says who it is was proven before anything was added.
  const isLater = screen === 'additionCode';
  const record =
    codes.find(({ id }) => id === challenge?.id) ??
    codes.find(isOfKind(challenge)) ??
    codes.find(({ verified }) => verified !== isLater) ??
    codes[0];
  const known = challenge?.id === record?.id ? challenge : undefined;
  const inSeconds = (seconds: number) => now() + seconds * 1000;
  change({
    begun,
    notice: undefined,
    isIdentified: Boolean(userId),
    // What was begun with somebody else is none of the next one's.
    ...(!userId && { newApp: undefined }),
    challenge: record && {
      id: record.id,
      to: record.identifier.type === 'email' ? record.identifier.value : `+${record.identifier.value}`,
      isProven: record.verified,
      isAddition: known ? known.isAddition : isLater,
      codeLength: known?.codeLength ?? 6,
      resendAt: known?.resendAt ?? inSeconds(record.resendAfterSeconds ?? 0),
      expiresAt: known?.expiresAt ?? inSeconds(record.expiresInSeconds ?? 0),
    },
  });
  return undefined;
}

type Proof = InteractionAnswer['verificationRecords'][number];
type CodeProof = Proof & { readonly identifier: NonNullable<Proof['identifier']> };

const isCode = (proof: Proof): proof is CodeProof =>
  proof.identifier !== undefined && /^(Phone|Email)VerificationCode$/.test(proof.type);

/** A flow may keep one of each kind: that of a phone, that of an address. */
const isOfKind =
  (challenge: Challenge | undefined) =>
  ({ type }: { readonly type: string }): boolean =>
    challenge !== undefined && isEmail(challenge.to) === type.startsWith('Email');
