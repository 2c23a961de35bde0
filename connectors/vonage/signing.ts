/** How Vonage wants to know us: signed parameters for the SMS API, a token for the Messages API. */
import { createHash, createHmac, createPrivateKey, createSign, type KeyObject } from 'node:crypto';

export type SignatureMethod = 'md5hash' | 'md5hmac' | 'sha1hmac' | 'sha256hmac' | 'sha512hmac';

/**
 * The `sig` of parameters, as hexadecimal digits. The parameters themselves are sent as they are; delivery reports are
 * signed in the same way.
 *
 * https://developer.vonage.com/en/getting-started/concepts/signing-messages (Vonage's own SDK for Node makes another string)
 */
export function signature(
  parameters: Readonly<Record<string, string>>,
  secret: string,
  method: SignatureMethod,
): string {
  const text = Object.keys(parameters)
    .toSorted()
    .map((name) => `&${name}=${parameters[name]?.replace(/[&=]/g, '_')}`)
    .join('');
  return method === 'md5hash'
    ? createHash('md5')
        .update(text + secret)
        .digest('hex')
    : createHmac(method.replace('hmac', ''), secret).update(text).digest('hex');
}

export interface TokenFor {
  readonly applicationId: string;
  /** PEM, with or without its line breaks. */
  readonly privateKey: string;
  /** Unix time; the token lives for fifteen minutes. */
  readonly seconds: number;
  /** Never the same twice. */
  readonly jti: string;
}

/**
 * The JSON Web Token of an application: https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens
 *
 * @throws Error when the key is none; `readPrivateKey` tells beforehand
 */
export function token({ applicationId, privateKey, seconds, jti }: TokenFor): string {
  const key = readPrivateKey(privateKey);
  if (!key) throw new Error('not a private key');
  const claims = { jti, iat: seconds, exp: seconds + 900, application_id: applicationId };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** An RSA key in PEM form, whatever has become of its line breaks; undefined for anything else. */
export function readPrivateKey(pem: string): KeyObject | undefined {
  const [, kind, body] = /^-----BEGIN (RSA )?PRIVATE KEY-----([\w+/=\s]+)-----END \1?PRIVATE KEY-----$/.exec(
    pem.trim(),
  ) ?? [undefined, undefined, undefined];
  if (body === undefined) return undefined;
  try {
    const type = kind ? 'pkcs1' : 'pkcs8';
    const key = createPrivateKey({ key: Buffer.from(body, 'base64'), format: 'der', type });
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}
