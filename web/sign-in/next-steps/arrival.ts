/** Somebody who comes back from another provider: taken from the address before anything else reads it, and matched with who was sent away. */
import { readPage } from '../../ui/handed-over.ts';
import { postedToken } from '../../ui/posted-token.ts';
import { type Away, awayKey } from '../away-key.ts';

/** What the provider sent back; `away` only when its state is that of who was sent there from this tab. */
export interface Arrival {
  readonly data: Readonly<Record<string, string>>;
  readonly away?: Away;
}

export const arrival: Arrival | undefined = take();

function take(): Arrival | undefined {
  const [, connectorId] = /\/callback\/(?:social\/)?([^/]+)$/.exec(location.pathname) ?? [];
  const query = new URLSearchParams(location.search);
  const isReturn = ['state', 'code', 'error'].some((name) => query.has(name));
  if (connectorId === undefined || !isReturn) return undefined;
  const data = { ...Object.fromEntries(query), ...postedToken(location.hash) };
  const away = takeAway();
  const isTheirs = away?.state === data['state'] && away?.connectorId === decodeURIComponent(connectorId);
  // A code that serves once has no place in the history; the name of the application comes back into the address.
  history.replaceState(null, '', location.pathname + (isTheirs ? away?.search : ''));
  return isTheirs ? { data, away } : { data };
}

/** It serves one return. */
function takeAway(): Away | undefined {
  const key = awayKey(readPage<{ readonly base?: string }>().base ?? '');
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Away | undefined;
    sessionStorage.removeItem(key);
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}
