/** Authorization code with PKCE, as any single-page application does it (OAuth 2.0 for Browser-Based Apps). */
import * as oauth from 'oauth4webapi';
import { type Arrival, type Claims, keep, look, take } from './kept.ts';
import { home, page } from './page.ts';

const client: oauth.Client = { client_id: 'demo-app', [oauth.clockTolerance]: 300 };
/** On a computer of one's own there is no certificate. */
const options = {
  [oauth.allowInsecureRequests]: page.issuer.startsWith('http:'),
  signal: () => AbortSignal.timeout(20_000),
};

export type Door = 'sign-in' | 'sign-up' | 'again';

/** Goes to Latchkey. `again` asks for the proof anew, also where a session would do. */
export async function leave(door: Door): Promise<void> {
  const issuer = await discover();
  const departure = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
  keep('departure', departure);
  const address = new URL(issuer.authorization_endpoint ?? '');
  address.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: home,
    response_type: 'code',
    // The scope offline_access is given only with consent asked for (OpenID Connect Core §11).
    prompt: door === 'again' ? 'login consent' : 'consent',
    scope: 'openid offline_access profile phone',
    code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
    code_challenge_method: 'S256',
    state: departure.state,
    nonce: departure.nonce,
    ui_locales: page.language,
    ...(door === 'sign-up' && { first_screen: 'register' }),
  }).toString();
  location.assign(address);
}

export class UnknownReturn extends Error {}

/** Takes the code of the address for tokens and checks all that can be checked. */
export async function arrive(answer: URLSearchParams): Promise<Arrival> {
  const departure = take('departure');
  if (!departure) throw new UnknownReturn();
  const issuer = await discover();
  const parameters = oauth.validateAuthResponse(issuer, client, answer, departure.state);
  const startedAt = performance.now();
  const response = await oauth.authorizationCodeGrantRequest(
    issuer,
    client,
    oauth.None(),
    parameters,
    home,
    departure.verifier,
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(issuer, client, response, {
    expectedNonce: departure.nonce,
    requireIdToken: true,
  });
  const exchangeMs = Math.round(performance.now() - startedAt);
  await oauth.validateApplicationLevelSignature(issuer, response, options);
  const arrival: Arrival = {
    idToken: tokens.id_token ?? '',
    claims: oauth.getValidatedIdTokenClaims(tokens) as unknown as Claims,
    algorithm: algorithmOf(tokens.id_token ?? ''),
    refreshToken: tokens.refresh_token,
    exchangeMs,
  };
  keep('arrival', arrival);
  return arrival;
}

/** Ends the session at Latchkey too; the refresh token is given back first, as an application should. */
export async function leaveForGood(): Promise<void> {
  const issuer = await discover();
  const arrival = look('arrival');
  if (arrival?.refreshToken) {
    await oauth
      .revocationRequest(issuer, client, oauth.None(), arrival.refreshToken, options)
      .catch(() => undefined);
  }
  take('arrival');
  keep('goodbye', true);
  const address = new URL(issuer.end_session_endpoint ?? '');
  address.search = new URLSearchParams({
    client_id: client.client_id,
    post_logout_redirect_uri: home,
    ...(arrival && { id_token_hint: arrival.idToken }),
  }).toString();
  location.assign(address);
}

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(page.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
}

const algorithmOf = (token: string): string => {
  const [header = ''] = token.split('.');
  return (JSON.parse(atob(header.replace(/-/g, '+').replace(/_/g, '/'))) as { alg: string }).alg;
};
