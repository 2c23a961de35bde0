/** Which address shows which room, and the ways between them: back, forward and reload work as everywhere. */
import { base, type Key } from './page.ts';
import { createSignal } from './signal.ts';
import type { Values } from '../../words/fill.ts';

/** What came of an act, said where the person is next; kept as a key, so that another language says it too. */
export interface Notice {
  readonly key: Key;
  readonly values?: Values;
}

/** `/`, `/security`, `/phone`, … without the base and without a slash at the end. */
export const roomAt = (path: string): string =>
  path.slice(`${base}/account`.length).replace(/\/+$/, '') || '/';

const changed = createSignal();
let notice: Notice | undefined;

export const readNotice = (): Notice | undefined => notice;

export function tellNotice(told: Notice | undefined): void {
  notice = told;
  changed.tell();
}

export const subscribe = changed.on;

/** The search goes along: where people are sent back to, and in which language they read. */
export const hrefOf = (room: string): string =>
  `${base}/account${room === '/' ? '' : room}${location.search}`;

/** A step inside a room makes way for what comes after it. */
export function goTo(room: string, told?: Notice): void {
  if (stepNow()) history.replaceState(null, '', hrefOf(room));
  else history.pushState(null, '', hrefOf(room));
  scrollTo(0, 0);
  tellNotice(told);
}

/** The step of a room that is shown, where it is not its first: the browser's Back leads to the one before. */
export const stepNow = (): unknown => history.state;

export const goToStep = (step: string): void => history.pushState(step, '');

/** The act of a room is done: back to where the person came from, else to the page that says so, else to the list. */
export function finish(room: string, told: Notice, list = '/security'): void {
  // Whoever left the room meanwhile stays where they are.
  if (!roomAt(location.pathname).startsWith(room)) return tellNotice(told);
  const { redirect, showsSuccess } = wishes();
  if (redirect && !showsSuccess) location.assign(redirect);
  else goTo(showsSuccess ? `${room}/success` : list, told);
}

/** What the address asks for. The server let `redirect` stand only where it is registered. */
export function wishes() {
  const query = new URLSearchParams(location.search);
  return {
    redirect: query.get('redirect') ?? undefined,
    showsSuccess: query.has('show_success') && query.get('show_success') !== 'false',
    identifier: query.get('identifier') ?? undefined,
  };
}

addEventListener('popstate', () => tellNotice(undefined));
