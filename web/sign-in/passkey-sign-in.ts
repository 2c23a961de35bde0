/** Signing in with a passkey alone: asked of the device before anybody is named (end-user/02 §7.10). */
import { identifyBy } from './finish.ts';
import { firstPagesApi as api } from './first-pages-api.ts';
import { inFlow } from './held-flow.ts';
import type { Journey, Stopped } from './journey.ts';
import { meet } from './meet.ts';
import { askPasskey } from '../ui/shown-passkey.ts';

/** `passkey` is refused when the device or the person said no. */
export async function signInByPasskey(journey: Journey): Stopped {
  // A browser holds one question at a time.
  stopOffering();
  const wanted = await api.askForAnyPasskey();
  if (!wanted.ok) return meet(journey, wanted.refused);
  const shown = await askPasskey(wanted.body.authenticationOptions);
  return shown ? show(journey, shown) : { code: 'passkey', message: '' };
}

let offer: AbortController | undefined;

export const stopOffering = (): void => offer?.abort();

/** The browser lists passkeys where names are typed. Nothing is said of it when it cannot, or when nobody takes one. */
export async function offerPasskeys(journey: Journey, taken: (run: () => Stopped) => void): Promise<void> {
  stopOffering();
  const mine = new AbortController();
  offer = mine;
  const canOffer = await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.();
  const wanted = canOffer && !mine.signal.aborted && (await api.askForAnyPasskey());
  if (!wanted || !wanted.ok || mine.signal.aborted) return;
  const shown = await askPasskey(wanted.body.authenticationOptions, mine.signal);
  if (shown) taken(() => show(journey, shown));
}

const show = async (journey: Journey, shown: unknown): Stopped =>
  identifyBy(journey, await inFlow(journey, () => api.showAnyPasskey(shown)));
