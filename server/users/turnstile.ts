/** Lets a few through at once, keeps some waiting in their order, and turns the rest away. */
import { refuse } from '../../contract/errors.ts';

export interface Turnstile {
  /** Refuses with 503 `server.busy` when the queue is full. */
  pass<T>(act: () => Promise<T>): Promise<T>;
}

export function createTurnstile({ atOnce, waiting }: { atOnce: number; waiting: number }): Turnstile {
  const queue: (() => void)[] = [];
  let inside = 0;

  const enter = (): Promise<void> | undefined => {
    if (inside < atOnce) {
      inside++;
      return undefined;
    }
    if (queue.length >= waiting) refuse('server.busy', { retryAfterSeconds: 2 });
    return new Promise((resolve) => queue.push(resolve));
  };
  // The place goes straight to the next in line, so that nobody who comes later slips in between.
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else inside--;
  };

  return {
    async pass(act) {
      await enter();
      try {
        return await act();
      } finally {
        leave();
      }
    },
  };
}
