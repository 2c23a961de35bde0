/** The codes that a simulated provider gives and takes back: once, in time, from the browser they were made for. */
import { createHash, randomBytes } from 'node:crypto';

export interface Grant {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly scope: string;
  readonly nonce: string | null;
}

/** Short, as RFC 6749 §4.1.2 wants it (ten minutes at most); tests move the clock. */
const codeLivesMs = 60_000;

/** `clientId` and `isKnown` say whom the provider sends people back to. */
export function createGrants({
  clientId,
  isKnown = () => true,
  clock = Date,
}: {
  readonly clientId: string;
  readonly isKnown?: (redirectUri: string) => boolean;
  readonly clock?: { now(): number };
}) {
  const codes = new Map<string, Grant & { readonly expiresAt: number }>();
  return {
    /**
     * What an authorization request gets (RFC 6749 §4.1.2): the answer for the redirect address, or undefined when the
     * request names nobody that one could send people back to; then the provider shows a page of its own.
     */
    give(asked: URLSearchParams): { readonly to: string; readonly data: Record<string, string> } | undefined {
      const [redirectUri, state, challenge, method] = [
        'redirect_uri',
        'state',
        'code_challenge',
        'code_challenge_method',
      ].map((name) => asked.get(name));
      if (asked.get('client_id') !== clientId || !redirectUri || !isKnown(redirectUri)) return undefined;
      const answer = (data: Record<string, string>) => ({
        to: redirectUri,
        data: { ...data, ...(state && { state }) },
      });
      const types = (asked.get('response_type') ?? '').split(' ');
      if (!types.includes('code')) return answer({ error: 'unsupported_response_type' });
      if (!state || (challenge && method !== 'S256')) return answer({ error: 'invalid_request' });
      const code = randomBytes(16).toString('base64url');
      codes.set(code, {
        redirectUri,
        challenge: challenge ?? null,
        scope: asked.get('scope') ?? '',
        nonce: asked.get('nonce'),
        expiresAt: clock.now() + codeLivesMs,
      });
      return answer({ code });
    },

    /** What the code of a token request stands for; a second time it stands for nothing (§4.1.2, §10.5; RFC 7636 §4.6). */
    take(form: URLSearchParams): Grant | undefined {
      const code = form.get('code') ?? '';
      const grant = codes.get(code);
      codes.delete(code);
      const verifier = form.get('code_verifier') ?? '';
      const isRight =
        grant &&
        grant.redirectUri === form.get('redirect_uri') &&
        grant.expiresAt > clock.now() &&
        (grant.challenge === null || grant.challenge === s256(verifier));
      return isRight ? grant : undefined;
    },
  };
}

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Sends the browser back with what the provider says. */
export const redirectTo = (to: string, data: Readonly<Record<string, string>>): Response => {
  const back = new URL(to);
  for (const [name, value] of Object.entries(data)) back.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: back.href } });
};

/** Plays the browser: what stands in the address that it is sent back to. */
export async function followBack(
  provider: (request: Request) => Promise<Response> | Response,
  address: string,
): Promise<Record<string, string>> {
  const back = (await provider(new Request(address))).headers.get('location');
  if (!back) throw new Error('the provider shows an error of its own');
  return Object.fromEntries(new URL(back).searchParams);
}
