/** The one state of this page: shown by Preact, remembered over a reload, kept in step with the address. */
import { addressOf, type Place, screenAt } from './addresses.ts';
import { experience } from './experience-api.ts';
import { isHere } from './here.ts';
import { homeCountry } from './home-country.ts';
import type { Journey, Screen, State } from './journey.ts';
import { readHint } from './login-hint.ts';
import { recall, remember } from './memory.ts';
import { base, narrow, page } from './page.ts';
import { type Event, isOpen } from './ways.ts';

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
  const { typed, country, hint, challenge, begun, isIdentified, isStaged, missing, second, sent } = state;
  const { setUp, newApp, hasScanned, visit } = state;
  remember({
    typed,
    country,
    hint,
    challenge,
    begun,
    isIdentified,
    isStaged,
    missing,
    second,
    sent,
    setUp,
    newApp,
    hasScanned,
    visit,
  });
  const address = addressOf(state, narrow);
  if (address && !isHere(state.screen)) {
    const elsewhere = base + address + location.search;
    // Going back to a code that was right would only lead here again.
    return before.screen === 'identify' ? location.assign(elsewhere) : location.replace(elsewhere);
  }
  if (address && address !== addressOf(before, narrow))
    history.pushState(null, '', base + address + location.search);
  for (const listener of listeners) listener();
}

function beginning(): State {
  const remembered = recall();
  const { screen, event = remembered.begun ?? 'SignIn', factor } = here();
  const hint = new URLSearchParams(location.search).get('login_hint') ?? undefined;
  const home = homeCountry(remembered.country, page.language, navigator.languages);
  // What was typed beside the hint of another request is about somebody else.
  const isNewHint = hint !== undefined && hint !== remembered.hint;
  const { typed, country } = isNewHint
    ? readHint(hint, home)
    : { typed: remembered.typed ?? '', country: home };
  const events: readonly Event[] = [event, 'SignIn', 'Register'];
  return {
    ...remembered,
    screen: screen === 'password' && !typed ? 'identify' : screen,
    event: events.find((one) => isOpen(page, one)) ?? 'SignIn',
    factor,
    typed,
    hint,
    country: country.iso,
    password: '',
    isAgreed: false,
  };
}

function here(): Place {
  return screenAt(location.pathname.slice(base.length));
}

/** What a screen of the history would show may be over by now: then what comes before it is shown. */
function stillThere(screen: Screen): Screen {
  const { challenge, typed, missing, second } = state;
  const isAddition = Boolean(challenge?.isAddition);
  if (screen === 'additionCode' && !isAddition) return stillThere('addition');
  const isOver =
    (screen === 'code' && (!challenge || isAddition)) ||
    (screen === 'password' && !typed) ||
    (screen === 'addition' && !missing) ||
    (screen === 'second' && !second);
  return isOver ? 'identify' : screen;
}

addEventListener('popstate', () => {
  const { screen, event = state.event, factor } = here();
  state = { ...state, screen: stillThere(screen), event, factor, question: undefined };
  for (const listener of listeners) listener();
});

// Shown again from the browser's memory after the application was reached: ask the server what is left of it.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
