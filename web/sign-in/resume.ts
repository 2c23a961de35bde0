/** A reload, or a page opened anew: what was remembered counts only as far as the server agrees. */
import { isLost } from '../ui/call-api.ts';
import { addProven } from './addition.ts';
import { isBeingGiven } from './code.ts';
import { finish, finishOnceHeard } from './finish.ts';
import { restoreFlow } from './held-flow.ts';
import { gone, type Journey, type Screen } from './journey.ts';
import { meet } from './meet.ts';

/** Screens that are nothing without a flow. */
const deep: readonly Screen[] = ['code', 'renew', 'addition', 'additionCode', 'second'];

export async function resume(journey: Journey): Promise<void> {
  const { screen, begun } = journey.read();
  const isDeep = deep.includes(screen);
  if (!isDeep && !begun) return;
  const stopped = await restoreFlow(journey);
  // Where nobody answers what was remembered stays; the next act will tell.
  if (stopped && isLost(stopped)) return;
  if (stopped) {
    // A new password was set, and that is over: what comes next is to sign in with it.
    if (screen === 'renew') journey.change({ event: 'SignIn' });
    if (isDeep || stopped.code === 'session.not_found') meet(journey, stopped);
    else journey.change(gone);
  }
  await goOn(journey);
}

async function goOn(journey: Journey): Promise<void> {
  const { screen, challenge, missing, second, isIdentified, begun = 'SignIn' } = journey.read();
  // A phone fills in a code sooner than the answer comes. Two submissions would take back each other's way on.
  const isProven = challenge?.isProven && !isBeingGiven();
  switch (screen) {
    case 'code':
      if (!challenge) journey.change({ screen: 'identify' });
      else if (isProven) await finish(journey);
      return;
    case 'renew':
      if (!isIdentified) journey.change({ screen: challenge ? 'code' : 'identify' });
      return;
    case 'additionCode':
      if (isProven) await addProven(journey);
      else if (!challenge) journey.change({ screen: 'addition' });
      return;
    case 'addition':
    case 'second':
      journey.change({ event: begun });
      if (screen === 'second' ? second : missing) return;
      // The tab has forgotten what is asked for; the server says it again.
      if (!isIdentified) journey.change({ isStaged: true });
      if (await finishOnceHeard(journey)) journey.change({ screen: 'identify' });
      return;
    default:
  }
}
