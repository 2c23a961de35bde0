/** What ends the whole page: the sign-in is over, the person has left, or the account is not open here. */
import type { Refused } from '../ui/call-api.ts';
import { createSignal } from './signal.ts';

export type End = 'off' | 'ended' | 'denied' | 'state' | 'network' | 'insecure' | 'bye';

let end: End | undefined;
const changed = createSignal();

export const ending = (): End | undefined => end;

export const onEnding = changed.on;

export function leaveFor(next: End | undefined): void {
  end = next;
  changed.tell();
}

export function endOf({ code }: Refused): End | undefined {
  if (code === 'auth.unauthorized' || code === 'auth.forbidden') return 'ended';
  return code === 'account_center.not_enabled' ? 'off' : undefined;
}
