/** Both signatures of Alibaba Cloud: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature and, older, https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism */
import { createHash, createHmac } from 'node:crypto';

export type Values = Readonly<Record<string, string>>;

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** Sorted by name, and encoded as RFC 3986 wants it: what is signed, and what can stand in an address. */
export const canonicalQuery = (values: Values): string =>
  Object.keys(values)
    .toSorted()
    .map((name) => `${encoded(name)}=${encoded(values[name] ?? '')}`)
    .join('&');

/** The `Signature` of version 1.0, HMAC-SHA1. The method is part of it. */
export function rpcSignature(method: 'GET' | 'POST', values: Values, accessKeySecret: string): string {
  const text = `${method}&%2F&${encoded(canonicalQuery(values))}`;
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}

export interface ToSign {
  readonly method?: string;
  readonly query: Values;
  /** All that is signed, by small names: `host` and every `x-acs-…`. */
  readonly headers: Values;
  readonly body?: string;
}

/** The `Authorization` header of ACS3-HMAC-SHA256. */
export function acs3Authorization(
  { method = 'POST', query, headers, body = '' }: ToSign,
  { accessKeyId, accessKeySecret }: AccessKey,
): string {
  const names = Object.keys(headers).toSorted();
  const signed = names.join(';');
  const request = [
    method,
    '/',
    canonicalQuery(query),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(request)}`;
  const signature = createHmac('sha256', accessKeySecret).update(text).digest('hex');
  return `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signed},Signature=${signature}`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
