/** How the simulated Vonage tells what became of a message, by either of its interfaces: https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { FateState, Report, ReportForm } from '@latchkey/connector-kit/testing';
import { signature, type SignatureMethod } from './signing.ts';

interface Account {
  readonly apiKey: string;
  readonly signatureSecret: string;
}

/** What the account has chosen for its receipts. */
export interface ReportOptions {
  readonly method?: SignatureMethod;
  readonly webhookFormat?: 'GET' | 'POST' | 'POST-JSON';
}

/** Signed in both forms; for a day Vonage repeats what was not taken. */
export const reports = (account: Account, options: ReportOptions): ReportForm => ({
  freshForMs: 2 * 86_400_000,
  retriesMs: [60_000, 600_000, 3_600_000, 18 * 3_600_000],
  write: (report) =>
    report.message.id.includes('-') ? messagesReport(report, account) : smsReport(report, account, options),
});

const smsStatuses: Readonly<Record<FateState, readonly [status: string, code: string]>> = {
  accepted: ['buffered', '0'],
  delivered: ['delivered', '0'],
  failed: ['failed', '9'],
  expired: ['expired', '12'],
  'unheard-of': ['unknown', '1'],
};

function smsReport(
  { message, state, callbackUrl, now }: Report,
  { apiKey, signatureSecret }: Account,
  { method = 'md5hash', webhookFormat = 'POST-JSON' }: ReportOptions,
) {
  const [status, code] = smsStatuses[state];
  const parameters: Record<string, string> = {
    'err-code': code,
    'message-timestamp': new Date(now).toISOString().slice(0, 19).replace('T', ' '),
    messageId: message.id,
    msisdn: message.to,
    'network-code': '23410',
    price: '0.03330000',
    scts: '2601150830',
    status,
    to: 'ACME',
    'api-key': apiKey,
    ...(message.reference && { 'client-ref': message.reference }),
    timestamp: String(Math.floor(now / 1_000)),
    nonce: randomUUID(),
  };
  const signed = { ...parameters, sig: signature(parameters, signatureSecret, method).toUpperCase() };
  const isJson = webhookFormat === 'POST-JSON';
  const url = new URL(callbackUrl);
  if (webhookFormat === 'GET')
    for (const [name, value] of Object.entries(signed)) url.searchParams.set(name, value);
  return {
    method: webhookFormat === 'GET' ? 'GET' : 'POST',
    url: url.href,
    headers: new Headers({
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    }),
    body: isJson
      ? JSON.stringify(signed)
      : webhookFormat === 'GET'
        ? ''
        : String(new URLSearchParams(signed)),
  };
}

const messagesStatuses: Readonly<Record<FateState, readonly [status: string, code?: string]>> = {
  accepted: ['submitted'],
  delivered: ['delivered'],
  failed: ['undeliverable', '1170'],
  expired: ['undeliverable', '1320'],
  'unheard-of': ['pondered'],
};

function messagesReport(
  { message, state, callbackUrl, at, now }: Report,
  { apiKey, signatureSecret }: Account,
) {
  const [status, code] = messagesStatuses[state];
  const body = JSON.stringify({
    message_uuid: message.id,
    to: message.to,
    from: 'ACME',
    timestamp: new Date(at).toISOString(),
    status,
    client_ref: message.reference,
    usage: { currency: 'EUR', price: '0.0333' },
    channel: 'sms',
    ...(code && {
      error: {
        type: `https://developer.vonage.com/api-errors/messages#${code}`,
        title: code,
        detail: 'simulated',
      },
    }),
  });
  const claims = {
    iat: Math.floor(now / 1_000),
    jti: randomUUID(),
    iss: 'Vonage',
    api_key: apiKey,
    payload_hash: createHash('sha256').update(body).digest('hex'),
  };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const sealed = createHmac('sha256', signatureSecret).update(signed).digest('base64url');
  return {
    method: 'POST',
    url: callbackUrl,
    headers: new Headers({ 'content-type': 'application/json', authorization: `Bearer ${signed}.${sealed}` }),
    body,
  };
}
