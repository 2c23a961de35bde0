/** Opens the telephone with the key of the link, then never shows that key again. */
import { callApi } from '../ui/call-api.ts';

/** Whether a key was given and refused is told by the messages themselves: an older cookie may still open them. */
export async function giveKey(): Promise<void> {
  const key = location.hash.slice(1);
  if (!key) return;
  history.replaceState(null, '', location.pathname + location.search);
  await callApi('POST', '/api/telephone/session', { body: { key } });
}
