/** The two kinds of work that are measured: a full sign-in of ten requests with an OIDC client, and send + verify. */
import * as oidc from 'openid-client';
import { httpSend } from '../../server/testing/http-send.ts';
import { createPerson, type Person } from '../../server/testing/person.ts';
import type { Provider } from './provider.ts';

export interface World {
  readonly endpoint: string;
  readonly provider: Provider;
  readonly phones: readonly string[];
  readonly client: oidc.Configuration;
}

export const discover = (endpoint: string): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(`${endpoint}/oidc`), 'demo-app', undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  });

/** One full sign-in: from `GET /oidc/auth` to a checked ID token. Returns how many requests it took. */
export async function signIn({ endpoint, provider, phones, client }: World, worker: number): Promise<number> {
  let requests = 0;
  const person = createPerson({ endpoint, send: (ask) => (requests++, httpSend(ask)) });
  const phone = phones[worker] ?? '';
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const address = oidc.buildAuthorizationUrl(client, {
    redirect_uri: `${endpoint}/demo-app`,
    scope: 'openid profile phone offline_access',
    prompt: 'consent',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  must(303, await person.call('GET', address.href));
  must(204, await person.begin('SignIn'));
  const verificationId = await sendAndVerify(person, provider, phone);
  must(204, await person.identify(verificationId));
  const { redirectTo } = must(200, await person.submit()).json();
  const callback = new URL(await person.follow(String(redirectTo)));
  const tokens = await oidc.authorizationCodeGrant(client, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  if (tokens.claims()?.['phone_number'] !== phone) throw new Error('The ID token names another phone');
  return requests + 1;
}

/** Asks for a code and gives it back, in a sign-in that is open already. Answers the verification's id. */
export async function sendAndVerify(person: Person, provider: Provider, phone: string): Promise<string> {
  const coming = provider.nextCode(phone);
  const id = String(must(200, await person.askForCode(phone, 'SignIn')).json()['verificationId']);
  must(200, await person.checkCode(phone, id, await coming));
  return id;
}

/** A sign-in that was opened and waits for its code. */
export async function openedSignIn(endpoint: string): Promise<Person> {
  const person = createPerson({ endpoint, send: httpSend });
  must(303, await person.openSignIn());
  must(204, await person.begin('SignIn'));
  return person;
}

export function must<R extends { status: number; body: string }>(status: number, reply: R): R {
  if (reply.status !== status)
    throw new Error(`Expected ${status}, was ${reply.status}: ${reply.body.slice(0, 300)}`);
  return reply;
}
