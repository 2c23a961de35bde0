/** Who comes by another provider: known, related to an account here, or new (end-user/02 §7.7). */
import type { Refused } from '../../ui/call-api.ts';
import { finish } from '../finish.ts';
import { beginFlow } from '../held-flow.ts';
import type { Journey, Stopped } from '../journey.ts';
import { meet } from '../meet.ts';
import { lacksAgreement } from '../parts/terms.tsx';
import { formatRecipient, isEmail } from '../recipient.ts';
import { kindsOf } from '../ways.ts';
import type { Arrival } from './arrival.ts';
import { nextStepsApi as api } from './next-steps-api.ts';
import { askToProve, giveProof } from './set-up.ts';

/** Refused with `lost` when nobody was sent away from this tab with this state, `denied` when the provider said no. */
export async function comeBack(journey: Journey, { data, away }: Arrival): Stopped {
  if (!away) return { code: 'lost', message: '' };
  const { connectorId, verificationId, event, isAgreed } = away;
  journey.change({ event, begun: event, isAgreed, isIdentified: false, isStaged: false });
  if ('error' in data) return { code: 'denied', message: '' };
  const shown = await api.showProvider(connectorId, verificationId, data);
  if (!shown.ok) return meet(journey, shown.refused);
  journey.change({ visit: { id: verificationId, providerId: connectorId } });
  return enter(journey);
}

async function enter(journey: Journey): Stopped {
  const id = journey.read().visit?.id ?? '';
  const outcome = await journey.experience.identify(id);
  if (outcome.ok) return goIn(journey);
  switch (outcome.refused.code) {
    case 'user.identity_not_exist':
      return ask(journey, outcome.refused);
    case 'user.identity_already_in_use': {
      // Somebody signs up who has an account: that is where they want to be.
      const stopped = journey.read().event === 'Register' ? await turn(journey, 'SignIn') : outcome.refused;
      return stopped ? meet(journey, stopped) : enter(journey);
    }
    default:
      return meet(journey, outcome.refused);
  }
}

/** Not linked yet: at once where the tenant trusts what providers verify, else by a proof of the number or address. */
async function ask(journey: Journey, { data }: Refused): Stopped {
  const { visit } = journey.read();
  const { relatedUser } = (data ?? {}) as { relatedUser?: { type: string; value: string } };
  if (!visit) return undefined;
  if (relatedUser && journey.page.linksByItself) {
    const linked = await journey.experience.link(visit.id);
    if (linked.ok) return goIn(journey);
  }
  const related = relatedUser && (relatedUser.type === 'phone' ? `+${relatedUser.value}` : relatedUser.value);
  journey.change({ visit: { ...visit, related } });
  if (!related && canCreate(journey) && !lacksAgreement('Register')) return createAccount(journey);
  journey.change({ screen: 'related' });
  return undefined;
}

export const canCreate = ({ page }: Journey): boolean => page.signInMode !== 'SignIn';

export async function createAccount(journey: Journey): Stopped {
  const stopped = await turn(journey, 'Register');
  return stopped ? meet(journey, stopped) : enter(journey);
}

async function turn(journey: Journey, event: 'SignIn' | 'Register'): Promise<Refused | undefined> {
  const stopped = await beginFlow(journey, event);
  if (!stopped) journey.change({ event });
  return stopped;
}

/** A code to the number or address of the account that may be theirs; none where it is proven already. */
export const askToLink = (journey: Journey): Stopped =>
  askToProve(journey, journey.read().visit?.related ?? '', () => link(journey));

export const giveToLink = (journey: Journey, code: string): Stopped =>
  giveProof(journey, code, () => link(journey));

async function link(journey: Journey): Stopped {
  const outcome = await journey.experience.link(journey.read().visit?.id ?? '');
  return outcome.ok ? goIn(journey) : meet(journey, outcome.refused);
}

/** Signs in to that account the usual way; what it takes is asked by the first page, and the link comes with it (finish.ts). */
export function signInToLink({ page, read, change }: Journey): void {
  const { visit } = read();
  const related = visit?.related ?? '';
  const fits = kindsOf(page, 'SignIn').includes(isEmail(related) ? 'email' : 'phone');
  change({
    screen: 'identify',
    event: 'SignIn',
    typed: fits ? formatRecipient(related) : '',
    visit: visit && { ...visit, isWanted: true },
  });
}

function goIn(journey: Journey): Stopped {
  journey.change({ isIdentified: true, visit: undefined });
  return finish(journey);
}
