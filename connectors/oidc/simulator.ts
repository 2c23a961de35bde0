/** An issuer of OpenID Connect in one process, as strict as the standard lets one be. */
import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://issuer.example';

export const exampleConfig = {
  scope: 'openid profile email phone',
  clientId: 'latchkey-client',
  clientSecret: 'a-secret-of-the-client',
  authorizationEndpoint: `${issuer}/authorize`,
  tokenEndpoint: `${issuer}/token`,
  idTokenVerificationConfig: { jwksUri: `${issuer}/jwks`, issuer },
};

interface Given {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly expiresAt: number;
}

const codeLivesMs = 60_000;

export type Issuer = Awaited<ReturnType<typeof createIssuer>>;

export async function createIssuer({ clock = Date }: { clock?: { now(): number } } = {}) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, Given>();

  const state = {
    /** Who signs in next. */
    person: { sub: 'u1', name: 'Anong', email: 'anong@mail.example', email_verified: true } as JWTPayload,
    /** What the next ID tokens say wrongly. */
    faults: {} as JWTPayload & { readonly isForged?: boolean; readonly isUnsigned?: boolean },
  };

  const idToken = async (nonce: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1000);
    const { isForged, isUnsigned, ...faults } = state.faults;
    const claims = {
      iss: issuer,
      aud: exampleConfig.clientId,
      iat: now,
      exp: now + 600,
      nonce,
      ...state.person,
      ...faults,
    };
    if (isUnsigned) return `${encode({ alg: 'none' })}.${encode(claims)}.`;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(isForged ? stranger.privateKey : privateKey);
  };

  const authorize = (asked: URLSearchParams): Response => {
    const redirectUri = asked.get('redirect_uri');
    if (asked.get('client_id') !== exampleConfig.clientId || !redirectUri) return text(400, 'unknown client');
    const back = new URL(redirectUri);
    const [wish, challenge, nonce] = ['state', 'code_challenge', 'nonce'].map((name) => asked.get(name));
    if (wish) back.searchParams.set('state', wish);
    const isRight =
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('scope')?.split(' ').includes('openid');
    if (!isRight || !challenge || !nonce) back.searchParams.set('error', 'invalid_request');
    else {
      const code = randomBytes(16).toString('base64url');
      codes.set(code, { challenge, nonce, redirectUri, expiresAt: clock.now() + codeLivesMs });
      back.searchParams.set('code', code);
      back.searchParams.set('iss', issuer);
    }
    return new Response(null, { status: 303, headers: { location: back.href } });
  };

  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    if (!isClient(request, form)) return no(401, 'invalid_client');
    if (form.get('grant_type') !== 'authorization_code') return no(400, 'unsupported_grant_type');
    const code = form.get('code') ?? '';
    const given = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      given?.challenge === challenge &&
      given.redirectUri === form.get('redirect_uri') &&
      given.expiresAt > clock.now();
    if (!given || !isRight) return no(400, 'invalid_grant');
    return Response.json({
      access_token: randomBytes(16).toString('base64url'),
      token_type: 'Bearer',
      expires_in: 600,
      id_token: await idToken(given.nonce),
    });
  };

  const handler = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const place = `${request.method} ${pathname}`;
    if (place === 'GET /authorize') return authorize(searchParams);
    if (place === 'POST /token') return token(request);
    if (place === 'GET /jwks') return Response.json({ keys: [jwk] });
    return text(404, 'no such page');
  };

  /** Plays the browser: what stands in the address that it is sent back to. */
  const signIn = async (address: string): Promise<Record<string, string>> => {
    const back = (await handler(new Request(address))).headers.get('location');
    if (!back) throw new Error('the issuer shows an error of its own');
    return Object.fromEntries(new URL(back).searchParams);
  };
  return Object.assign(handler, { state, signIn });
}

function isClient(request: Request, form: URLSearchParams): boolean {
  const { clientId, clientSecret } = exampleConfig;
  const header = request.headers.get('authorization');
  if (header === null)
    return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return header === `Basic ${btoa(pair)}` && !form.has('client_secret');
}

const no = (status: number, error: string): Response =>
  Response.json({ error, error_description: `${error}, says the issuer` }, { status });
const text = (status: number, words: string): Response => new Response(words, { status });
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
