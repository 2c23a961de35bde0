/** From something proven to the application: who is it, does the account exist, and off. */
import type { Outcome, Refused } from '../ui/call-api.ts';
import type { Login } from './experience-api.ts';
import { beginFlow, inFlow, meet } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';
import { isEmail } from './recipient.ts';
import { type Event, isOpen, kindsOf } from './ways.ts';

/** With a proven phone or address. May be asked again when an answer was lost: each step that was done is passed over. */
export async function finish(journey: Journey): Stopped {
  const { challenge, isIdentified } = journey.read();
  if (!isIdentified) {
    const outcome = await journey.experience.identify(challenge?.id ?? '');
    if (!outcome.ok) return askOrMeet(journey, outcome.refused);
    journey.change({ isIdentified: true });
  }
  return submit(journey);
}

/** Yes to "Create one?" or "Sign in to it?": the same proof, no second message (F2, F4). */
export const turnAround = (journey: Journey): Stopped =>
  turnAndFinish(journey, journey.read().event === 'SignIn' ? 'Register' : 'SignIn');

export async function turnAndFinish(journey: Journey, event: Event): Stopped {
  const stopped = await beginFlow(journey, event);
  if (stopped) return meet(journey, stopped);
  journey.change({ event, question: undefined, screen: 'code' });
  return finish(journey);
}

/** Whether the tenant lets a person go on from this question. */
export function canTurn({ page, read }: Journey, question: 'unknown' | 'taken'): boolean {
  const event = question === 'unknown' ? 'Register' : 'SignIn';
  return (
    isOpen(page, event) &&
    kindsOf(page, event).includes(isEmail(read().challenge?.to ?? '') ? 'email' : 'phone')
  );
}

/** F5 */
export async function givePassword(journey: Journey, login: Login, password: string): Stopped {
  return identifyBy(journey, await inFlow(journey, () => journey.experience.checkPassword(login, password)));
}

export async function signUpWithPassword(journey: Journey, username: string, password: string): Stopped {
  return identifyBy(journey, await inFlow(journey, () => journey.experience.newUsername(username, password)));
}

async function identifyBy(journey: Journey, proof: Outcome<{ readonly verificationId: string }>): Stopped {
  if (!proof.ok) return meet(journey, proof.refused);
  const outcome = await journey.experience.identify(proof.body.verificationId);
  return outcome.ok ? submit(journey) : meet(journey, outcome.refused);
}

async function submit(journey: Journey): Stopped {
  const outcome = await journey.experience.submit();
  if (!outcome.ok) return meet(journey, outcome.refused);
  // Whoever sits here next in this tab shall not find the number of the one before.
  journey.change({
    typed: '',
    screen: 'done',
    challenge: undefined,
    begun: undefined,
    isIdentified: false,
    password: '',
  });
  journey.leaveFor(outcome.body.redirectTo);
  return undefined;
}

function askOrMeet(journey: Journey, refused: Refused): Refused | undefined {
  const { event } = journey.read();
  const question = event === 'SignIn' ? 'unknown' : 'taken';
  const asked = { unknown: /^user\.user_not_exist$/, taken: /^user\.(phone|email)_already_in_use$/ }[
    question
  ];
  if (!asked.test(refused.code)) return meet(journey, refused);
  journey.change({ question });
  return undefined;
}
