/** This browser stands in for the second factor from now on, where the person ticked it. */
import type { Factor } from './factors.ts';
import type { Journey } from './journey.ts';

/** After `factor` was shown or set up. What is not trusted after all is asked again next time: no reason to stop now. */
export async function trustIfWanted({ read, experience }: Journey, factor: Factor): Promise<void> {
  if (read().isTrusted && factor !== 'backup') await experience.trustDevice();
}
