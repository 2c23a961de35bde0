/** GitHub in one process: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
import { randomBytes } from 'node:crypto';
import { createGrants, followBack, redirectTo } from '../simulate-grants.ts';

export const exampleConfig = { clientId: 'Iv1.0123456789abcdef', clientSecret: 'a-secret-of-the-oauth-app' };

export function createGitHub({ clock = Date }: { clock?: { now(): number } } = {}) {
  const { clientId, clientSecret } = exampleConfig;
  const grants = createGrants({ clientId, clock });
  const scopes = new Map<string, readonly string[]>();
  const state = {
    /** Who signs in next. */
    person: {
      id: 583_231,
      login: 'anong',
      name: 'Anong',
      email: null,
      avatar_url: 'https://a.example/1',
    } as Record<string, unknown>,
    emails: [
      { email: 'old@mail.example', primary: false, verified: true, visibility: null },
      { email: 'anong@mail.example', primary: true, verified: true, visibility: 'private' },
    ] as readonly Record<string, unknown>[],
    /** Answers the token request with this error. */
    error: '',
    /** The access tokens that it gives are worth nothing. */
    isForgetful: false,
    /** An organization's policy hides the addresses. */
    hidesEmails: false,
  };

  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    const answer = (values: Record<string, string>) =>
      request.headers.get('accept')?.includes('application/json')
        ? Response.json(values)
        : new Response(new URLSearchParams(values));
    // All refusals come with status 200.
    const no = (error: string) =>
      answer({ error, error_description: `${error}, says GitHub`, error_uri: '/apps' });
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return no('incorrect_client_credentials');
    const grant = grants.take(form);
    if (state.error) return no(state.error);
    if (!grant) return no('bad_verification_code');
    const accessToken = `gho_${randomBytes(18).toString('hex')}`;
    if (!state.isForgetful) scopes.set(`Bearer ${accessToken}`, grant.scope.split(' '));
    return answer({
      access_token: accessToken,
      scope: grant.scope.replaceAll(' ', ','),
      token_type: 'bearer',
    });
  };

  /** https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api */
  const rest = ({ headers }: Request, path: string): Response => {
    const no = (status: number, message: string) => Response.json({ message }, { status });
    if (!headers.get('user-agent')) return no(403, 'Request forbidden by administrative rules.');
    if (headers.get('x-github-api-version') !== '2022-11-28') return no(400, 'Unsupported version');
    const granted = scopes.get(headers.get('authorization') ?? '');
    if (!granted) return no(401, 'Bad credentials');
    if (path === '/user') return Response.json(state.person);
    if (path !== '/user/emails') return no(404, 'Not Found');
    if (state.hidesEmails) return no(403, 'Resource not accessible by integration');
    return granted.includes('user:email') || granted.includes('user')
      ? Response.json(state.emails)
      : no(404, 'Not Found');
  };

  const handler = async (request: Request): Promise<Response> => {
    const { hostname, pathname, searchParams } = new URL(request.url);
    const asked = `${request.method} ${hostname}${pathname}`;
    if (asked === 'POST github.com/login/oauth/access_token') return token(request);
    if (asked.startsWith('GET api.github.com/')) return rest(request, pathname);
    if (asked !== 'GET github.com/login/oauth/authorize') return new Response('Not Found', { status: 404 });
    searchParams.set('response_type', 'code'); // the only one, whether it is named or not
    const given = grants.give(searchParams);
    return given ? redirectTo(given.to, given.data) : new Response('Not Found', { status: 404 });
  };
  return Object.assign(handler, { state, signIn: (address: string) => followBack(handler, address) });
}
