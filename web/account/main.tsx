/** The account pages: people look after their own account, signed in like with any other application. */
import { render } from 'preact';
import { showBrand } from '../ui/show-brand.ts';
import { roomAt } from './addresses.ts';
import { App } from './app.tsx';
import { connectorAt, takeReturn } from './away.ts';
import { endOf, type End, leaveFor } from './ending.ts';
import { base, home, keepLanguage, page } from './page.ts';
import { readPerson } from './person.ts';
import { arrive, depart, hasJustLeft } from './session.ts';
import './style.css';

showBrand(page.color);
const root = document.getElementById('root') as HTMLElement;

// Opened under another name of this machine: people are sent back to the registered address only, so begin there.
if (new URL(home).origin !== location.origin)
  location.replace(home + location.pathname.slice(`${base}/account`.length) + location.search);
else void begin();

async function begin(): Promise<void> {
  render(<App isArriving />, root);
  const end = await enter();
  if (end === 'leaving') return;
  if (end) leaveFor(end);
  render(<App isArriving={end !== undefined} />, root);
}

/** Why nobody is in; `leaving` while the browser is on its way to the sign-in. */
async function enter(): Promise<End | 'leaving' | undefined> {
  const answer = new URLSearchParams(location.search);
  const isAnswer = answer.has('state') && (answer.has('code') || answer.has('error'));
  const isOfProvider = connectorAt(roomAt(location.pathname)) !== undefined;
  if (isAnswer && isOfProvider) takeReturn(answer);
  if (!page.isOpen) return 'off';
  if (!('subtle' in crypto)) return 'insecure';
  if (!isAnswer || isOfProvider) {
    if (hasJustLeft()) return 'bye';
    return depart(location.pathname + location.search).then(
      () => 'leaving',
      () => 'network',
    );
  }
  // The code is of no use to anybody now, and a reload must not try it again.
  history.replaceState(null, '', `${base}/account`);
  const arrival = await arrive(answer);
  if (!arrival.ok) {
    // Who tries again wants to come where they were going.
    if (arrival.to) history.replaceState(null, '', arrival.to);
    return arrival.why;
  }
  history.replaceState(null, '', arrival.to);
  const [refused] = await Promise.all([readPerson(), keepLanguage(arrival.language).catch(() => undefined)]);
  return refused && (endOf(refused) ?? 'network');
}

// Shown again from the browser's memory: somebody may have signed out meanwhile.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
