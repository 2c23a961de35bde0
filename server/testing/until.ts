/** Waits for what comes when it comes: how soon is the machine's affair, that it comes is the test's. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Long after what is waited for has come on the slowest machine. */
const patienceSeconds = 120;

/** Asks again and again; fails with `what` ("the other node heard") when it has not become so after two minutes. */
export async function until(isSo: () => boolean | Promise<boolean>, what = 'it came to that'): Promise<void> {
  const endsAt = performance.now() + patienceSeconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error(`Not within ${patienceSeconds} s: ${what}`);
    await sleep(10);
  }
}

/**
 * Reads again and again until it reads what is expected, or what the expression fits; fails after two minutes as `assert`
 * does, with what was read last. For what a page shows in a moment. That something is *not* shown is no matter of waiting:
 * it is asked once, after something that stands there only when the page has come to rest.
 */
export async function becomes<Found>(
  read: () => Found | Promise<Found>,
  expected: NoInfer<Found> | RegExp,
  what?: string,
): Promise<void> {
  const endsAt = performance.now() + patienceSeconds * 1000;
  const fits = (found: Found): boolean =>
    expected instanceof RegExp ? expected.test(String(found)) : isDeepStrictEqual(found, expected);
  let found = await read();
  while (!fits(found) && performance.now() < endsAt) {
    await sleep(10);
    found = await read();
  }
  if (expected instanceof RegExp) assert.match(String(found), expected, what);
  else assert.deepEqual(found, expected, what);
}
