/** Sign in with Apple in one process: https://developer.apple.com/documentation/signinwithapplerestapi */
import { randomBytes } from 'node:crypto';
import { exportPKCS8, generateKeyPair, type JWTPayload, jwtVerify } from 'jose';
import { createGrants } from '../simulate-grants.ts';
import { createIdTokens, type Faults } from '../simulate-id-tokens.ts';

const issuer = 'https://appleid.apple.com';
const [teamId, keyId, clientId] = ['A1B2C3D4E5', 'F6G7H8J9K0', 'com.example.signin'] as const;

/** The key is a new one in every process. */
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });

export const exampleConfig = {
  clientId,
  scope: 'name email',
  teamId,
  keyId,
  privateKey: await exportPKCS8(privateKey),
};

/** Apple sends nobody to an address without TLS, to localhost or to a bare number. */
const isKnown = (redirectUri: string): boolean =>
  /^https:\/\/(?!localhost[:/])(?=[^/]*[a-z])/.test(redirectUri);

export async function createApple({ clock = Date }: { clock?: { now(): number } } = {}) {
  const grants = createGrants({ clientId, isKnown, clock });
  const idTokens = await createIdTokens(clock);
  const known = new Set<unknown>();
  const state = {
    /** Who signs in next, and the name that they leave with their first consent. */
    person: {
      sub: '000792.d71059495fa24644.0638',
      email: 'anong@mail.example',
      email_verified: 'true',
    } as JWTPayload,
    name: { firstName: 'Anong', lastName: 'Suk' } as Record<string, string>,
    /** What the next ID tokens say wrongly. */
    faults: {} as Faults,
    /** Answers the token request with this error. */
    error: '',
    /** Takes any verifier, as it did before it knew of PKCE. */
    knowsNoPkce: false,
  };

  const idToken = (nonce: string | null, scope: string): Promise<string> => {
    const { sub, ...address } = state.person;
    const shown = scope.includes('email') ? address : {};
    const claims = {
      iss: issuer,
      aud: clientId,
      sub,
      nonce_supported: true,
      ...shown,
      ...(nonce && { nonce }),
    };
    return idTokens.sign(claims, state.faults);
  };

  const token = async (request: Request): Promise<Response> => {
    const no = (error: string) => Response.json({ error }, { status: 400 });
    const form = new URLSearchParams(await request.text());
    if (form.get('client_id') !== clientId || !(await isClient(form.get('client_secret') ?? '', clock)))
      return no('invalid_client');
    if (form.get('grant_type') !== 'authorization_code') return no('unsupported_grant_type');
    const grant = grants.take(form);
    if (state.error) return no(state.error);
    if (!grant) return no('invalid_grant');
    return Response.json({
      access_token: randomBytes(18).toString('base64url'),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: randomBytes(18).toString('base64url'),
      id_token: await idToken(grant.nonce, grant.scope),
    });
  };

  /** The page of Apple that the browser opens: a form that posts itself, or an address. */
  const authorize = async (asked: URLSearchParams): Promise<Response> => {
    const types = (asked.get('response_type') ?? '').split(' ');
    const [scope, mode] = [asked.get('scope') ?? '', asked.get('response_mode') ?? 'query'];
    if ((scope || types.includes('id_token')) && mode !== 'form_post')
      return new Response('Invalid response mode', { status: 400 });
    if (state.knowsNoPkce) asked.delete('code_challenge');
    const given = grants.give(asked);
    if (!given) return new Response('invalid_client', { status: 400 });
    const isFirst = !known.has(state.person.sub);
    known.add(state.person.sub);
    const user = { ...(scope.includes('name') && { name: state.name }), email: state.person['email'] };
    const data = {
      ...given.data,
      ...(types.includes('id_token') && { id_token: await idToken(asked.get('nonce'), scope) }),
      ...(scope && isFirst && { user: JSON.stringify(user) }),
    };
    return Response.json({ to: given.to, mode, data });
  };

  const handler = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const asked = `${request.method} ${pathname}`;
    if (asked === 'GET /auth/authorize') return authorize(searchParams);
    if (asked === 'POST /auth/token') return token(request);
    return asked === 'GET /auth/keys'
      ? Response.json(idTokens.jwks)
      : new Response('Not Found', { status: 404 });
  };

  /** Plays the browser: what is posted, or stands in the address that it is sent back to. */
  const signIn = async (address: string): Promise<Record<string, string>> => {
    const page = await handler(new Request(address));
    if (!page.ok) throw new Error(`Apple shows an error of its own: ${await page.text()}`);
    return ((await page.json()) as { data: Record<string, string> }).data;
  };
  return Object.assign(handler, { state, signIn });
}

/** https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
function isClient(secret: string, clock: { now(): number }): Promise<boolean> {
  const rules = { issuer: teamId, subject: clientId, audience: issuer, maxTokenAge: '182 days' };
  const checks = {
    ...rules,
    algorithms: ['ES256'],
    requiredClaims: ['exp'],
    currentDate: new Date(clock.now()),
  };
  return jwtVerify(secret, publicKey, checks).then(
    ({ protectedHeader }) => protectedHeader.kid === keyId,
    () => false,
  );
}
