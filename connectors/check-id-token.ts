/** An ID token is what it has to be (OpenID Connect Core §3.1.3.7), or nobody comes in. */
import { type Http, refusal, SocialRefusal } from '@latchkey/connector-kit';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';

/** Only what a private key signs: with a shared secret, whoever knows the client's secret could say who anybody is. */
const signedByPrivateKeys = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** What two clocks may differ by. */
const clockToleranceSeconds = 60;

export interface IdTokenRules {
  /** As people call it, for errors: `Google`. */
  readonly provider: string;
  readonly clientId: string;
  readonly jwksUri: string;
  /** One of these; a provider may write its name in two ways. */
  readonly issuer: string | string[];
  /** The client's id, unless the provider writes something else there. */
  readonly audience?: string | undefined;
  /** Where it is known which one the provider uses. Never `none`, never one with a shared secret. */
  readonly algorithms?: string[];
  readonly http: Http;
  readonly nonce: string;
  /** ms since 1970 */
  readonly now: number;
}

/** Its claims. Refuses with `id-token`; with another error when the provider's keys cannot be had. */
export async function checkIdToken(
  idToken: unknown,
  {
    provider,
    clientId,
    jwksUri,
    issuer,
    audience = clientId,
    algorithms = signedByPrivateKeys,
    http,
    nonce,
    now,
  }: IdTokenRules,
): Promise<JWTPayload & { readonly sub: string }> {
  if (typeof idToken !== 'string' || idToken === '')
    throw new SocialRefusal('id-token', `${provider} gave no ID token.`);
  const reply = await http.get(jwksUri);
  const keys = reply.json as JSONWebKeySet | undefined;
  if (reply.status !== 200 || !Array.isArray(keys?.keys)) throw refusal({ provider, reply });
  const { payload } = await jwtVerify(idToken, createLocalJWKSet(keys), {
    issuer,
    audience,
    algorithms,
    currentDate: new Date(now),
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  }).catch((error: unknown) => {
    throw wrong(error instanceof errors.JOSEError ? error.code : 'unreadable');
  });
  if (payload['nonce'] !== nonce) throw wrong('it was made for another sign-in');
  if (payload['azp'] !== undefined && payload['azp'] !== clientId)
    throw wrong('it was given to another client');
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] === undefined)
    throw wrong('it is for several, and does not say whom it was given to');
  return { ...payload, sub: String(payload.sub) };
}

const wrong = (because: string) => new SocialRefusal('id-token', `The ID token is not accepted: ${because}.`);
