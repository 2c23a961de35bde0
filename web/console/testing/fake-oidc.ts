/** The admin tenant's OpenID Connect side, just strict enough to catch a client that does it wrong. */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
}

export interface FakeOidc {
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  isValid(accessToken: string): boolean;
  /** All access tokens are refused from now on; refresh tokens and the session stand. */
  spoilTokens(): void;
  /** The sign-in session is over, and with it the refresh tokens. */
  endSession(): void;
  startSession(): void;
  /** How the next authorization answers instead of with a code. */
  refuseNext(error: string): void;
  readonly asked: { prompt: string; loginHint: string | null }[];
  readonly revoked: string[];
  lifetimeSeconds: number;
}

const resource = 'https://default.logto.app/api';
const cookie = '_session_admin=1';

export async function createFakeOidc(origin: () => string): Promise<FakeOidc> {
  const keys = await generateKeyPair('ES384');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES384', use: 'sig' };
  const codes = new Map<string, Grant>();
  const refreshTokens = new Set<string>();
  let accessTokens = new Set<string>();
  let hasSession = false;
  let refusal: string | undefined;
  const asked: FakeOidc['asked'] = [];
  const revoked: string[] = [];

  const token = () => randomBytes(16).toString('hex');
  const answer = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  const go = (response: ServerResponse, to: URL | string, headers: Record<string, string> = {}) => {
    response.writeHead(303, { location: String(to), ...headers });
    response.end();
  };

  const tokens = async (withRefresh: boolean, nonce?: string) => {
    const accessToken = token();
    accessTokens.add(accessToken);
    const refreshToken = withRefresh ? token() : undefined;
    if (refreshToken) refreshTokens.add(refreshToken);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: fake.lifetimeSeconds,
      scope: 'all',
      ...(refreshToken ? { refresh_token: refreshToken } : {}),
      id_token: await new SignJWT({ username: 'marina', ...(nonce ? { nonce } : {}) })
        .setProtectedHeader({ alg: 'ES384', kid: 'k1' })
        .setSubject('u1')
        .setIssuer(`${origin()}/oidc`)
        .setAudience('admin-console')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(keys.privateKey),
    };
  };

  const authorize = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => {
    const wanted = {
      client_id: 'admin-console',
      redirect_uri: `${origin()}/console/callback`,
      response_type: 'code',
      resource,
      code_challenge_method: 'S256',
      scope: 'openid offline_access profile all',
    };
    const wrong = Object.entries(wanted).find(([key, value]) => query.get(key) !== value);
    if (wrong) return answer(response, 400, { error: 'invalid_request', error_description: wrong[0] });
    const prompt = query.get('prompt') ?? '';
    asked.push({ prompt, loginHint: query.get('login_hint') });
    const isSignedIn = hasSession && (request.headers.cookie ?? '').includes(cookie);
    const back = new URL(wanted.redirect_uri);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('iss', `${origin()}/oidc`);
    if (refusal && prompt !== 'none') {
      back.searchParams.set('error', refusal);
      refusal = undefined;
    } else if (isSignedIn && !prompt.includes('login')) {
      const code = token() + (prompt === 'none' ? '' : '.r');
      codes.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') ?? '' });
      back.searchParams.set('code', code);
    } else if (prompt === 'none') {
      back.searchParams.set('error', 'login_required');
    } else {
      return go(response, `/sign-in?${query}`);
    }
    return go(response, back);
  };

  const exchange = async (form: URLSearchParams, response: ServerResponse) => {
    if (form.get('client_id') !== 'admin-console' || form.get('resource') !== resource) {
      return answer(response, 400, { error: 'invalid_request' });
    }
    if (form.get('grant_type') === 'refresh_token') {
      // A refresh token is used once; the second time is a theft.
      if (!refreshTokens.delete(form.get('refresh_token') ?? ''))
        return answer(response, 400, { error: 'invalid_grant' });
      return answer(response, 200, await tokens(true));
    }
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== challenge) return answer(response, 400, { error: 'invalid_grant' });
    return answer(response, 200, await tokens(code.endsWith('.r'), grant.nonce));
  };

  const fake: FakeOidc = {
    asked,
    revoked,
    lifetimeSeconds: 3600,
    isValid: (accessToken) => accessTokens.has(accessToken),
    spoilTokens() {
      accessTokens = new Set();
    },
    endSession() {
      hasSession = false;
      refreshTokens.clear();
    },
    startSession() {
      hasSession = true;
    },
    refuseNext(error) {
      refusal = error;
    },
    async handle(request, response, url) {
      const issuer = `${origin()}/oidc`;
      switch (url.pathname) {
        case '/oidc/.well-known/openid-configuration':
          answer(response, 200, {
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            end_session_endpoint: `${issuer}/session/end`,
            revocation_endpoint: `${issuer}/token/revocation`,
            id_token_signing_alg_values_supported: ['ES384'],
            authorization_response_iss_parameter_supported: true,
            response_types_supported: ['code'],
            code_challenge_methods_supported: ['S256'],
          });
          return true;
        case '/oidc/jwks':
          answer(response, 200, { keys: [jwk] });
          return true;
        case '/oidc/auth':
          authorize(request, response, url.searchParams);
          return true;
        case '/oidc/token':
          await exchange(await formOf(request), response);
          return true;
        case '/oidc/token/revocation':
          revoked.push((await formOf(request)).get('token') ?? '');
          answer(response, 200, {});
          return true;
        case '/oidc/session/end':
          hasSession = false;
          go(response, url.searchParams.get('post_logout_redirect_uri') ?? '/');
          return true;
        case '/sign-in':
          if (request.method === 'POST') {
            hasSession = true;
            const again = new URLSearchParams(url.searchParams);
            again.set('prompt', 'consent');
            go(response, `/oidc/auth?${again}`, {
              'set-cookie': `${cookie}; Path=/; HttpOnly; SameSite=Lax`,
            });
            return true;
          }
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end(
            `<!doctype html><title>Sign in</title><form method="post"><button>Continue</button></form>`,
          );
          return true;
        default:
          return false;
      }
    },
  };
  return fake;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const formOf = async (request: IncomingMessage) => new URLSearchParams(await bodyOf(request));
