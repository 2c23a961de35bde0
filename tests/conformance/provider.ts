/** The server as a certification suite meets it: behind https, with an RSA key, two applications and one person. */
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { Database } from '../../server/database/open.ts';
import { createHarness } from '../../server/testing/harness.ts';
import { createOperator } from '../../server/testing/operator.ts';
import type { Person } from '../../server/testing/person.ts';

const endpoint = 'https://id.example';
export const issuer = `${endpoint}/oidc`;
export const redirectUri = 'https://rp.example/callback';
export const afterLogout = 'https://rp.example/post_logout_redirect';
const password = 'correct horse battery';

export type Provider = Awaited<ReturnType<typeof openProvider>>;
/** One person's browser; each check has its own. */
export type Browser = Person;
export type Parameters = Readonly<Record<string, string | undefined>>;

export async function openProvider(database: Database) {
  const harness = await createHarness(database, {
    config: { endpoint, adminEndpoint: 'https://admin.example' },
  });
  // The suite asks for RS256, which the contract's default (ES384) is not: an operator who certifies turns to RSA.
  harness.clock.move(1);
  await harness.services.signingKeys.rotate('default', 'RS256');
  const operator = createOperator(harness);
  const method = { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true };
  await expectSuccess(operator.patch('/api/sign-in-exp', { signIn: { methods: [method] } }));
  const makeClient = async (name: string) => {
    const { body } = await expectSuccess(
      operator.post('/api/applications', {
        name,
        type: 'Traditional',
        oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [afterLogout] },
      }),
    );
    return { id: String(body.id), secret: String(body.secret) };
  };
  const [client, otherClient] = [await makeClient('first'), await makeClient('second')];
  const { body: user } = await expectSuccess(
    operator.post('/api/users', {
      primaryPhone: '13102051234',
      primaryEmail: 'ada@example.com',
      username: 'ada',
      name: 'Ada Lovelace',
      password,
      profile: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        nickname: 'Countess',
        profile: 'https://ada.example',
        website: 'https://ada.example/site',
        gender: 'female',
        birthdate: '1815-12-10',
        zoneinfo: 'Europe/London',
        locale: 'en-GB',
        address: { formatted: 'St James’s Square 12, London', country: 'UK' },
      },
    }),
  );
  let addresses = 0;

  const openBrowser = (): Browser =>
    harness.person({ address: `10.7.${addresses >> 8}.${addresses++ & 255}` });
  /** oidc-provider reads the real time, so ours keeps up with it; checks go back or forward from there. */
  const setTime = (aheadMs = 0): void => harness.clock.move(Date.now() + aheadMs - harness.clock.now());

  const signIn = async (browser: Browser): Promise<string> => {
    await browser.begin('SignIn');
    const proof = await browser.checkPassword({ type: 'phone', value: '13102051234' }, password);
    await browser.identify(String(proof.json()['verificationId']));
    return String((await browser.submit()).json()['redirectTo']);
  };

  /**
   * The authorization request and all that follows in the browser: whoever is sent to the sign-in page signs in. Ends at
   * the application's address, or at the page where it goes no further; `pages` are the sign-in pages on the way.
   */
  const authorize = async (browser: Browser, parameters: Parameters = {}, how: 'GET' | 'POST' = 'GET') => {
    const query = form({
      client_id: client.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'a-state',
      nonce: 'a-nonce',
      ...parameters,
    });
    const pages: URL[] = [];
    let reply = await (how === 'POST'
      ? browser.call('POST', '/oidc/auth', query)
      : browser.call('GET', `/oidc/auth?${query.toString()}`));
    for (let hop = 0; hop < 12 && reply.status >= 300 && reply.status <= 399; hop++) {
      const at = new URL(String(reply.headers['location']), endpoint);
      if (at.origin !== endpoint) return { pages, reply, callback: at.searchParams, at };
      if (at.pathname === '/sign-in') pages.push(at);
      reply = await browser.call('GET', at.pathname === '/sign-in' ? await signIn(browser) : at.href);
    }
    return { pages, reply, callback: new URLSearchParams(), at: undefined };
  };

  /** The token endpoint, with the client's secret in the header unless the fields name one. */
  const token = async (fields: Parameters, { id, secret } = client) => {
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const headers = fields['client_secret'] === undefined ? { authorization: basic } : {};
    return openBrowser().call('POST', '/oidc/token', form(fields), headers);
  };
  const exchange = (code: string | null, more: Parameters = {}) =>
    token({ grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri, ...more });

  const jwks = createRemoteJWKSet(new URL(`${issuer}/jwks`), {
    [customFetch]: async (url) => {
      const { status, body } = await openBrowser().call('GET', url);
      return new Response(body, { status });
    },
  });

  /** Checks signature, issuer, audience and times, as every relying party has to. */
  const verify = async (idToken: unknown) =>
    jwtVerify(String(idToken), jwks, { issuer, audience: client.id, requiredClaims: ['sub', 'exp', 'iat'] });

  return {
    client,
    otherClient,
    userId: String(user.id),
    openBrowser,
    setTime,
    authorize,
    token,
    exchange,
    verify,
    get: (path: string, headers: Record<string, string> = {}) =>
      openBrowser().call('GET', path, undefined, headers),
    userinfo: (accessToken: unknown) =>
      openBrowser().call('GET', '/oidc/me', undefined, { authorization: `Bearer ${String(accessToken)}` }),
    /** The whole way, with everything checked that is checked in every module. */
    async signIn(browser: Browser, parameters: Parameters = {}, exchanged: Parameters = {}) {
      const { callback, pages } = await authorize(browser, parameters);
      const { status, body } = await exchange(callback.get('code'), exchanged);
      if (status !== 200) throw new Error(`No tokens: ${status} ${body}, ${callback.toString()}`);
      const tokens = JSON.parse(body) as Record<string, unknown>;
      const { payload, protectedHeader } = await verify(tokens['id_token']);
      return { tokens, claims: payload as Record<string, unknown>, header: protectedHeader, pages, callback };
    },
    close: () => harness.close(),
  };
}

export const form = (fields: Parameters): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

async function expectSuccess<A extends { verdict: string; body: unknown }>(
  answering: Promise<A>,
): Promise<A> {
  const answer = await answering;
  if (!answer.verdict.startsWith('2'))
    throw new Error(`The Management API answered ${answer.verdict}: ${JSON.stringify(answer.body)}`);
  return answer;
}
