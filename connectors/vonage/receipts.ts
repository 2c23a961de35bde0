/** What Vonage says of a message later: https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts and the status webhook of the Messages API */
import { createHash } from 'node:crypto';
import {
  claimsIn,
  type Config,
  errorTable,
  find,
  forged,
  isSameText,
  jsonIn,
  type Receipt,
  type ReceiptRequest,
  type Tools,
  valuesIn,
} from '@latchkey/connector-kit';
import { verdictOf } from './error-codes.ts';
import type { fields } from './settings.ts';
import { signature } from './signing.ts';

type Settings = Config<typeof fields>;

/** Either of Vonage's two forms; the Messages API names its messages with a `message_uuid`. Without a signature secret: hints. */
export function receiptsIn(request: ReceiptRequest, config: Settings, { clock }: Tools): Receipt[] {
  const json = jsonIn(request);
  const isMessages = find(json, 'message_uuid') !== undefined;
  const said = isMessages ? messagesReceipt(json) : smsReceipt(valuesIn(request));
  if (config.signatureSecret === undefined) return said ? [{ ...said, isHint: true }] : [];
  const isSigned = isMessages
    ? isMessagesSigned(request, config, config.signatureSecret, clock.now())
    : isSmsSigned(request, config, config.signatureSecret, clock.now());
  if (!isSigned) throw forged('Vonage');
  return said ? [said] : [];
}

type Values = Readonly<Record<string, string | undefined>>;

function smsReceipt(values: Values): Receipt | undefined {
  const { messageId: id, status = '', 'err-code': code } = values;
  const state = smsStates[status];
  return id && state
    ? { id, reference: values['client-ref'], state, ...(state === 'failed' && failure(code, ofReceipt)) }
    : undefined;
}

function messagesReceipt(json: unknown): Receipt | undefined {
  const state = messagesStates[find(json, 'status') ?? ''];
  // The older version writes a code, the newer one a problem's type (RFC 9457).
  const code = find(json, 'error.code') ?? find(json, 'error.type')?.split('#').at(-1);
  const at = Date.parse(find(json, 'timestamp') ?? '');
  return (
    state && {
      id: find(json, 'message_uuid'),
      reference: find(json, 'client_ref'),
      state,
      ...(state === 'failed' && failure(code, verdictOf)),
      ...(Number.isFinite(at) && { at }),
    }
  );
}

const failure = (code: string | undefined, table: typeof verdictOf) => ({
  errorCode: code,
  errorKind: table(code)?.kind ?? ('unknown' as const),
});

/** `unknown` says nothing. */
const smsStates: Readonly<Record<string, Receipt['state']>> = {
  accepted: 'accepted',
  buffered: 'accepted',
  delivered: 'delivered',
  expired: 'expired',
  failed: 'failed',
  rejected: 'failed',
};

const messagesStates: Readonly<Record<string, Receipt['state']>> = {
  submitted: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  rejected: 'failed',
  undeliverable: 'failed',
};

/** `err-code` of a receipt counts by itself. */
const ofReceipt = errorTable({
  'transient later': [2, 5, 7, 8, 12],
  'invalid_number no': [3, 11],
  'blocked no': [4, 9],
  'blocked later': [14],
  'content fix': [6, 10],
  'region fix': [13, 50, 51, 52, 53, 54],
  'balance no': [15],
});

/** The parameters signed as requests are; which method it is stands in the account's settings, and perhaps in ours. */
function isSmsSigned(
  request: ReceiptRequest,
  { apiKey, signatureMethod }: Settings,
  secret: string,
  now: number,
): boolean {
  const { sig, ...values } = valuesIn(request) as Record<string, string>;
  if (sig === undefined || (values['api-key'] !== undefined && values['api-key'] !== apiKey)) return false;
  // In some accounts it is a date of an unknown zone: the window is wide enough.
  const { timestamp } = values;
  const seconds = /^\d+$/.test(timestamp ?? '') ? Number(timestamp) : Date.parse(`${timestamp}Z`) / 1_000;
  if (timestamp !== undefined && !isFresh(now / 1_000 - seconds, 86_400)) return false;
  const methods = signatureMethod ? [signatureMethod] : allMethods;
  return methods.some((method) => isSameText(sig.toLowerCase(), signature(values, secret, method)));
}

const allMethods = ['md5hash', 'md5hmac', 'sha1hmac', 'sha256hmac', 'sha512hmac'] as const;

/** Vonage repeats for a day what was not taken. */
const oldestSeconds = 2 * 86_400;

const isFresh = (age: number, aheadSeconds: number): boolean => age > -aheadSeconds && age < oldestSeconds;

/** https://developer.vonage.com/en/getting-started/concepts/webhooks#validating-signed-webhooks */
function isMessagesSigned(
  { headers, body }: ReceiptRequest,
  { apiKey }: Settings,
  secret: string,
  now: number,
): boolean {
  const claims = claimsIn(headers.get('authorization')?.replace(/^Bearer /i, '') ?? '', secret);
  const age = now / 1_000 - Number(find(claims, 'iat'));
  return (
    find(claims, 'iss') === 'Vonage' &&
    find(claims, 'api_key') === apiKey &&
    isFresh(age, 300) &&
    isSameText(find(claims, 'payload_hash') ?? '', createHash('sha256').update(body).digest('hex'))
  );
}
