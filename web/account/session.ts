/** Who is signed in on this page: authorization code with PKCE (RFC 7636), the tokens in this page's memory alone. */
import { base64url, fromBase64url, randomText } from '../ui/base64url.ts';
import { forget, keep, take } from './kept.ts';
import { home, page } from './page.ts';

const clientId = 'account-center';
const scope =
  'openid profile email phone identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices';
const issuer = page.issuer;

/** What the ID token says of the person's own number and address: the account may keep them from view. */
export interface Claims {
  readonly sub: string;
  readonly nonce?: string;
  readonly email?: string | null;
  readonly phone_number?: string | null;
}

interface Tokens {
  readonly access: string;
  readonly refresh?: string;
  readonly id: string;
  readonly claims: Claims;
}

/** Kept in this tab on the way to the sign-in and back; it serves one return. */
interface Departure {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Path and search inside this page. */
  readonly to: string;
  readonly language: string;
}

let tokens: Tokens | undefined;

export const accessToken = (): string => tokens?.access ?? '';
export const claims = (): Claims | undefined => tokens?.claims;

/** Goes to sign in and comes back to `to`; who is signed in on this server already sees nothing of it. */
export async function depart(to: string): Promise<void> {
  const departure: Departure = {
    verifier: randomText(),
    state: randomText(),
    nonce: randomText(),
    to,
    language: page.language,
  };
  keep('departure', departure);
  go(`${issuer}/auth`, {
    client_id: clientId,
    redirect_uri: home,
    response_type: 'code',
    scope,
    state: departure.state,
    nonce: departure.nonce,
    code_challenge: base64url(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(departure.verifier)),
    ),
    code_challenge_method: 'S256',
    ui_locales: page.language,
  });
}

export type Arrival =
  | { readonly ok: true; readonly to: string; readonly language: string }
  | { readonly ok: false; readonly why: 'denied' | 'state' | 'network'; readonly to?: string };

/** Takes the code of the address for tokens. The answer must be to this page's own question, and of this issuer (RFC 9207). */
export async function arrive(answer: URLSearchParams): Promise<Arrival> {
  const departure = take<Departure>('departure');
  const isOurs = departure !== undefined && answer.get('state') === departure.state;
  if (!isOurs || (answer.get('iss') ?? issuer) !== issuer) return { ok: false, why: 'state' };
  const code = answer.get('code');
  const { to } = departure;
  if (code === null) return { ok: false, why: 'denied', to };
  try {
    const got = await redeem({
      grant_type: 'authorization_code',
      code,
      redirect_uri: home,
      code_verifier: departure.verifier,
    });
    if (got?.claims.nonce !== departure.nonce) return { ok: false, why: 'state' };
    tokens = got;
    return { ok: true, to, language: departure.language };
  } catch {
    return { ok: false, why: 'network', to };
  }
}

type Renewed = 'renewed' | 'over' | 'network';
let renewing: Promise<Renewed> | undefined;

/** A new access token; `over` when the sign-in has ended. Asked for by several acts at once it is done once. */
export function renew(): Promise<Renewed> {
  renewing ??= renewOnce().finally(() => (renewing = undefined));
  return renewing;
}

async function renewOnce(): Promise<Renewed> {
  if (!tokens?.refresh) return 'over';
  try {
    const got = await redeem({ grant_type: 'refresh_token', refresh_token: tokens.refresh });
    if (got) tokens = { ...got, refresh: got.refresh ?? tokens.refresh };
    return got ? 'renewed' : 'over';
  } catch {
    return 'network';
  }
}

/** Ends the session of this browser; the page says goodbye when it comes back. */
export function signOut(): void {
  for (const name of ['proof', 'scanned']) forget(name);
  keep('goodbye', true);
  go(`${issuer}/session/end`, {
    client_id: clientId,
    post_logout_redirect_uri: home,
    ...(tokens && { id_token_hint: tokens.id }),
  });
}

export const hasJustLeft = (): boolean => take('goodbye') === true;

/** Undefined when the server says no; throws when it cannot say anything. The token endpoint is this page's own server: its answer needs no signature (OpenID Connect Core §3.1.3.7). */
async function redeem(grant: Readonly<Record<string, string>>): Promise<Tokens | undefined> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...grant }),
    signal: AbortSignal.timeout(20_000),
  });
  // RFC 6749 §5.2: what else comes is of a proxy, or of a server that is not well.
  if (response.status === 400 || response.status === 401) return undefined;
  if (!response.ok) throw new Error(`${response.status}`);
  const got = (await response.json()) as { access_token: string; refresh_token?: string; id_token?: string };
  const id = got.id_token ?? tokens?.id ?? '';
  return { access: got.access_token, refresh: got.refresh_token, id, claims: readClaims(id) };
}

function readClaims(token: string): Claims {
  const [, payload = ''] = token.split('.');
  return JSON.parse(new TextDecoder().decode(fromBase64url(payload))) as Claims;
}

/** Replaces this page in the history: going back does not lead to a way that was gone already. */
function go(address: string, query: Readonly<Record<string, string>>): void {
  location.replace(`${address}?${new URLSearchParams(query).toString()}`);
}
