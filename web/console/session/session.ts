/** Who is signed in: tokens live in this closure alone, never in a storage that a script could read later. */
import { Unreachable } from '../api/refusal.ts';
import type { Attempt, Oidc, Person, Prompt, Tokens } from './oidc.ts';

export type SessionState =
  | { readonly kind: 'starting' | 'leaving' }
  | { readonly kind: 'signed-in'; readonly person: Person }
  /** The page is still there with what was typed, but no token can be had without signing in again. */
  | { readonly kind: 'ended'; readonly person: Person }
  | {
      readonly kind: 'failed';
      readonly because: 'answer' | 'storage' | 'unreachable';
      readonly reason: string;
    };

export interface Session {
  state(): SessionState;
  subscribe(onChange: () => void): () => void;
  /** Once per load: takes the answer of the sign-in page, or asks without a word, or goes to the sign-in page. */
  start(): Promise<void>;
  /** A token good for at least a minute more. Throws when the session has ended. */
  token(): Promise<string>;
  /** The token was refused: the next `token()` brings a new one. */
  refused(accessToken: string): void;
  /** After signing in again in another tab. */
  resume(): Promise<boolean>;
  /** Goes to the sign-in page and asks for the password whoever is signed in there. */
  signIn(loginHint?: string): Promise<void>;
  signOut(): Promise<void>;
}

const renewBeforeMs = 60_000;
const attemptKey = 'latchkey-sign-in';

export function createSession(oidc: Oidc): Session {
  let state: SessionState = { kind: 'starting' };
  let tokens: Tokens | undefined;
  let renewing: Promise<Tokens> | undefined;
  let started: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  const become = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  /** The issuer could not be asked where to go. */
  const lost = (error: unknown): void =>
    become({ kind: 'failed', because: 'unreachable', reason: reasonOf(undefined, error) });

  const keep = (next: Tokens): Tokens => {
    const person = next.person ?? tokens?.person ?? { id: '', name: '' };
    tokens = { ...next, person, idToken: next.idToken ?? tokens?.idToken };
    if (state.kind !== 'signed-in' || state.person.name !== person.name)
      become({ kind: 'signed-in', person });
    return tokens;
  };

  /**
   * Issuer and Console share an origin, so an authorization request with `prompt=none` can be followed by fetch:
   * the last address holds the code, and the page never moves. Throws `Unreachable` when nobody answers: that is no no.
   */
  const askQuietly = async (): Promise<Tokens | undefined> => {
    const attempt = oidc.attempt('/');
    const url = await oidc.authorizationUrl(attempt, 'none');
    const answer = await fetch(url, { credentials: 'same-origin', cache: 'no-store' }).catch(unlessAway);
    if (!answer) return undefined;
    if (answer.status >= 500) throw new Unreachable(url.pathname);
    const landed = new URL(answer.url);
    if (landed.pathname !== oidc.callbackPath || !landed.searchParams.has('code')) return undefined;
    return oidc.redeem(attempt, landed).catch(unlessAway);
  };

  const renew = async (): Promise<Tokens> => {
    const refreshToken = tokens?.refreshToken;
    if (refreshToken) tokens = tokens && { ...tokens, refreshToken: undefined };
    const fresh =
      (refreshToken ? await oidc.renew(refreshToken).catch(() => undefined) : undefined) ??
      (await askQuietly());
    if (fresh) return keep(fresh);
    become({ kind: 'ended', person: tokens?.person ?? { id: '', name: '' } });
    throw new SessionEnded();
  };

  const leave = async (returnTo: string, prompt: Prompt, loginHint?: string): Promise<void> => {
    become({ kind: 'leaving' });
    const attempt = oidc.attempt(returnTo);
    try {
      sessionStorage.setItem(attemptKey, JSON.stringify(attempt));
    } catch (error) {
      become({ kind: 'failed', because: 'storage', reason: String(error) });
      return;
    }
    const url = await oidc.authorizationUrl(attempt, prompt, loginHint).catch(lost);
    if (url) go(url);
  };

  const comeBack = async (): Promise<void> => {
    const attempt = takeAttempt();
    const answer = new URL(location.href);
    if (!attempt) {
      // The callback was loaded a second time; its code is spent, but the session may stand.
      history.replaceState(null, '', '/console');
      return begin('/');
    }
    try {
      keep(await oidc.redeem(attempt, answer));
      history.replaceState(null, '', `/console${attempt.returnTo}`);
    } catch (error) {
      history.replaceState(null, '', '/console');
      become({ kind: 'failed', because: 'answer', reason: reasonOf(answer, error) });
    }
  };

  const begin = async (returnTo: string): Promise<void> => {
    // Where nobody answers, the sign-in page is the one to say so.
    const quiet = await askQuietly().catch(() => undefined);
    if (quiet) keep(quiet);
    else await leave(returnTo, 'consent');
  };

  const here = () =>
    `${location.pathname.replace(/^\/console/, '') || '/'}${location.search}${location.hash}`;

  return {
    state: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    start() {
      started ??= (location.pathname === oidc.callbackPath ? comeBack() : begin(here())).catch(lost);
      return started;
    },
    async token() {
      if (tokens && tokens.expiresAt - Date.now() > renewBeforeMs) return tokens.accessToken;
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return (await renewing).accessToken;
    },
    refused(accessToken) {
      if (tokens?.accessToken === accessToken) tokens = { ...tokens, expiresAt: 0 };
    },
    async resume() {
      const quiet = await askQuietly().catch(() => undefined);
      if (quiet) keep(quiet);
      return quiet !== undefined;
    },
    signIn: (loginHint) => leave('/', 'login consent', loginHint),
    async signOut() {
      become({ kind: 'leaving' });
      const { refreshToken, idToken } = tokens ?? {};
      tokens = undefined;
      // A refresh token outlives the session by the protocol's rules; here it must not.
      if (refreshToken) await oidc.revoke(refreshToken).catch(() => undefined);
      const url = await oidc.endSessionUrl(idToken).catch(lost);
      if (url) go(url);
    },
  };
}

/** Shown again from the browser's memory this page would still be on its way. */
function go(url: URL): void {
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  location.assign(url);
}

/** For what may be refused: undefined, unless nobody answered (fetch says so by a TypeError). */
function unlessAway(error: unknown): undefined {
  if (error instanceof TypeError) throw new Unreachable('', { cause: error });
  return undefined;
}

/** No token without the person's help. */
export class SessionEnded extends Error {
  override name = 'SessionEnded';
}

function takeAttempt(): Attempt | undefined {
  try {
    const kept = sessionStorage.getItem(attemptKey);
    sessionStorage.removeItem(attemptKey);
    return kept ? (JSON.parse(kept) as Attempt) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(answer: URL | undefined, error: unknown): string {
  const said = answer?.searchParams.get('error_description') ?? answer?.searchParams.get('error');
  return said ?? (error instanceof Error ? error.message : String(error));
}
