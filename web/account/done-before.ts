/** What was done already when only its answer was lost: asked for again it is refused because it is done. */
import { isLost, type Outcome } from '../ui/call-api.ts';

let lost: string | undefined;

/** `key`: what exactly is wanted. `refused`: what the server says to who wants it a second time; then it has gone well. */
export async function doneBefore(
  key: string,
  refused: string,
  run: () => Promise<Outcome<unknown> | undefined>,
): Promise<Outcome<unknown> | undefined> {
  const outcome = await run();
  if (!outcome || outcome.ok) return outcome;
  const { code } = outcome.refused;
  if (lost === key && code === refused) return { ok: true, body: undefined };
  if (isLost(outcome.refused)) lost = key;
  return outcome;
}
