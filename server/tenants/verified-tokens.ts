/** Access tokens whose signature was found right: what they say, so that the same token is not computed on again. */
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';

/** Of a kilobyte each, with what they say; the one that was longest not asked for makes room. */
const mostTokens = 1000;

export interface VerifiedTokens<Keys extends object> {
  /** What the token says when these very keys have verified it; when it may still be used is the caller's question. */
  recall(token: string, keys: Keys): JWTPayload | undefined;
  /** To be called after the signature was found right with these keys, and only then. */
  keep(token: string, keys: Keys, payload: JWTPayload): void;
}

/**
 * For one process. `keys` are compared by identity: whoever reads a tenant's keys anew, because one was added or removed
 * on whichever node, makes a new object of them and is told nothing of before. Tokens are kept as digests.
 */
export function createVerifiedTokens<Keys extends object>(most = mostTokens): VerifiedTokens<Keys> {
  const kept = new Map<string, { readonly keys: Keys; readonly payload: JWTPayload }>();
  return {
    recall(token, keys) {
      const name = digestOf(token);
      const known = kept.get(name);
      if (!known) return undefined;
      kept.delete(name);
      if (known.keys !== keys) return undefined;
      kept.set(name, known);
      return known.payload;
    },
    keep(token, keys, payload) {
      const name = digestOf(token);
      kept.delete(name);
      kept.set(name, { keys, payload });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64');
