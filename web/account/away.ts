/** To another provider and back: who was sent where is kept in this tab for the one round trip (RFC 6749 §10.12). */
import type { Outcome } from '../ui/call-api.ts';
import { postedToken } from '../ui/posted-token.ts';
import { api } from './account-api.ts';
import { roomAt } from './addresses.ts';
import { keep, take } from './kept.ts';
import { home } from './page.ts';
import { randomText } from '../ui/base64url.ts';

interface Away {
  readonly connectorId: string;
  /** Of what the return completes. */
  readonly record: string;
  readonly state: string;
  readonly replaces: boolean;
  /** Of the page that was left: the provider's return does not carry it. */
  readonly search: string;
}

export interface Back extends Away {
  /** What the provider sent along. */
  readonly data: Readonly<Record<string, string>>;
}

export async function leaveFor(connectorId: string, replaces: boolean): Promise<Outcome<unknown>> {
  const state = randomText();
  const room = roomAt(location.pathname);
  const outcome = await api.leaveFor(connectorId, state, `${home}/callback/social/${connectorId}`);
  if (!outcome.ok) return outcome;
  // Whoever went elsewhere meanwhile stays there.
  if (roomAt(location.pathname) !== room) return outcome;
  const { verificationRecordId: record, authorizationUri } = outcome.body;
  const { search } = location;
  keep('away', { connectorId, record, state, replaces, search } satisfies Away);
  location.assign(authorizationUri);
  return outcome;
}

/** The connector of a return address; undefined for other rooms. */
export const connectorAt = (room: string): string | undefined =>
  /^\/callback\/social\/([^/]+)$/.exec(room)?.[1];

/**
 * Takes a provider's answer out of the address before anything else reads it: a code that serves once has no place in the
 * history. It waits in this tab until the sign-in is renewed; only the answer to this tab's own question does.
 */
export function takeReturn(answer: URLSearchParams): void {
  const away = take<Away>('away');
  const isTheirs =
    away !== undefined &&
    away.state === answer.get('state') &&
    away.connectorId === connectorAt(roomAt(location.pathname));
  const data = { ...Object.fromEntries(answer), ...postedToken(location.hash) };
  if (isTheirs) keep('back', { ...away, data } satisfies Back);
  history.replaceState(null, '', location.pathname + (isTheirs ? away.search : ''));
}

export const takeBack = (): Back | undefined => take<Back>('back');
