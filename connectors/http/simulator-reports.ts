/** How the simulated service and the provider of no name report: by Standard Webhooks, by an HMAC, or with a password in the address. */
import { createHmac } from 'node:crypto';
import type { FateState, Report, ReportForm } from '@latchkey/connector-kit/testing';
import { account } from './gateway.ts';
import { signWebhook } from './standard-webhooks.ts';

/** The service's own, for the reports that it writes. */
export const relaySecret = 'whsec_cmVwb3J0cy1vZi10aGUtcmVsYXktMDEyMzQ1Njc4OQ==';

const words: Readonly<Record<FateState, string>> = {
  accepted: 'SENT',
  delivered: 'DELIVRD',
  failed: 'UNDELIV',
  expired: 'EXPIRED',
  'unheard-of': 'PONDERS',
};

/** What `receipts` says of these words. */
const map = { SENT: 'accepted', DELIVRD: 'delivered', UNDELIV: 'failed', EXPIRED: 'expired' };

/** What an operator would store for the reports of the service. */
export const relayReceipts = {
  receipts: {
    messageId: '$.id',
    reference: '$.reference',
    status: '$.status',
    time: '$.at',
    map,
    verify: { by: 'standard-webhooks' },
  },
  receiptSecret: relaySecret,
};

/** … for those of the provider: a form, signed over address, time and body. */
export const hmacReceipts = {
  receipts: {
    type: 'form',
    messageId: '$.id',
    status: '$.status',
    errorCode: '$.error',
    map,
    verify: {
      by: 'hmac',
      name: 'X-Signature',
      encoding: 'base64',
      content: '{{timestamp}}\n{{url}}\n{{body}}',
      value: 'v1={{signature}}',
      timestamp: 'X-Time',
    },
  },
  receiptSecret: account.receiptSecret,
};

/** … and for those of the provider when it calls with GET. */
export const queryReceipts = {
  receipts: {
    type: 'query',
    messageId: '$.id',
    status: '$.status',
    map,
    verify: { by: 'secret', in: 'query', name: 'pass' },
  },
  receiptSecret: account.receiptSecret,
};

/** Messages of the service and of the provider are told apart by their ids. */
export const reports = (by: 'hmac' | 'query'): ReportForm => ({
  ...(by === 'hmac' && { freshForMs: 300_000 }),
  retriesMs: [5_000, 300_000, 1_800_000],
  write: (report) => {
    if (report.message.id.startsWith('relay-')) return relayReport(report);
    return by === 'hmac' ? hmacReport(report) : queryReport(report);
  },
});

function relayReport({ message, state, at, callbackUrl, now }: Report) {
  const body = JSON.stringify({ id: message.id, status: words[state], at: new Date(at).toISOString() });
  const timestamp = String(Math.floor(now / 1_000));
  const signed = signWebhook({ secret: relaySecret, id: `${message.id}-${state}`, timestamp, body });
  const headers = new Headers({ 'content-type': 'application/json', ...signed });
  return { method: 'POST', url: callbackUrl, headers, body };
}

const values = ({ message, state }: Report): Record<string, string> => ({
  id: message.id,
  status: words[state],
  ...(state === 'failed' && { error: 'not_allowed' }),
});

function hmacReport(report: Report) {
  const { callbackUrl: url, now } = report;
  const body = new URLSearchParams(values(report)).toString();
  const time = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', account.receiptSecret)
    .update(`${time}\n${url}\n${body}`)
    .digest('base64');
  const headers = new Headers({
    'content-type': 'application/x-www-form-urlencoded',
    'x-time': time,
    'x-signature': `v1=${signature}`,
  });
  return { method: 'POST', url, headers, body };
}

function queryReport(report: Report) {
  const url = new URL(report.callbackUrl);
  const given = { ...values(report), pass: account.receiptSecret };
  for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
  return { method: 'GET', url: url.href, headers: new Headers(), body: '' };
}
