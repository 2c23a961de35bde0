/** The outgoing signature: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

interface Signed {
  /** `whsec_` and Base64. */
  readonly secret: string;
  /** Of the message: the same in each attempt, so that a receiver can tell a second one from a second message. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly body: string;
}

export const signWebhook = ({ secret, id, timestamp, body }: Signed) => ({
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`,
});
