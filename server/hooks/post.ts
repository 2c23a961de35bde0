/** One try: the body leaves signed, byte for byte as it was written, and what came back is told in short. */
import { createHmac } from 'node:crypto';
import { createHttp, isConnectorError } from '@latchkey/connector-kit';
import type { HookConfig, HookOutcome } from '../../contract/hooks.ts';
import { hideInReply } from './hide-in-reply.ts';

export interface Parcel {
  /** The same for each try: who gets it twice knows it by this. */
  readonly id: string;
  readonly body: string;
  readonly config: HookConfig;
  readonly signingKey: string;
}

export interface PostTools {
  /** The guarded way out. */
  readonly fetch: typeof globalThis.fetch;
  /** ms since 1970 */
  readonly now: number;
}

export type Posted = HookOutcome & {
  readonly isArrived: boolean;
  readonly retryAfterSeconds?: number | undefined;
};

/** The contract's time limit. */
export const timeLimitMs = 10_000;
const replyBytes = 4_096;

/** Never throws for what the other side does, or for an address that may not be called. */
export async function post(
  { id, body, config, signingKey }: Parcel,
  { fetch, now }: PostTools,
): Promise<Posted> {
  const http = createHttp({ fetch, limits: { attemptMs: timeLimitMs, replyBytes } });
  try {
    const { status, text, headers, isComplete } = await http.post(config.url, {
      body,
      headers: {
        accept: '*/*',
        'user-agent': 'Latchkey (webhook)',
        ...config.headers,
        'content-type': 'application/json',
        ...signaturesOf({ id, body, signingKey, now }),
      },
    });
    const wait = Number(headers.get('retry-after') ?? Number.NaN);
    return {
      at: now,
      statusCode: status,
      body: hideInReply(text.replaceAll('\0', ''), config, !isComplete),
      isArrived: status >= 200 && status < 300,
      retryAfterSeconds: Number.isFinite(wait) && wait > 0 ? wait : undefined,
    };
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    return { at: now, error: error.message, isArrived: false };
  }
}

/** The contract's, and those of Standard Webhooks, whose time-stamp lets the receiver refuse what is repeated (security F4). */
function signaturesOf({ id, body, signingKey, now }: Omit<Parcel, 'config'> & { readonly now: number }) {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'logto-signature-sha-256': createHmac('sha256', signingKey).update(body).digest('hex'),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${createHmac('sha256', signingKey).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  };
}
