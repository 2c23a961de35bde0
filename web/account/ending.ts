/** What ends the whole page: the sign-in is over, the person has left, or the account is not open here. */
import type { Refused } from '../ui/call-api.ts';

export type End = 'off' | 'ended' | 'denied' | 'state' | 'network' | 'insecure' | 'bye';

let end: End | undefined;
const listeners = new Set<() => void>();

export const ending = (): End | undefined => end;

export function onEnding(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function leaveFor(next: End | undefined): void {
  end = next;
  for (const listener of listeners) listener();
}

export function endOf({ code }: Refused): End | undefined {
  if (code === 'auth.unauthorized' || code === 'auth.forbidden') return 'ended';
  return code === 'account_center.not_enabled' ? 'off' : undefined;
}
