/** A forgotten password: to the question whose it is, and at the end the new one (F8). */
import { countries, findCountry } from '../ui/phone/country.ts';
import { readIdentifier } from './identifier.ts';
import { gone, type Journey, type State, type Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { isOpen, kindsOf } from './ways.ts';

/** To the first question of a forgotten password, with what was typed where that can get a code. */
export function forget({ page, read, change }: Journey, notice?: State['notice']): void {
  const { typed, country } = read();
  const { problem } = readIdentifier(
    typed,
    findCountry(country ?? '') ?? countries[0]!,
    kindsOf(page, 'ForgotPassword'),
  );
  change({
    event: 'ForgotPassword',
    screen: 'identify',
    typed: problem ? '' : typed,
    notice,
    password: '',
    question: undefined,
  });
}

export const canForget = ({ page }: Journey): boolean =>
  isOpen(page, 'SignIn') && isOpen(page, 'ForgotPassword');

/** Sets the new password. Nobody is signed in by it. May be asked again when an answer was lost. */
export async function renew(journey: Journey): Stopped {
  const { experience, read, change } = journey;
  const { password, renewedTo } = read();
  if (password !== renewedTo) {
    const chosen = await experience.renewPassword(password);
    if (!chosen.ok) return meet(journey, chosen.refused);
    change({ renewedTo: password });
  }
  const done = await experience.submit();
  const isOver = !done.ok && renewedTo && done.refused.code === 'session.interaction_not_found';
  if (!done.ok && !isOver) return meet(journey, done.refused);
  change({ ...gone, screen: 'renewed', password: '', renewedTo: undefined });
  return undefined;
}
