/** How long until a delivery is tried again: ever longer, and never all at once. */

/** Where the hook names no number: the last of these tries comes some seven hours after the first. */
export const usualRetries = 7;

const firstMs = 10_000;
const factor = 5;
const longestMs = 2 * 3_600_000;

/** `attempts` that failed, from 1; `chance` from 0 to 1. What the receiver asks for (`Retry-After`) is kept, up to two hours. */
export function backOffMs(attempts: number, chance: number, retryAfterSeconds = 0): number {
  const full = Math.min(longestMs, firstMs * factor ** (attempts - 1));
  return Math.max(Math.round(full / 2 + (full / 2) * chance), Math.min(longestMs, retryAfterSeconds * 1000));
}
