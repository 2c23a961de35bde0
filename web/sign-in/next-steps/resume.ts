/** A next step is begun, or shown again after a reload: what was remembered counts only as far as the server agrees. */
import { isLost } from '../../ui/call-api.ts';
import { finishOnceHeard } from '../finish.ts';
import { restoreFlow } from '../held-flow.ts';
import type { Journey } from '../journey.ts';
import { meet } from '../meet.ts';

export async function resume(journey: Journey): Promise<void> {
  const { screen } = journey.read();
  const stopped = await restoreFlow(journey);
  // Where nobody answers what was remembered stays; the next act will tell.
  if (stopped && isLost(stopped)) return;
  if (stopped) {
    meet(journey, stopped);
    if (stopped.code !== 'session.not_found') journey.change({ screen: 'identify' });
    return;
  }
  const { isIdentified, factor, setUp, visit } = journey.read();
  if (screen === 'related') {
    if (!visit) journey.change({ screen: 'identify' });
  } else if (!isIdentified) journey.change({ screen: 'identify' });
  // The tab has forgotten what is asked for; the server says it again.
  else if (screen === 'fromProvider' || (screen === 'setUp' && !setUp && factor !== 'backup'))
    if (await finishOnceHeard(journey)) journey.change({ screen: 'identify' });
}
