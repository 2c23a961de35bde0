/** The link of a one-time token: a sign-in by nothing but what it proves (end-user/03 F14). */
import { readHint } from '../login-hint.ts';
import { recipient } from '../experience-api.ts';
import { beginFlow, inFlow } from '../held-flow.ts';
import { identifyBy } from '../finish.ts';
import type { Journey, Stopped } from '../journey.ts';
import { page } from '../page.ts';
import { homeCountry } from '../home-country.ts';
import type { Outcome } from '../../ui/call-api.ts';

export interface Link {
  readonly token: string;
  /** The number as E.164, or the address. */
  readonly to: string;
}

/** Undefined where the address holds none, or none any more. */
export function linkIn(search: string): Link | undefined {
  const query = new URLSearchParams(search);
  const [token, hint] = [query.get('one_time_token'), query.get('login_hint')];
  if (!token || !hint) return undefined;
  const home = homeCountry(undefined, page.language, navigator.languages);
  return { token, to: readHint(hint, home).value };
}

/** May be asked again when an answer was lost: the server has kept what it took. */
export async function follow(journey: Journey, { token, to }: Link): Stopped {
  const identifier = recipient(to);
  const before = await journey.experience.read();
  const taken = before.ok
    ? before.body.verificationRecords.find(
        (record) => record.type === 'OneTimeToken' && record.identifier?.value === identifier.value,
      )
    : undefined;
  if (before.ok && taken) journey.change({ begun: before.body.interactionEvent });
  const show = () => inFlow(journey, () => journey.experience.showToken(identifier, token));
  let proof = taken ? ({ ok: true, body: { verificationId: taken.id } } as const) : await show();
  if (!proof.ok && proof.refused.code === 'one_time_token.interaction_event_mismatch') {
    // It is for a new password: that is what the person came for, then.
    journey.change({ event: 'ForgotPassword' });
    proof = await show();
  }
  if (proof.ok) forgetLink();
  if (journey.read().begun === 'ForgotPassword') return renewBy(journey, proof);
  const stopped = await identifyBy(journey, proof);
  if (stopped?.code !== 'user.user_not_exist') return stopped;
  const turned = await beginFlow(journey, 'Register');
  if (turned) return turned;
  journey.change({ event: 'Register' });
  return identifyBy(journey, proof);
}

async function renewBy(journey: Journey, proof: Outcome<{ readonly verificationId: string }>): Stopped {
  const known = proof.ok ? await journey.experience.identify(proof.body.verificationId) : proof;
  if (!known.ok) return known.refused;
  journey.change({ event: 'ForgotPassword', isIdentified: true, screen: 'renew', password: '' });
  return undefined;
}

/** What comes next would lead here again. */
export function forgetLink(): void {
  const address = new URL(location.href);
  for (const name of ['one_time_token', 'errorMessage']) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
}
