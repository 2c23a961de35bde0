/** Waits for what comes when it comes: how soon is the machine's affair, that it comes is the test's. */
import { setTimeout as sleep } from 'node:timers/promises';

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
