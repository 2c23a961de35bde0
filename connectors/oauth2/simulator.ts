/** A provider of OAuth 2.0 in one process, as strict as https://www.rfc-editor.org/rfc/rfc6749 lets one be. */
import { randomBytes } from 'node:crypto';
import { jwtVerify } from 'jose';
import { createGrants, followBack, redirectTo } from '../simulate-grants.ts';

const place = 'https://provider.example';

export const exampleConfig = {
  authorizationEndpoint: `${place}/authorize`,
  tokenEndpoint: `${place}/token`,
  userInfoEndpoint: `${place}/me`,
  clientId: 'latchkey-client',
  clientSecret: 'a-secret-of-the-client-that-is-32-long',
  tokenEndpointResponseType: 'json',
  scope: 'profile',
};

export async function createProvider({ clock = Date }: { clock?: { now(): number } } = {}) {
  const { clientId } = exampleConfig;
  const grants = createGrants({ clientId, clock });
  const accessTokens = new Set<string>();
  const state = {
    /** Who signs in next, as the provider tells it. */
    person: { id: 'u1', name: 'Anong', email: 'anong@mail.example' } as Record<string, unknown>,
    /** How the client has to prove itself. */
    method: 'client_secret_post',
    /** Writes tokens as a form, as some old providers do. */
    isForm: false,
    /** Answers the token request with this error. */
    error: '',
    /** The access tokens that it gives are worth nothing. */
    isForgetful: false,
  };

  const answer = (status: number, values: Record<string, string>) =>
    state.isForm ? new Response(new URLSearchParams(values), { status }) : Response.json(values, { status });
  const no = (status: number, error: string, words = `${error}, says the provider`) =>
    answer(status, { error, error_description: words });

  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    if (!(await isClient(request, form, state.method, clock)))
      return no(401, 'invalid_client', `who is ${form.get('client_assertion') ?? 'that'}?`);
    if (form.get('grant_type') !== 'authorization_code') return no(400, 'unsupported_grant_type');
    const grant = grants.take(form);
    if (state.error) return no(400, state.error);
    if (!grant) return no(400, 'invalid_grant');
    const accessToken = randomBytes(16).toString('base64url');
    if (!state.isForgetful) accessTokens.add(`Bearer ${accessToken}`);
    return answer(200, { access_token: accessToken, token_type: 'Bearer', expires_in: '600' });
  };

  const handler = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const asked = `${request.method} ${pathname}`;
    if (asked === 'GET /authorize') {
      const given = grants.give(searchParams);
      return given ? redirectTo(given.to, given.data) : new Response('unknown client', { status: 400 });
    }
    if (asked === 'POST /token') return token(request);
    if (asked !== 'GET /me') return new Response('no such page', { status: 404 });
    const isKnown = accessTokens.has(request.headers.get('authorization') ?? '');
    return isKnown ? Response.json(state.person) : no(401, 'invalid_token');
  };
  return Object.assign(handler, { state, signIn: (address: string) => followBack(handler, address) });
}

async function isClient(
  request: Request,
  form: URLSearchParams,
  method: string,
  clock: { now(): number },
): Promise<boolean> {
  const { clientId, clientSecret, tokenEndpoint } = exampleConfig;
  const header = request.headers.get('authorization');
  const [secret, assertion] = [form.get('client_secret'), form.get('client_assertion')];
  // RFC 6749 §2.3: one method a request.
  if ([header, secret, assertion].filter((proof) => proof !== null).length !== 1) return false;
  if (method === 'client_secret_basic')
    return header === `Basic ${btoa([clientId, clientSecret].map(encodeURIComponent).join(':'))}`;
  if (method === 'client_secret_post') return form.get('client_id') === clientId && secret === clientSecret;
  const key = new TextEncoder().encode(clientSecret);
  const rules = { issuer: clientId, subject: clientId, audience: tokenEndpoint, maxTokenAge: '2 minutes' };
  return jwtVerify(assertion ?? '', key, { ...rules, currentDate: new Date(clock.now()) }).then(
    ({ payload }) => typeof payload.jti === 'string',
    () => false,
  );
}
