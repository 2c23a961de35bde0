/** From something proven to the application: who is it, does the account exist, and off. */
import { isLost, type Outcome, type Refused } from '../ui/call-api.ts';
import { firstPagesApi as api, type Login } from './first-pages-api.ts';
import { beginFlow, inFlow } from './held-flow.ts';
import { gone, type Journey, type Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { isEmail } from './recipient.ts';
import { canForget, forget } from './reset.ts';
import { type Event, isOpen, meansOf } from './ways.ts';

/** With a proven phone or address. May be asked again when an answer was lost: each step that was done is passed over. */
export async function finish(journey: Journey): Stopped {
  const { challenge, isIdentified, isStaged, event } = journey.read();
  if (!isIdentified) {
    const outcome = await journey.experience.identify(isStaged ? undefined : (challenge?.id ?? ''));
    if (!outcome.ok) return askOrMeet(journey, outcome.refused);
    journey.change({ isIdentified: true });
  }
  if (event !== 'ForgotPassword') return submit(journey);
  journey.change({ screen: 'renew', password: '' });
  return undefined;
}

const pauseMs = 3000;

/** For a page that can show nothing before: asks until the server is heard, and says so meanwhile. */
export async function finishOnceHeard(journey: Journey): Stopped {
  for (;;) {
    const stopped = await finish(journey);
    if (!stopped || !isLost(stopped)) return stopped;
    journey.change({ notice: stopped });
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    journey.change({ notice: undefined });
  }
}

/** Yes to "Create one?" or "Sign in to it?": the same proof, no second message (F2, F4). */
export const turnAround = (journey: Journey): Stopped =>
  turnAndFinish(journey, journey.read().event === 'SignIn' ? 'Register' : 'SignIn');

export async function turnAndFinish(journey: Journey, event: Event): Stopped {
  const stopped = await beginFlow(journey, event);
  if (stopped) return meet(journey, stopped);
  const { challenge } = journey.read();
  journey.change({
    event,
    question: undefined,
    screen: 'code',
    challenge: challenge && { ...challenge, isAddition: false },
  });
  return finish(journey);
}

/** Whether the tenant lets a person go on from this question. */
export function canTurn({ page, read }: Journey, question: 'unknown' | 'taken'): boolean {
  // What was proven becomes part of the new account, also where accounts begin with something else: that is asked for next.
  if (question === 'unknown') return isOpen(page, 'Register');
  const { challenge, isIdentified } = read();
  const kind = isEmail(challenge?.to ?? '') ? 'email' : 'phone';
  const means = meansOf(page, 'SignIn', kind);
  // Who is somebody else here already signs in as this one from the first question on, by whatever means.
  return isOpen(page, 'SignIn') && (isIdentified ? means.length > 0 : means.includes('code'));
}

/** F5 */
export async function givePassword(journey: Journey, login: Login, password: string): Stopped {
  const proof = await inFlow(journey, () => api.checkPassword(login, password));
  if (!proof.ok && proof.refused.code === 'password.expired' && canForget(journey)) {
    forget(journey, proof.refused);
    return undefined;
  }
  return identifyBy(journey, proof);
}

/** A name that this person has taken, when the answer to what came after it was lost: they are not told that it is taken. */
let taken: { readonly key: string; readonly id: string } | undefined;

export async function signUpWithPassword(journey: Journey, username: string, password: string): Stopped {
  const key = `${username} ${password}`;
  const isTheirs = taken?.key === key && journey.read().begun === 'Register';
  const proof: Outcome<{ readonly verificationId: string }> = isTheirs
    ? { ok: true, body: { verificationId: taken!.id } }
    : await inFlow(journey, () => api.newUsername(username, password));
  if (proof.ok) taken = { key, id: proof.body.verificationId };
  const stopped = await identifyBy(journey, proof);
  if (stopped && !isLost(stopped)) taken = undefined;
  return stopped;
}

/** `Refused` of the proof, or on by it. */
export async function identifyBy(
  journey: Journey,
  proof: Outcome<{ readonly verificationId: string }>,
): Stopped {
  if (!proof.ok) return meet(journey, proof.refused);
  const outcome = await journey.experience.identify(proof.body.verificationId);
  if (!outcome.ok) return meet(journey, outcome.refused);
  journey.change({ isIdentified: true });
  return submit(journey);
}

async function submit(journey: Journey): Stopped {
  const stopped = await linkIfWanted(journey);
  if (stopped) return stopped;
  const outcome = await journey.experience.submit();
  if (!outcome.ok) return meet(journey, outcome.refused);
  // Whoever sits here next in this tab shall not find the number of the one before.
  journey.change({
    ...gone,
    typed: '',
    hint: undefined,
    hasScanned: undefined,
    screen: 'done',
    password: '',
  });
  journey.leaveFor(outcome.body.redirectTo);
  return undefined;
}

/**
 * Who signed in to have the account of another provider linked: that they are in is the proof (end-user/02 §7.7). It is
 * written with the rest, when this is submitted. In another account than the related one nothing is linked.
 */
async function linkIfWanted(journey: Journey): Stopped {
  const { visit, event } = journey.read();
  if (!visit?.isWanted || event !== 'SignIn') return undefined;
  const outcome = await journey.experience.link(visit.id);
  if (!outcome.ok && isLost(outcome.refused)) return outcome.refused;
  journey.change({ visit: undefined });
  return undefined;
}

function askOrMeet(journey: Journey, refused: Refused): Refused | undefined {
  const { event } = journey.read();
  const question = event === 'Register' ? 'taken' : 'unknown';
  const asked = { unknown: /^user\.user_not_exist$/, taken: /^user\.(phone|email)_already_in_use$/ }[
    question
  ];
  if (event === 'ForgotPassword' || !asked.test(refused.code)) return meet(journey, refused);
  journey.change({ question, screen: journey.read().challenge?.isAddition ? 'additionCode' : 'code' });
  return undefined;
}
