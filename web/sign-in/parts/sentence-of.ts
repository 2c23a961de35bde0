/** What is wrong, in a sentence. */
import type { Refused } from '../../ui/call-api.ts';
import { say, wording } from '../page.ts';
import type { SignInKey } from '../../../words/en/sign-in.ts';

/** The server's own sentence; ours when it could not speak. */
export function sentenceOf(refused: Refused | undefined): string {
  if (!refused) return '';
  if (refused.code === 'password.rejected') return [refused.message, ...issuesOf(refused.data)].join(' ');
  return refused.message || say(ownSentenceFor(refused.code));
}

function ownSentenceFor(code: string): SignInKey {
  if (code === 'network') return 'wrong.network';
  if (code !== 'passkey') return 'wrong.unknown';
  return 'PublicKeyCredential' in globalThis ? 'passkey.stopped' : 'passkey.absent';
}

/** The rules a password broke: `[{ code: 'password_rejected.too_short', interpolation: { min: 8 } }]`. */
function issuesOf(data: unknown): readonly string[] {
  if (!Array.isArray(data)) return [];
  return (data as { code?: string; interpolation?: Record<string, unknown> }[]).flatMap(
    ({ code, interpolation }) => {
      const key = String(code).replace('password_rejected', 'rejected') as SignInKey;
      try {
        return [wording.say(key, interpolation)];
      } catch {
        return [];
      }
    },
  );
}
