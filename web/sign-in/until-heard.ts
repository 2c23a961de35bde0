/** What a page cannot begin without: asked for until the server is heard. */
import { isLost, type Outcome } from '../ui/call-api.ts';

const pauseMs = 3000;

/** `show` is told of each answer; of one that is lost it says so, and another try follows by itself. */
export async function untilHeard<Body>(
  ask: () => Promise<Outcome<Body>>,
  show: (outcome: Outcome<Body>) => void,
): Promise<void> {
  for (;;) {
    const outcome = await ask();
    show(outcome);
    if (outcome.ok || !isLost(outcome.refused)) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
