/** Signs cookies, in the shape that Koa's cookies want; several keys, so that the master key can be rotated. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface CookieKeys {
  /** With the first key. */
  sign(data: string): string;
  verify(data: string, signature: string): boolean;
  /** Which key signed this, -1 for none. */
  index(data: string, signature: string): number;
}

export function createCookieKeys(keys: readonly string[]): CookieKeys {
  const [writing] = keys;
  if (writing === undefined) throw new Error('Cookies need a key');
  const index: CookieKeys['index'] = (data, signature) =>
    keys.findIndex((key) => isEqual(signWith(key, data), signature));
  return {
    index,
    sign: (data) => signWith(writing, data),
    verify: (data, signature) => index(data, signature) >= 0,
  };
}

const signWith = (key: string, data: string): string =>
  createHmac('sha256', key).update(data).digest('base64url');

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
