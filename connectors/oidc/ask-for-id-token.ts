/** A code becomes an ID token at the token endpoint. */
import { basic, find, type Http, refusal, SocialRefusal } from '@latchkey/connector-kit';

/** OpenID Connect Core §3.1.3.1, with the verifier of RFC 7636 §4.5. */
export async function askForIdToken(
  http: Http,
  { clientId, clientSecret, tokenEndpoint, tokenEndpointAuthMethod: method }: Client,
  { code, redirectUri, codeVerifier }: { code: string; redirectUri: string; codeVerifier: string },
): Promise<string> {
  const isBasic = method === 'client_secret_basic';
  const reply = await http.post(tokenEndpoint, {
    // RFC 6749 §2.3.1: both are written as in a form before they become Basic.
    ...(isBasic && {
      headers: { authorization: basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)) },
    }),
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      ...(!isBasic && { client_id: clientId, client_secret: clientSecret }),
    },
  });
  const error = find(reply.json, 'error');
  const words = find(reply.json, 'error_description');
  if (error === 'invalid_grant')
    throw new SocialRefusal('code', 'The provider does not know this code.', { providerCode: error });
  if (reply.status !== 200) throw refusal({ provider: 'The provider', reply, code: error, words });
  const idToken = find(reply.json, 'id_token');
  if (!idToken) throw new SocialRefusal('id-token', 'The provider gave no ID token.');
  return idToken;
}

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly tokenEndpointAuthMethod: 'client_secret_post' | 'client_secret_basic';
}
