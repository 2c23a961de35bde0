/** A forgotten password: to the question whose it is, and at the end the new one (F8). */
import { firstPagesApi as api } from './first-pages-api.ts';
import { readTyped } from './identifier.ts';
import { gone, type Journey, type State, type Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { isOpen, isPasswordOnly, kindsOf, meansOf } from './ways.ts';

/** To the first question of a forgotten password, with what was typed where that can get a code. */
export function forget({ page, read, change }: Journey, notice?: State['notice']): void {
  const { typed } = read();
  const { problem } = readTyped(read(), kindsOf(page, 'ForgotPassword'));
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
    const chosen = await api.renewPassword(password);
    if (!chosen.ok) return meet(journey, chosen.refused);
    change({ renewedTo: password });
  }
  const done = await experience.submit();
  const isOver = !done.ok && renewedTo && done.refused.code === 'session.interaction_not_found';
  if (!done.ok && !isOver) return meet(journey, done.refused);
  const afterwards = canGivePassword(journey) ? 'password' : 'identify';
  change({ ...gone, screen: 'renewed', afterwards, password: '', renewedTo: undefined });
  return undefined;
}

/** Who has just chosen a password wants to use it, also where a code is what comes first. */
function canGivePassword({ page, read }: Journey): boolean {
  if (isPasswordOnly(page, 'SignIn')) return false;
  const kinds = kindsOf(page, 'SignIn');
  const { kind, problem } = readTyped(read(), kinds);
  return !problem && kinds.includes(kind) && meansOf(page, 'SignIn', kind).includes('password');
}
