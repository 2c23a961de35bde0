/** An error as a sentence for the person: the server's own words where there are some. */
import { ApiRefusal, Unreachable } from '../api/refusal.ts';
import type { Say } from '../language/words.ts';
import { SessionEnded } from '../session/session.ts';

export function sentenceOf(error: unknown, say: Say): string {
  if (error instanceof ApiRefusal) return error.message || say('error.odd_answer', { status: error.status });
  if (error instanceof Unreachable || error instanceof TypeError) return say('error.unreachable');
  if (error instanceof SessionEnded) return say('session.ended_title');
  return error instanceof Error ? error.message : String(error);
}
