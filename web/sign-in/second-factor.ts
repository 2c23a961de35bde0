/** The second factor at sign-in: sent when it was chosen, shown, and on (end-user/04 §5). */
import { isLost } from '../ui/call-api.ts';
import { channels, type Factor } from './factors.ts';
import { finish } from './finish.ts';
import { firstPagesApi as api } from './first-pages-api.ts';
import type { Journey, Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { askPasskey } from '../ui/shown-passkey.ts';
import { sentCode, waitingFor } from './send-code.ts';
import { trustIfWanted } from './trust-device.ts';

type Sent = keyof typeof channels;

/** To the phone or the address on file. */
export async function sendSecond(journey: Journey, factor: Sent): Stopped {
  const outcome = await api.sendSecond(factor);
  // Now, not before: to another factor one may have been sent meanwhile.
  const { sent } = journey.read();
  const before = sent?.[factor];
  if (outcome.ok) journey.change({ sent: { ...sent, [factor]: sentCode(outcome.body, journey.now()) } });
  else if (before)
    journey.change({ sent: { ...sent, [factor]: waitingFor(before, outcome.refused, journey.now()) } });
  return outcome.ok ? undefined : meet(journey, outcome.refused);
}

/** An answer was lost: what was given may count already, and is refused the second time. */
let isDoubtful = false;

export async function giveSecond(journey: Journey, factor: Factor, code: string): Stopped {
  const outcome = await (factor === 'app' || factor === 'backup'
    ? api.checkKept(factor, code)
    : api.checkSecond(factor as Sent, journey.read().sent?.[factor]?.id ?? '', code));
  if (!outcome.ok && isLost(outcome.refused)) isDoubtful = true;
  else if (outcome.ok || isDoubtful || outcome.refused.code === 'verification_code.not_found') {
    const stopped = await finishSecond(journey, factor);
    isDoubtful = stopped !== undefined;
    if (outcome.ok || stopped || journey.read().screen !== 'second') return stopped;
  }
  return outcome.ok ? undefined : meet(journey, outcome.refused);
}

/** Asks the person's device. `passkey` is refused when the device or the person said no. */
export async function showPasskey(journey: Journey): Stopped {
  const wanted = await api.askForPasskey();
  if (!wanted.ok) return meet(journey, wanted.refused);
  const shown = await askPasskey(wanted.body.authenticationOptions);
  if (!shown) return { code: 'passkey', message: '' };
  const outcome = await api.showPasskey(wanted.body.verificationId, shown);
  return outcome.ok ? finishSecond(journey, 'passkey') : meet(journey, outcome.refused);
}

async function finishSecond(journey: Journey, factor: Factor): Stopped {
  await trustIfWanted(journey, factor);
  return finish(journey);
}
