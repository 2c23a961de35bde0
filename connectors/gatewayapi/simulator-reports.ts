/** How the simulated GatewayAPI tells what became of a message: https://gatewayapi.com/docs/apis/rest/#delivery-status-notification */
import { createHmac, randomUUID } from 'node:crypto';
import type { Fate, FateState, Report, ReportForm } from '@latchkey/connector-kit/testing';

/** The status and, of a failure, its code. */
export const statusOf: Readonly<Record<FateState, readonly [status: string, code?: string]>> = {
  accepted: ['ENROUTE'],
  delivered: ['DELIVERED'],
  failed: ['UNDELIVERABLE', '0x0215'],
  expired: ['EXPIRED', '0x1010'],
  'unheard-of': ['UNKNOWN'],
};

/** Both of its interfaces sign; six times, over fifteen hours, it tries again. */
export const reports = (secret: string, isMobile: boolean): ReportForm => ({
  withinMs: 15_000,
  retriesMs: [60_000, 120_000, 360_000, 1_440_000, 7_200_000, 43_200_000],
  ...(isMobile && { freshForMs: 86_400_000 }),
  write: (report) => (isMobile ? mobileReport : restReport)(report, secret),
});

/** The claims of the token are the report; the body beside it is the same for those who do not look. */
function restReport({ message, state, callbackUrl, at }: Report, secret: string) {
  const [status, code] = statusOf[state];
  const claims = {
    id: Number(message.id),
    msisdn: Number(message.to),
    time: Math.floor(at / 1_000),
    status,
    userref: message.reference,
    country_code: 'DK',
    country_prefix: 45,
    ...(code && { error: `simulated ${code}`, code }),
  };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const sealed = createHmac('sha256', secret).update(signed).digest('base64url');
  return {
    method: 'POST',
    url: callbackUrl,
    headers: new Headers({ 'content-type': 'application/json', 'x-gwapi-signature': `${signed}.${sealed}` }),
    body: JSON.stringify(claims),
  };
}

function mobileReport({ message, state, callbackUrl, at, now }: Report, secret: string) {
  const [status, code] = statusOf[state];
  const body = JSON.stringify({
    event_id: randomUUID(),
    timestamp: new Date(now).toISOString(),
    event_type: 'message.status.sms',
    event: {
      msg_id: message.id,
      recipient: Number(message.to),
      reference: message.reference,
      status,
      status_at: new Date(at).toISOString(),
      error: code ? { hex_code: code, details: `simulated ${code}` } : null,
    },
  });
  const signature = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return {
    method: 'POST',
    url: callbackUrl,
    headers: new Headers({ 'content-type': 'application/json', signature }),
    body,
  };
}

/** The answer to `GET /rest/mtsms/{id}`. */
export function archived({ message, state, at }: Fate): Response {
  const [status, code] = statusOf[state];
  const time = Math.floor(at / 1_000);
  const recipient = {
    msisdn: Number(message.to),
    dsnstatus: status,
    dsntime: time,
    ...(code && { dsnerror: `simulated ${code}`, dsnerrorcode: code }),
  };
  return Response.json([{ id: Number(message.id), userref: message.reference, recipients: [recipient] }]);
}
