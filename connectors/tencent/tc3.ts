/** TC3-HMAC-SHA256, Tencent's signature: https://cloud.tencent.com/document/api/382/52072 */
import { createHash, createHmac } from 'node:crypto';

export interface ToSign {
  readonly id: string;
  readonly key: string;
  /** The body as it leaves, byte by byte. */
  readonly body: string;
  readonly host: string;
  /** Unix time; Tencent takes five minutes of difference. */
  readonly seconds: number;
  readonly contentType?: string;
}

/** The headers of a signed POST to `/`. The content type is part of the signature, so it comes from here too. */
export function sign({ id, key, body, host, seconds, contentType = 'application/json' }: ToSign) {
  const date = new Date(seconds * 1_000).toISOString().slice(0, 10);
  const scope = `${date}/sms/tc3_request`;
  const signed = 'content-type;host';
  const request = [
    'POST',
    '/',
    '',
    `content-type:${contentType}`,
    `host:${host}`,
    '',
    signed,
    sha256(body),
  ].join('\n');
  const text = ['TC3-HMAC-SHA256', seconds, scope, sha256(request)].join('\n');
  const signingKey = [date, 'sms', 'tc3_request'].reduce<Buffer | string>(hmac, `TC3${key}`);
  const signature = hmac(signingKey, text).toString('hex');
  return {
    'content-type': contentType,
    'x-tc-timestamp': String(seconds),
    authorization: `TC3-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
