/** The one state of this page: shown by Preact, remembered over a reload, kept in step with the address. */
import { addressOf, screenAt } from './addresses.ts';
import { experience } from './experience-api.ts';
import { homeCountry } from './home-country.ts';
import type { Journey, State } from './journey.ts';
import { recall, remember } from './memory.ts';
import { base, page } from './page.ts';
import { isOpen } from './ways.ts';

let state: State = beginning();
const listeners = new Set<() => void>();

export const journey: Journey = {
  page,
  experience,
  now: Date.now,
  read: () => state,
  change,
  leaveFor: (address) => location.assign(address),
};

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(patch: Partial<State>): void {
  const before = state;
  state = { ...state, ...patch };
  const { typed, country, challenge, begun, isIdentified } = state;
  remember({ typed, country, challenge, begun, isIdentified });
  const address = addressOf(state);
  if (address && address !== addressOf(before)) history.pushState(null, '', base + address + location.search);
  for (const listener of listeners) listener();
}

function beginning(): State {
  const remembered = recall();
  const { screen, event } = screenAt(location.pathname.slice(base.length));
  const hint = new URLSearchParams(location.search).get('login_hint');
  const open = isOpen(page, event) || event === 'Register' ? event : 'Register';
  return {
    ...remembered,
    screen: screen === 'password' ? 'identify' : screen,
    event: isOpen(page, open) ? open : 'SignIn',
    typed: remembered.typed ?? hint ?? '',
    country: homeCountry(remembered.country, page.language, navigator.languages).iso,
    password: '',
    isAgreed: false,
  };
}

addEventListener('popstate', () => {
  const { screen, event } = screenAt(location.pathname.slice(base.length));
  const isBeyond = screen === 'code' && !state.challenge;
  state = { ...state, screen: isBeyond ? 'identify' : screen, event, question: undefined };
  for (const listener of listeners) listener();
});

// Shown again from the browser's memory after the application was reached: ask the server what is left of it.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
