/** Google, GitHub, Apple and two providers without a name, as Logto's packages ask them: one person, who signs in at each. */
import { randomBytes } from 'node:crypto';
import type { Handler } from '@latchkey/connector-kit/testing';
import { createGrants, type Grant } from '../../connectors/simulate-grants.ts';
import { createIdTokens } from '../../connectors/simulate-id-tokens.ts';

const [clientId, clientSecret] = ['the-client', 'a-secret-of-the-client-0123'] as const;
const client = { clientId, clientSecret };
const [oidcHost, oauthHost] = ['oidc.acme.example', 'oauth.acme.example'] as const;

/** What an operator would write for each package. */
export const configs = {
  google: client,
  github: client,
  apple: { clientId, scope: 'name email' },
  oidc: {
    ...client,
    scope: 'openid profile email',
    authorizationEndpoint: `https://${oidcHost}/authorize`,
    tokenEndpoint: `https://${oidcHost}/token`,
    tokenEndpointAuthMethod: 'client_secret_post',
    clientSecretJwtSigningAlgorithm: 'HS256',
    idTokenVerificationConfig: { jwksUri: `https://${oidcHost}/jwks`, issuer: `https://${oidcHost}` },
  },
  oauth: {
    ...client,
    authorizationEndpoint: `https://${oauthHost}/authorize`,
    tokenEndpoint: `https://${oauthHost}/token`,
    userInfoEndpoint: `https://${oauthHost}/me`,
    tokenEndpointAuthMethod: 'client_secret_post',
    clientSecretJwtSigningAlgorithm: 'HS256',
    tokenEndpointResponseType: 'json',
    profileMap: { id: 'sub', email: 'email', name: 'name' },
  },
} as const;

export type Issuers = Awaited<ReturnType<typeof createIssuers>>;

export async function createIssuers() {
  const grants = createGrants({ clientId });
  const idTokens = await createIdTokens();
  const redirects = new Map<string, string>();
  const accessTokens = new Set<string>();
  const asked: string[] = [];
  const state = {
    /** Who signs in next: the number is GitHub's, the text everybody else's. */
    id: 1001,
    name: 'Anong',
    email: 'anong@mail.example',
    /** In the place of the nonce that was asked for. */
    nonce: undefined as string | undefined,
  };
  const sub = () => `u${state.id}`;

  const idToken = (iss: string, nonce: string | null) =>
    idTokens.sign({
      iss,
      aud: clientId,
      sub: sub(),
      name: state.name,
      email: state.email,
      email_verified: true,
      ...(nonce && { nonce: state.nonce ?? nonce }),
    });

  const token = async (request: Request, tell: (grant: Grant) => object | Promise<object>) => {
    const form = new URLSearchParams(await request.text());
    const no = (status: number, error: string) =>
      Response.json({ error, error_description: form.get('code') }, { status });
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return no(401, 'invalid_client');
    // GitHub wants neither of the two.
    form.set('redirect_uri', form.get('redirect_uri') ?? redirects.get(form.get('code') ?? '') ?? '');
    if ((form.get('grant_type') ?? 'authorization_code') !== 'authorization_code')
      return no(400, 'unsupported_grant_type');
    const grant = grants.take(form);
    if (!grant) return no(400, 'invalid_grant');
    const access_token = randomBytes(18).toString('base64url');
    accessTokens.add(`Bearer ${access_token}`);
    const usual = { access_token, token_type: 'Bearer', expires_in: 600, scope: grant.scope };
    return Response.json({ ...usual, ...(await tell(grant)) });
  };
  const told = ({ headers }: Request, person: () => unknown) =>
    accessTokens.has(headers.get('authorization') ?? '')
      ? Response.json(person())
      : Response.json({ error: 'invalid_token' }, { status: 401 });
  const profile = () => ({ sub: sub(), name: state.name, email: state.email, email_verified: true });

  const paths: Readonly<Record<string, (request: Request) => Promise<Response> | Response>> = {
    'POST oauth2.googleapis.com/token': (request) => token(request, () => ({})),
    'POST openidconnect.googleapis.com/v1/userinfo': (request) => told(request, profile),
    'POST github.com/login/oauth/access_token': (request) => token(request, () => ({})),
    'GET api.github.com/user': (request) =>
      told(request, () => ({ id: state.id, name: state.name, email: state.email })),
    'GET api.github.com/user/emails': (request) =>
      told(request, () => [{ email: state.email, primary: true, verified: true, visibility: null }]),
    'GET appleid.apple.com/auth/keys': () => Response.json(idTokens.jwks),
    [`POST ${oidcHost}/token`]: (request) =>
      token(request, async ({ nonce }) => ({ id_token: await idToken(`https://${oidcHost}`, nonce) })),
    [`GET ${oidcHost}/jwks`]: () => Response.json(idTokens.jwks),
    [`POST ${oauthHost}/token`]: (request) => token(request, () => ({})),
    [`GET ${oauthHost}/me`]: (request) => told(request, profile),
  };
  const handler: Handler = async (request) => {
    const { hostname, pathname } = new URL(request.url);
    const place = `${request.method} ${hostname}${pathname}`;
    asked.push(place);
    return (await paths[place]?.(request)) ?? new Response('Not Found', { status: 404 });
  };

  return {
    state,
    /** Every request that came, as `GET host/path`. */
    asked,
    simulators: Object.fromEntries(
      [...new Set(Object.keys(paths).map((place) => place.replace(/^\w+ ([^/]+).*/, '$1')))].map((host) => [
        host,
        handler,
      ]),
    ),
    /** Plays the browser at the provider: where it is sent back to, and with what; a token of Apple's is posted. */
    async signIn(address: string): Promise<{ to: string; data: Record<string, string> }> {
      const query = new URL(address).searchParams;
      if (!query.has('response_type')) query.set('response_type', 'code'); // GitHub's only one
      const given = grants.give(query);
      if (!given) throw new Error('the provider shows an error of its own');
      redirects.set(given.data['code'] ?? '', given.to);
      if (query.get('response_mode') !== 'form_post') return given;
      const user = JSON.stringify({
        name: { firstName: state.name },
        email: 'written-by-the-browser@x.example',
      });
      const id_token = await idToken('https://appleid.apple.com', query.get('nonce'));
      return { to: given.to, data: { ...given.data, user, id_token } };
    },
  };
}
