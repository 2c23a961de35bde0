/** Whether this tab has forgotten what its screen is about, so that the server alone can say it. */
import type { State } from './journey.ts';

export function isForgotten({ screen, challenge, missing, second, setUp, factor, visit }: State): boolean {
  switch (screen) {
    case 'code':
    case 'additionCode':
      return !challenge;
    case 'addition':
      return !missing;
    case 'second':
      return !second;
    case 'setUp':
      return !setUp && factor !== 'backup';
    case 'related':
      return !visit;
    default:
      return false;
  }
}
