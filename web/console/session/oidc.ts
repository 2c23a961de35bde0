/** The Console as an OpenID Connect client of the admin tenant: public, authorization code with PKCE (RFC 7636). */
import * as oauth from 'oauth4webapi';

const clientId = 'admin-console';
const scope = 'openid offline_access profile all';
/** The Management API of the default tenant, by its fixed name. */
const resource = 'https://default.logto.app/api';

/** What must survive the way to the sign-in page and back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path inside the Console. */
  readonly returnTo: string;
}

/** A refresh token is given only where `consent` is asked for (OpenID Connect Core §11). */
export type Prompt = 'consent' | 'login consent' | 'none';

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970, by this browser's clock. */
  readonly expiresAt: number;
  readonly refreshToken?: string | undefined;
  readonly idToken?: string | undefined;
  readonly person?: Person | undefined;
}

export interface Oidc {
  attempt(returnTo: string): Attempt;
  /** Where to send the browser. */
  authorizationUrl(attempt: Attempt, prompt: Prompt, loginHint?: string): Promise<URL>;
  /** Throws when the answer is an error, is not ours, or the code is not taken. */
  redeem(attempt: Attempt, answer: URL): Promise<Tokens>;
  renew(refreshToken: string): Promise<Tokens>;
  revoke(refreshToken: string): Promise<void>;
  endSessionUrl(idToken: string | undefined): Promise<URL>;
  readonly callbackPath: string;
}

export function createOidc(adminEndpoint: string): Oidc {
  const issuer = new URL(`${adminEndpoint}/oidc`);
  const redirectUri = `${adminEndpoint}/console/callback`;
  const client: oauth.Client = { client_id: clientId };
  const none = oauth.None();
  const http = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };

  let found: Promise<oauth.AuthorizationServer> | undefined;
  const server = () => {
    found ??= oauth
      .discoveryRequest(issuer, http)
      .then((answer) => oauth.processDiscoveryResponse(issuer, answer))
      .catch((error: unknown) => {
        found = undefined;
        throw error;
      });
    return found;
  };

  return {
    callbackPath: new URL(redirectUri).pathname,

    attempt: (returnTo) => ({
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      returnTo,
    }),

    async authorizationUrl(attempt, prompt, loginHint) {
      const url = new URL(endpointOf(await server(), 'authorization_endpoint'));
      url.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        resource,
        prompt,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(loginHint ? { login_hint: loginHint } : {}),
      }).toString();
      return url;
    },

    async redeem(attempt, answer) {
      const as = await server();
      const parameters = oauth.validateAuthResponse(as, client, answer, attempt.state);
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        none,
        parameters,
        redirectUri,
        attempt.verifier,
        { ...http, additionalParameters: { resource } },
      );
      return tokensOf(
        await oauth.processAuthorizationCodeResponse(as, client, response, {
          expectedNonce: attempt.nonce,
          requireIdToken: true,
        }),
      );
    },

    async renew(refreshToken) {
      const as = await server();
      const response = await oauth.refreshTokenGrantRequest(as, client, none, refreshToken, {
        ...http,
        additionalParameters: { resource },
      });
      const tokens = tokensOf(await oauth.processRefreshTokenResponse(as, client, response));
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    },

    async revoke(refreshToken) {
      const as = await server();
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(as, client, none, refreshToken, {
          ...http,
          additionalParameters: { token_type_hint: 'refresh_token' },
        }),
      );
    },

    async endSessionUrl(idToken) {
      const url = new URL(endpointOf(await server(), 'end_session_endpoint'));
      url.search = new URLSearchParams({
        client_id: clientId,
        post_logout_redirect_uri: `${adminEndpoint}/console`,
        ...(idToken ? { id_token_hint: idToken } : {}),
      }).toString();
      return url;
    },
  };
}

function endpointOf(
  as: oauth.AuthorizationServer,
  key: 'authorization_endpoint' | 'end_session_endpoint',
): string {
  const endpoint = as[key];
  if (!endpoint) throw new Error(`The issuer names no ${key}.`);
  return endpoint;
}

function tokensOf(answer: oauth.TokenEndpointResponse): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  const name = [claims?.name, claims?.username].find((value) => typeof value === 'string' && value !== '');
  return {
    accessToken: answer.access_token,
    expiresAt: Date.now() + (answer.expires_in ?? 300) * 1000,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token,
    person: claims && { id: claims.sub, name: typeof name === 'string' ? name : claims.sub },
  };
}
