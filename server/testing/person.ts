/** Somebody who signs in: a browser without its pages, over real HTTP or into the application in this process. */
import { createHash, randomBytes } from 'node:crypto';
import { createCookieJar } from './cookies.ts';

export interface Ask {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** One request, one answer; follows no redirects. */
export type Send = (ask: Ask) => Promise<Reply>;

export type InteractionEvent = 'SignIn' | 'Register' | 'ForgotPassword';

export interface PersonOptions {
  readonly send: Send;
  /** The tenant's address. */
  readonly endpoint: string;
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly scope?: string;
  /** Added to every request: `accept-language` and the like. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Person = ReturnType<typeof createPerson>;

/** Each call is one step of a sign-in and answers what the server said, whatever that was. */
export function createPerson({
  send,
  endpoint,
  clientId = 'demo-app',
  redirectUri = `${endpoint}/demo-app`,
  scope = 'openid profile phone offline_access',
  headers = {},
}: PersonOptions) {
  const cookies = createCookieJar();
  const verifier = randomBytes(32).toString('base64url');

  const call = async (method: string, path: string, body?: object | URLSearchParams, extra = {}) => {
    // A path is the tenant's own, also where the tenant has one itself.
    const url = new URL(path.startsWith('/') ? endpoint + path : path);
    const cookie = cookies.headerFor(url.pathname);
    const isForm = body instanceof URLSearchParams;
    const reply = await send({
      method,
      url: url.href,
      headers: {
        ...headers,
        ...(cookie && { cookie }),
        ...(body && { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...extra,
      },
      ...(body && { body: isForm ? body.toString() : JSON.stringify(body) }),
    });
    cookies.keep(reply.headers['set-cookie']);
    return { ...reply, json: () => JSON.parse(reply.body) as Record<string, unknown> };
  };
  const post = (path: string, body?: object) => call('POST', `/api/experience/${path}`, body);

  const follow = async (address: string): Promise<string> => {
    let next = address;
    for (let hop = 0; hop < 10 && !next.startsWith(redirectUri); hop++) {
      const reply = await call('GET', next);
      if (reply.status < 300 || reply.status > 399)
        throw new Error(`GET ${next} answered ${reply.status}: ${reply.body.slice(0, 300)}`);
      next = new URL(String(reply.headers['location']), endpoint).href;
    }
    return next;
  };

  return {
    cookies,
    call,
    /** `GET /oidc/auth`: opens the interaction; the answer leads to the sign-in page. */
    openSignIn: (parameters: Readonly<Record<string, string>> = {}) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        prompt: 'consent',
        state: randomBytes(12).toString('base64url'),
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...parameters,
      });
      return call('GET', `/oidc/auth?${query.toString()}`);
    },
    begin: (interactionEvent: InteractionEvent) => call('PUT', '/api/experience', { interactionEvent }),
    switchTo: (interactionEvent: InteractionEvent) =>
      call('PUT', '/api/experience/interaction-event', { interactionEvent }),
    /** `phone` in digits alone, as the contract has it. */
    askForCode: (phone: string, interactionEvent: InteractionEvent) =>
      post('verification/verification-code', {
        identifier: { type: 'phone', value: phone },
        interactionEvent,
      }),
    checkCode: (phone: string, verificationId: string, code: string) =>
      post('verification/verification-code/verify', {
        identifier: { type: 'phone', value: phone },
        verificationId,
        code,
      }),
    checkPassword: (identifier: { type: string; value: string }, password: string) =>
      post('verification/password', { identifier, password }),
    identify: (verificationId?: string) => post('identification', { verificationId }),
    submit: () => post('submit'),
    /** Goes from redirect to redirect until the application's own address; answers that, with `code` and `state`. */
    follow,
    /** `POST /oidc/token` with the code that came back. */
    exchange: (callback: string) =>
      call(
        'POST',
        '/oidc/token',
        new URLSearchParams({
          client_id: clientId,
          grant_type: 'authorization_code',
          code: new URL(callback).searchParams.get('code') ?? '',
          code_verifier: verifier,
          redirect_uri: redirectUri,
        }),
      ),
  };
}

/** What a JWT says, unchecked: for looking at claims in tests. */
export const claimsOf = (jwt: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

export interface SignedIn {
  readonly tokens: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  /** Whether this sign-in made the account. */
  readonly isNew: boolean;
}

/** The whole journey by code, F3, or F4 for a number that nobody has; throws at the first answer that is no success. */
export async function signInByCode(
  person: Person,
  phone: string,
  readCode: () => Promise<string> | string,
): Promise<SignedIn> {
  await expect(303, person.openSignIn());
  await expect(204, person.begin('SignIn'));
  const sent = await expect(200, person.askForCode(phone, 'SignIn'));
  const id = String(sent.json()['verificationId']);
  await expect(200, person.checkCode(phone, id, await readCode()));
  let identified = await person.identify(id);
  const isNew = identified.status === 404;
  if (isNew) {
    await expect(204, person.switchTo('Register'));
    identified = await expect(201, person.identify(id));
  }
  if (identified.status >= 300)
    throw new Error(`identification answered ${identified.status}: ${identified.body}`);
  const { redirectTo } = (await expect(200, person.submit())).json();
  const callback = await person.follow(String(redirectTo));
  const tokens = (await expect(200, person.exchange(callback))).json();
  return { tokens, claims: claimsOf(tokens['id_token']), isNew };
}

async function expect<R extends Reply>(status: number, replying: Promise<R>): Promise<R> {
  const reply = await replying;
  if (reply.status !== status)
    throw new Error(`Expected ${status}, was ${reply.status}: ${reply.body.slice(0, 300)}`);
  return reply;
}
