/** A code becomes tokens at the token endpoint: RFC 6749 §4.1.3, with the verifier of RFC 7636 §4.5. */
import { errorTable, find, type Http, refusal, type Reply, SocialRefusal } from '@latchkey/connector-kit';
import { type Client, proofOf } from './client-authentication.ts';

export interface TokenRequest {
  /** As people call it, for errors: `Google`. */
  readonly provider: string;
  readonly client: Client;
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly http: Http;
  /** ms since 1970 */
  readonly now: number;
}

/**
 * What the endpoint gave, as JSON or as a form. Some providers refuse with status 200, so an `error` counts more than the
 * status does. Throws a `SocialRefusal` for a code that is worth nothing, a `ConnectorError` for what is the operator's.
 */
export async function askForTokens(request: TokenRequest): Promise<Readonly<Record<string, unknown>>> {
  const { provider, client, code, redirectUri, codeVerifier, http, now } = request;
  const { headers, form: proof } = await proofOf(client, now);
  const reply = await http.post(client.tokenEndpoint, {
    headers,
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      ...proof,
    },
  });
  const given = valuesOf(reply);
  const error = find(given, 'error');
  const words = without(Object.values(proof), find(given, 'error_description'));
  if (error && isOfThePerson[error])
    throw new SocialRefusal(isOfThePerson[error], `${provider} does not take this code.`, {
      providerCode: error,
    });
  if (error || reply.status !== 200)
    throw refusal({ provider, reply, code: error, words, verdict: verdicts(error) });
  return given;
}

/** The error codes after which the person begins again. The second and the last are GitHub's. */
const isOfThePerson: Readonly<Record<string, 'code' | 'denied'>> = {
  invalid_grant: 'code',
  bad_verification_code: 'code',
  access_denied: 'denied',
  unverified_user_email: 'denied',
};

const verdicts = errorTable({
  'auth fix': ['invalid_client', 'incorrect_client_credentials'],
  'permission fix': ['unauthorized_client', 'application_suspended'],
  'config fix': [
    'invalid_request',
    'invalid_scope',
    'redirect_uri_mismatch',
    'unsupported_grant_type',
    'unsupported_response_type',
  ],
  'transient later': ['server_error', 'temporarily_unavailable'],
});

function valuesOf({ json, text, isComplete }: Reply): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null) return json as Readonly<Record<string, unknown>>;
  return isComplete ? Object.fromEntries(new URLSearchParams(text)) : {};
}

/** A proof is made of a secret, and nobody knows what a provider repeats. */
const without = (hidden: readonly string[], words: string | undefined): string | undefined =>
  hidden.reduce((left, word) => left?.replaceAll(word, '•••'), words);
