/** How a client proves itself at a token endpoint: RFC 6749 §2.3.1, and RFC 7523 §2.2 for a signed assertion. */
import { randomUUID } from 'node:crypto';
import { basic, select } from '@latchkey/connector-kit';
import { SignJWT } from 'jose';

/** The two settings that say it, where the operator has the choice. */
export const authenticationFields = {
  tokenEndpointAuthMethod: select({
    label: 'Token endpoint authentication',
    required: false,
    options: {
      client_secret_post: 'In the body',
      client_secret_basic: 'Basic',
      client_secret_jwt: 'Signed with the secret',
    },
    defaultValue: 'client_secret_post',
  }),
  clientSecretJwtSigningAlgorithm: select({
    label: 'Algorithm of that signature',
    required: false,
    options: { HS256: 'HS256', HS384: 'HS384', HS512: 'HS512' },
    defaultValue: 'HS256',
  }),
};

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly tokenEndpointAuthMethod?: 'client_secret_post' | 'client_secret_basic' | 'client_secret_jwt';
  readonly clientSecretJwtSigningAlgorithm?: string;
}

export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** What a request to the token endpoint carries of the client. `now` in ms since 1970. */
export async function proofOf(client: Client, now: number): Promise<Proof> {
  const { clientId, clientSecret, tokenEndpointAuthMethod: method = 'client_secret_post' } = client;
  if (method === 'client_secret_post')
    return { headers: {}, form: { client_id: clientId, client_secret: clientSecret } };
  if (method === 'client_secret_basic') {
    // RFC 6749 §2.3.1: both are written as in a form before they become Basic.
    const authorization = basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret));
    return { headers: { authorization }, form: {} };
  }
  return {
    headers: {},
    form: {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertionOf(client, now),
    },
  };
}

/** An assertion is good for one request, sent now. */
const assertionLivesSeconds = 60;

function assertionOf(client: Client, now: number): Promise<string> {
  const { clientId, clientSecret, tokenEndpoint, clientSecretJwtSigningAlgorithm: alg = 'HS256' } = client;
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + assertionLivesSeconds)
    .sign(new TextEncoder().encode(clientSecret));
}
