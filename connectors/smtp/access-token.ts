/** The token that logs in in place of a password: given, fetched with a refresh token, or with a service account's key (RFC 6749, RFC 7523). */
import { createPrivateKey, sign } from 'node:crypto';
import { type Config, ConnectorError, find, refusal, type Tools } from '@latchkey/connector-kit';
import { type fields, isOAuth } from './settings.ts';

type Auth = Config<typeof fields>['auth'];

/** Undefined where a password logs in, or nobody. One request for each message: nothing is kept between two. */
export async function accessToken(
  auth: Auth,
  { http, clock }: Pick<Tools, 'http' | 'clock'>,
): Promise<string | undefined> {
  if (!auth || !isOAuth(auth)) return undefined;
  const form = formOf(auth, Math.floor(clock.now() / 1000));
  if (!form) return auth.accessToken;
  const reply = await http.post(auth.accessUrl, { form });
  const token = find(reply.json, 'access_token');
  if (reply.status === 200 && token) return token;
  const code = find(reply.json, 'error');
  throw refusal({
    provider: 'The token service',
    reply,
    code,
    words: find(reply.json, 'error_description'),
    ...(reply.status === 400 && { verdict: { kind: 'auth', retry: 'fix' } }),
    ...(reply.status === 200 && { verdict: { kind: 'config', retry: 'fix' } }),
  });
}

function formOf(
  { user, clientId, clientSecret, refreshToken, privateKey, serviceClient, accessUrl }: NonNullable<Auth>,
  now: number,
) {
  if (refreshToken)
    return {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    };
  if (!privateKey) return undefined;
  const claims = {
    iss: serviceClient,
    sub: user,
    scope: 'https://mail.google.com/',
    aud: accessUrl,
    iat: now,
    exp: now + 300,
  };
  const unsigned = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  const signature = sign('sha256', Buffer.from(unsigned), keyOf(privateKey)).toString('base64url');
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${unsigned}.${signature}`,
  };
}

/** Node's own error would say what stands in the key. */
function keyOf({ text, passphrase }: { readonly text: string; readonly passphrase: string }) {
  try {
    return createPrivateKey({ key: text, ...(passphrase !== '' && { passphrase }) });
  } catch {
    throw new ConnectorError('config', 'The private key cannot be read; perhaps its passphrase is wrong.');
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
