/** A code: asked for, asked for again, given (F1, F3). */
import type { Refused } from '../ui/call-api.ts';
import { addProven } from './addition.ts';
import { finish, turnAndFinish } from './finish.ts';
import { beginFlow, restoreFlow } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { isStillGood, sendCode, spent, waitingFor } from './send-code.ts';

/** Sends a code, unless one that still counts was sent there, or it is proven already. */
export async function askForCode(journey: Journey, to: string): Stopped {
  const { challenge, event, begun, screen } = journey.read();
  // A code for a new password opens nothing else, and no other code opens that.
  const isSame = challenge?.to === to && (begun === 'ForgotPassword') === (event === 'ForgotPassword');
  if (isSame && challenge.isProven) return turnAndFinish(journey, event);
  const isThere = isSame && isStillGood(challenge, journey.now());
  const stopped = await (isThere ? beginFlow(journey, event) : sendCode(journey, to));
  if (stopped) return meet(journey, stopped);
  const now = journey.read();
  // Whoever went elsewhere meanwhile stays there.
  if (now.screen === screen && now.event === event) journey.change({ screen: 'code', question: undefined });
  return undefined;
}

/** A new code to the same place; the old one counts no more once this has gone well. */
export async function askAgain(journey: Journey): Stopped {
  const { challenge } = journey.read();
  if (!challenge) return undefined;
  const stopped = await sendCode(journey, challenge.to, challenge.isAddition);
  if (stopped) journey.change({ challenge: waitingFor(challenge, stopped, journey.now()) });
  return meet(journey, stopped);
}

export async function giveCode(journey: Journey, code: string): Stopped {
  isGiven = true;
  try {
    return await give(journey, code);
  } finally {
    isGiven = false;
  }
}

/** A code is being looked at: who gave it goes on from there. */
export const isBeingGiven = (): boolean => isGiven;
let isGiven = false;

async function give(journey: Journey, code: string): Stopped {
  const { challenge } = journey.read();
  if (!challenge || challenge.isProven) return goOn(journey);
  const outcome = await journey.experience.checkCode(challenge.to, challenge.id, code);
  return outcome.ok ? prove(journey) : giveAgain(journey, code, outcome.refused);
}

/** The server may know more than we do: the code was right and the answer was lost, or a newer one was sent elsewhere. */
async function giveAgain(journey: Journey, code: string, refused: Refused): Stopped {
  const { challenge: given } = journey.read();
  if (given && /^verification_code\.(expired|exceed_max_try|not_found)$/.test(refused.code))
    journey.change({ challenge: spent(given, journey.now()) });
  const mayBeOld = ['verification_code.not_found', 'session.verification_session_not_found'].includes(
    refused.code,
  );
  if (!mayBeOld || (await restoreFlow(journey))) return meet(journey, refused);
  const { challenge } = journey.read();
  // Another tab has begun this sign-in anew, without a code or for somebody else: this one is none of that.
  if (!challenge || challenge.to !== given?.to)
    return meet(journey, { ...refused, code: 'session.interaction_not_found' });
  if (challenge.isProven) return goOn(journey);
  if (refused.code === 'verification_code.not_found') return refused;
  const again = await journey.experience.checkCode(challenge.to, challenge.id, code);
  return again.ok ? prove(journey) : meet(journey, again.refused);
}

function prove(journey: Journey): Stopped {
  const { challenge } = journey.read();
  journey.change({ challenge: challenge && { ...challenge, isProven: true } });
  return goOn(journey);
}

const goOn = (journey: Journey): Stopped =>
  journey.read().challenge?.isAddition ? addProven(journey) : finish(journey);
