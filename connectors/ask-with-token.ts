/** Asks a provider something in the name of the person who came back (RFC 6750 §2.1). */
import { find, type Http, refusal, type Reply, SocialRefusal } from '@latchkey/connector-kit';

export interface Question {
  readonly provider: string;
  readonly address: string;
  readonly tokens: Readonly<Record<string, unknown>>;
  readonly http: Http;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The reply, whatever its status is. Throws a `SocialRefusal` when there is no token, or when it is not accepted. */
export async function askWithToken({ provider, address, tokens, http, headers }: Question): Promise<Reply> {
  const accessToken = find(tokens, 'access_token');
  if (!accessToken) throw new SocialRefusal('access-token', `${provider} gave no access token.`);
  const reply = await http.get(address, {
    headers: { ...headers, authorization: `Bearer ${accessToken}` },
  });
  if (reply.status === 401)
    throw new SocialRefusal('access-token', `${provider} does not accept its own access token.`);
  return reply;
}

/** The object of a reply that must be one. */
export function objectIn(provider: string, reply: Reply): Readonly<Record<string, unknown>> {
  const { status, json } = reply;
  if (status !== 200 || typeof json !== 'object' || json === null || Array.isArray(json))
    throw refusal({ provider, reply, words: find(json, 'message') ?? find(json, 'error_description') });
  return json as Readonly<Record<string, unknown>>;
}
