/** Opens the telephone with the key of the link, then never shows that key again. */
import { callApi, isLost } from '../ui/call-api.ts';

/** Not in the address any more, and not given yet. */
let key = '';

/**
 * Whether the server was there to be given it; true where there is none to give. That a key was refused is told by the
 * messages themselves: an older cookie may still open them.
 */
export async function giveKey(): Promise<boolean> {
  const found = location.hash.slice(1);
  if (found) {
    key = found;
    history.replaceState(null, '', location.pathname + location.search);
  }
  if (!key) return true;
  const outcome = await callApi('POST', '/api/telephone/session', { body: { key } });
  const isGiven = outcome.ok || !isLost(outcome.refused);
  if (isGiven) key = '';
  return isGiven;
}
