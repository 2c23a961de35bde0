/** A code: asked for, asked for again, given (F1, F3). */
import type { Refused } from '../ui/call-api.ts';
import { finish, turnAndFinish } from './finish.ts';
import { beginFlow, inFlow, meet, restoreFlow } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';

/** Sends a code, unless one that still counts was sent there, or it is proven already. */
export async function askForCode(journey: Journey, to: string): Stopped {
  const { challenge, event } = journey.read();
  const isSame = challenge?.to === to;
  if (isSame && challenge.isProven) return turnAndFinish(journey, event);
  const isStillGood = isSame && journey.now() < challenge.expiresAt - 30_000;
  const stopped = await (isStillGood ? beginFlow(journey, event) : sendCode(journey, to));
  if (stopped) return meet(journey, stopped);
  journey.change({ screen: 'code', question: undefined });
  return undefined;
}

/** A new code to the same place; the old one counts no more once this has gone well. */
export async function askAgain(journey: Journey): Stopped {
  const { challenge } = journey.read();
  return meet(journey, await sendCode(journey, challenge?.to ?? ''));
}

export async function giveCode(journey: Journey, code: string): Stopped {
  const { challenge } = journey.read();
  if (!challenge || challenge.isProven) return finish(journey);
  const outcome = await journey.experience.checkCode(challenge.to, challenge.id, code);
  return outcome.ok ? prove(journey) : giveAgain(journey, code, outcome.refused);
}

/** A reload, or a page opened anew: what was remembered counts only as far as the server agrees. */
export async function resume(journey: Journey): Promise<void> {
  const { screen, begun } = journey.read();
  if (screen !== 'code' && !begun) return;
  const stopped = await restoreFlow(journey);
  // Without a connection what was remembered stays; the next act will tell.
  if (stopped && stopped.code !== 'network') {
    if (screen === 'code' || stopped.code === 'session.not_found') meet(journey, stopped);
    else journey.change({ begun: undefined, challenge: undefined });
  }
  const { challenge } = journey.read();
  if (journey.read().screen !== 'code') return;
  if (!challenge) journey.change({ screen: 'identify' });
  else if (challenge.isProven) await finish(journey);
}

/** The server may know more than we do: the code was right and the answer was lost, or a newer one was sent elsewhere. */
async function giveAgain(journey: Journey, code: string, refused: Refused): Stopped {
  if (/^verification_code\.(expired|exceed_max_try|not_found)$/.test(refused.code)) spend(journey);
  const mayBeOld = ['verification_code.not_found', 'session.verification_session_not_found'].includes(
    refused.code,
  );
  if (!mayBeOld || (await restoreFlow(journey))) return meet(journey, refused);
  const { challenge } = journey.read();
  if (challenge?.isProven) return finish(journey);
  if (!challenge || refused.code === 'verification_code.not_found') return refused;
  const again = await journey.experience.checkCode(challenge.to, challenge.id, code);
  return again.ok ? prove(journey) : meet(journey, again.refused);
}

/** Its code counts no more: for the same place a new one will be sent. */
function spend({ read, change, now }: Journey): void {
  const { challenge } = read();
  change({ challenge: challenge && { ...challenge, expiresAt: now() } });
}

function prove(journey: Journey): Stopped {
  const { challenge } = journey.read();
  journey.change({ challenge: challenge && { ...challenge, isProven: true } });
  return finish(journey);
}

async function sendCode(journey: Journey, to: string): Stopped {
  const outcome = await inFlow(journey, () => journey.experience.sendCode(to, journey.read().event));
  if (!outcome.ok) return outcome.refused;
  // Ours beside the contract's id; a proxy of another make may leave them out.
  const {
    verificationId: id,
    codeLength = 6,
    resendAfterSeconds = 30,
    expiresInSeconds = 600,
  } = outcome.body;
  const now = journey.now();
  journey.change({
    isIdentified: false,
    challenge: {
      id,
      to,
      codeLength,
      resendAt: now + resendAfterSeconds * 1000,
      expiresAt: now + expiresInSeconds * 1000,
      isProven: false,
    },
  });
  return undefined;
}
