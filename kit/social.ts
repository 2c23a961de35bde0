/** What a social connector is: where a person is sent to sign in elsewhere, and who came back from there. */
import { contractVersion, hasSocialFrame, type I18n } from './connector.ts';
import type { Config, Fields } from './fields.ts';
import type { Http } from './http.ts';

/** Made by the host for one sign-in and kept by it: a connector only writes these where its provider wants them. */
export interface SocialStart {
  /** Comes back with the person; the host has compared it before `getUserInfo` is called (RFC 6749 §10.12). */
  readonly state: string;
  /** Where the provider sends the person back. */
  readonly redirectUri: string;
  /** Comes back inside an ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** S256 of a verifier that only the host knows (RFC 7636). */
  readonly codeChallenge: string;
}

/** How the person came back. */
export interface SocialReturn {
  /** What the provider added to the address, or posted: `code`, `error`, … Anybody can have written it. */
  readonly data: Readonly<Record<string, string>>;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who it is there. What the provider has not verified is not verified: the host links nothing by it. */
export interface SocialUser {
  /** The provider's own id of the person; never changes, and is never given to somebody else. */
  readonly id: string;
  readonly email?: string | undefined;
  readonly isEmailVerified?: boolean | undefined;
  /** As the provider writes it. */
  readonly phone?: string | undefined;
  readonly isPhoneVerified?: boolean | undefined;
  readonly name?: string | undefined;
  readonly avatar?: string | undefined;
  /** What the provider told, whole; no tokens in it. */
  readonly rawData?: Readonly<Record<string, unknown>> | undefined;
}

export interface SocialTools {
  readonly http: Http;
  readonly clock: { now(): number };
}

export interface SocialConnectorDefinition<F extends Fields> {
  /** Unique over all connectors and never changed: stored configurations name it. */
  readonly id: string;
  /** The provider. An identity is stored under it: never changed either. */
  readonly target: string;
  /** True for a protocol that many providers speak: the operator then names the target, and sets up several. */
  readonly isStandard?: boolean | undefined;
  readonly name: I18n;
  readonly description: I18n;
  readonly homepage?: string | undefined;
  readonly fields: F;
  /** The address that the person's browser opens. Throws a `ConnectorError`. */
  getAuthorizationUri(start: SocialStart, config: Config<F>, tools: SocialTools): string | Promise<string>;
  /** Asks the provider who came back. Throws a `SocialRefusal` for a no, a `ConnectorError` for all else. */
  getUserInfo(returned: SocialReturn, config: Config<F>, tools: SocialTools): Promise<SocialUser>;
}

export interface SocialConnector<F extends Fields = Fields> extends SocialConnectorDefinition<F> {
  readonly channel: 'social';
  readonly contract: typeof contractVersion;
}

/**
 * Makes a social connector. The types of `config` come from `fields`.
 *
 * @example
 * ```ts
 * export default defineSocialConnector({
 *   id: 'acme-universal',
 *   target: 'acme',
 *   name: { en: 'Acme' },
 *   description: { en: 'Signs people in with their Acme account.' },
 *   fields: { clientId: text({ label: 'Client ID' }), clientSecret: secret({ label: 'Client secret' }) },
 *
 *   getAuthorizationUri: ({ state, redirectUri, codeChallenge }, { clientId }) =>
 *     authorizationUri('https://acme.example/authorize', { client_id: clientId, redirect_uri: redirectUri, state, codeChallenge }),
 *
 *   async getUserInfo({ data, redirectUri, codeVerifier }, config, { http }) {
 *     const token = await askForToken(http, config, { code: codeIn(data), redirectUri, codeVerifier });
 *     const { json } = await http.get('https://acme.example/me', { headers: { authorization: `Bearer ${token}` } });
 *     return { id: find(json, 'id') ?? '' };
 *   },
 * });
 * ```
 */
export const defineSocialConnector = <const F extends Fields>(
  definition: SocialConnectorDefinition<F>,
): SocialConnector<F> => Object.freeze({ channel: 'social', contract: contractVersion, ...definition });

/** Recognises one by its shape, whichever copy of the kit defined it. */
export const isSocialConnector = (value: unknown): value is SocialConnector => hasSocialFrame(value);

/**
 * An authorization request (RFC 6749 §4.1.1) with PKCE. What is undefined or empty is left out; parameters that stand in
 * the endpoint's own address stay.
 *
 * @example
 * ```ts
 * authorizationUri('https://acme.example/authorize', { client_id: 'abc', scope: 'openid', state, codeChallenge });
 * ```
 */
export function authorizationUri(
  endpoint: string,
  { codeChallenge, ...parameters }: Readonly<Record<string, string | undefined>>,
): string {
  const address = new URL(endpoint);
  const pkce = codeChallenge && { code_challenge: codeChallenge, code_challenge_method: 'S256' };
  for (const [name, value] of Object.entries({ response_type: 'code', ...parameters, ...pkce }))
    if (value) address.searchParams.set(name, value);
  return address.href;
}
