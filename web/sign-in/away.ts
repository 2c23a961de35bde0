/** To another provider: who was sent where is kept in this tab until they come back (RFC 6749 §10.12). */
import type { ShownProvider } from '../../contract/pages.ts';
import { randomText } from '../ui/base64url.ts';
import { type Away, awayKey } from './away-key.ts';
import { inFlow } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { base } from './page.ts';

export async function leaveFor(journey: Journey, { id: connectorId }: ShownProvider): Stopped {
  const state = randomText();
  const redirectUri = `${location.origin}${base}/callback/${encodeURIComponent(connectorId)}`;
  const outcome = await inFlow(journey, () =>
    journey.experience.askProvider(connectorId, { state, redirectUri }),
  );
  if (!outcome.ok) return meet(journey, outcome.refused);
  const { verificationId, authorizationUri } = outcome.body;
  const { event, isAgreed } = journey.read();
  const away: Away = { connectorId, verificationId, state, event, isAgreed, search: location.search };
  try {
    sessionStorage.setItem(awayKey(base), JSON.stringify(away));
  } catch {
    // Who came back could not be told from somebody who was sent here by a stranger.
    return { code: 'unknown', message: '' };
  }
  journey.leaveFor(authorizationUri);
  return undefined;
}
