/** Signs a request with a key that both sides have; what is signed and how differs from provider to provider. */
import { createHmac } from 'node:crypto';
import { fill, type Values } from './fill.ts';
import type { Prepared } from './render.ts';
import { oneOf, type Reader, record } from './shape.ts';
import { template } from './variables.ts';

export interface Hmac {
  readonly algorithm?: 'sha256' | 'sha512' | 'sha1';
  readonly encoding?: 'hex' | 'base64';
  /** What is signed; the body when nothing else is said. */
  readonly content?: string;
  /** What stands in the header; the signature alone when nothing else is said. */
  readonly value?: string;
}

/** The setting `hmac`. */
export const readHmac: Reader<Hmac> = record({
  algorithm: oneOf('sha256', 'sha512', 'sha1'),
  encoding: oneOf('hex', 'base64'),
  content: template(['body', 'method', 'path', 'host']),
  value: template(['signature']),
});

/** The value of the header. Time and nonce are those that stand in the request. */
export function hmacOf(
  { method, url, body = '' }: Prepared,
  hmac: Hmac,
  key: string,
  values: Values,
): string {
  const { algorithm = 'sha256', encoding = 'hex', content = '{{body}}', value = '{{signature}}' } = hmac;
  const signed = fill(content, { ...values, body, method, path: url.pathname + url.search, host: url.host });
  const signature = createHmac(algorithm, key).update(signed).digest(encoding);
  return fill(value, { ...values, signature });
}
