/** Google's accounts in one process: https://developers.google.com/identity/openid-connect/reference */
import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { createGrants, followBack, redirectTo } from '../simulate-grants.ts';
import { createIdTokens, type Faults } from '../simulate-id-tokens.ts';

export const exampleConfig = {
  clientId: '1234-abcd.apps.googleusercontent.example',
  clientSecret: 'GOCSPX-a-secret-of-the-client',
};

export async function createGoogle({ clock = Date }: { clock?: { now(): number } } = {}) {
  const { clientId, clientSecret } = exampleConfig;
  const grants = createGrants({ clientId, clock });
  const idTokens = await createIdTokens(clock);
  const state = {
    /** Who signs in next. */
    person: {
      sub: '110169484474386276334',
      name: 'Anong',
      picture: 'https://p.example/1',
      email: 'anong@mail.example',
      email_verified: true,
    } as JWTPayload,
    /** What the next ID tokens say wrongly. */
    faults: {} as Faults,
    /** Answers the token request with this error. */
    error: '',
  };
  const no = (status: number, error: string) =>
    Response.json({ error, error_description: `${error}, says Google` }, { status });

  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return no(401, 'invalid_client');
    if (form.get('grant_type') !== 'authorization_code') return no(400, 'unsupported_grant_type');
    const grant = grants.take(form);
    if (state.error) return no(400, state.error);
    if (!grant) return no(400, 'invalid_grant');
    const { sub, ...profile } = state.person;
    const shown = grant.scope.split(' ').length > 1 ? profile : {};
    const claims = { iss: 'https://accounts.google.com', azp: clientId, aud: clientId, sub, ...shown };
    const nonce = grant.nonce ? { nonce: grant.nonce } : {};
    return Response.json({
      access_token: `ya29.${randomBytes(18).toString('base64url')}`,
      expires_in: 3599,
      scope: grant.scope,
      token_type: 'Bearer',
      id_token: await idTokens.sign({ ...claims, ...nonce }, state.faults),
    });
  };

  const handler = async (request: Request): Promise<Response> => {
    const { hostname, pathname, searchParams } = new URL(request.url);
    const asked = `${request.method} ${hostname}${pathname}`;
    if (asked === 'POST oauth2.googleapis.com/token') return token(request);
    if (asked === 'GET www.googleapis.com/oauth2/v3/certs') return Response.json(idTokens.jwks);
    if (asked !== 'GET accounts.google.com/o/oauth2/v2/auth')
      return new Response('Not Found', { status: 404 });
    const wishes = (searchParams.get('prompt') ?? '').split(' ').filter(Boolean);
    const isRight =
      searchParams.get('scope')?.split(' ').includes('openid') &&
      wishes.every((wish) => ['none', 'consent', 'select_account'].includes(wish)) &&
      (wishes.length < 2 || !wishes.includes('none'));
    const given = isRight && grants.give(searchParams);
    return given
      ? redirectTo(given.to, { ...given.data, iss: 'https://accounts.google.com' })
      : new Response('Error 400: invalid_request', { status: 400 });
  };
  return Object.assign(handler, { state, signIn: (address: string) => followBack(handler, address) });
}
