/** One request with its credentials, and the reply to it. */
import { basic, ConnectorError, type Reply, type Tools } from '@latchkey/connector-kit';
import type { Values } from './fill.ts';
import { hmacOf } from './hmac.ts';
import { accessToken, type Client } from './oauth.ts';
import type { Prepared } from './render.ts';
import type { Settings } from './settings.ts';
import { signWebhook } from './standard-webhooks.ts';

/** A token that ended before its time is fetched anew once: the 401 says that the message was not taken. */
export async function exchange(
  request: Prepared,
  settings: Settings,
  values: Values,
  tools: Tools,
): Promise<Reply> {
  const send = ({ method, url, headers, body }: Prepared) =>
    tools.http.request(method, url.href, {
      headers: { ...headers, ...signatureOf(body, settings, values) },
      ...(body !== undefined && { body }),
    });
  if (settings.authType !== 'oauth2ClientCredentials')
    return send(withCredentials(request, settings, values));

  const client = clientOf(settings);
  const token = await accessToken(client, tools);
  const reply = await send(withHeader(request, 'authorization', `Bearer ${token}`));
  if (reply.status !== 401) return reply;
  const next = await accessToken(client, tools, token);
  return send(withHeader(request, 'authorization', `Bearer ${next}`));
}

function withCredentials(request: Prepared, settings: Settings, values: Values): Prepared {
  const {
    authorization,
    authType,
    authName = '',
    authUser = '',
    authPassword = '',
    authToken = '',
  } = settings;
  switch (authType) {
    case 'basic':
      return withHeader(request, 'authorization', basic(authUser, authPassword));
    case 'bearer':
      return withHeader(request, 'authorization', `Bearer ${authToken}`);
    case 'header':
      return withHeader(request, authName, authToken);
    case 'query': {
      const url = new URL(request.url);
      url.searchParams.append(authName, authToken);
      return { ...request, url };
    }
    case 'hmac':
      return withHeader(request, authName, hmacOf(request, settings.hmac ?? {}, authToken, values));
    default:
      return authorization === undefined ? request : withHeader(request, 'authorization', authorization);
  }
}

const withHeader = (request: Prepared, name: string, value: string): Prepared => ({
  ...request,
  headers: { ...request.headers, [name.toLowerCase()]: value },
});

function signatureOf(body = '', { signingSecret: secret }: Settings, values: Values) {
  if (secret === undefined) return {};
  return signWebhook({ secret, id: values['messageId'] ?? '', timestamp: values['nowUnix'] ?? '', body });
}

function clientOf({ oauthTokenUrl, oauthClientId, oauthClientSecret, oauthScope }: Settings): Client {
  if (oauthTokenUrl === undefined || oauthClientId === undefined || oauthClientSecret === undefined)
    throw new ConnectorError('config', 'The OAuth client is not complete.');
  return { tokenUrl: oauthTokenUrl, id: oauthClientId, secret: oauthClientSecret, scope: oauthScope };
}
