/** What an account must have and lacks, added one thing at a time (F7); what is proven already is not asked for again. */
import { finish } from './finish.ts';
import { firstPagesApi as api, type Part } from './first-pages-api.ts';
import { gone, type Journey, type Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { isEmail } from './recipient.ts';
import { isStillGood, sendCode } from './send-code.ts';

export async function add(journey: Journey, part: Part): Stopped {
  const outcome = await api.addToProfile(part);
  // Pressed twice, or the first answer was lost: it is there.
  if (outcome.ok || outcome.refused.code === `user.${part.type}_exists_in_profile`) return finish(journey);
  if (!/^user\.(phone|email)_already_in_use$/.test(outcome.refused.code))
    return meet(journey, outcome.refused);
  journey.change({ question: 'taken' });
  return undefined;
}

/** Sends a code to a number or an address that is to be added, unless it is proven in this sign-in already. */
export async function askForAddition(journey: Journey, to: string): Stopped {
  const { challenge } = journey.read();
  const isSame = challenge?.to === to;
  const isThere = isSame && (challenge.isProven || isStillGood(challenge, journey.now()));
  const stopped = isThere ? undefined : await sendCode(journey, to, true);
  if (stopped) return meet(journey, stopped);
  const { challenge: sent } = journey.read();
  journey.change({
    screen: 'additionCode',
    challenge: sent && { ...sent, isAddition: true },
    question: undefined,
  });
  return sent?.isProven ? addProven(journey) : undefined;
}

export function addProven(journey: Journey): Stopped {
  const { id = '', to = '' } = journey.read().challenge ?? {};
  return add(journey, { type: isEmail(to) ? 'email' : 'phone', verificationId: id });
}

/** Somebody else's account, or the wrong one: from the first question on, with another person's name if there is one. */
export function startOver({ change }: Journey, typed = ''): void {
  change({ ...gone, screen: 'identify', typed, password: '', notice: undefined });
}
