/** How the simulated SMS Aero tells what became of a message, when asked and by a callback: https://smsaero.ru/integration/documentation/api/ */
import type { Fate, FateState, ReportForm } from '@latchkey/connector-kit/testing';

/** There is no state of its own for what came too late. */
const statusOf: Readonly<Record<FateState, readonly [status: number, words: string]>> = {
  accepted: [3, 'transfer'],
  delivered: [1, 'delivery'],
  failed: [2, 'not delivery'],
  expired: [2, 'not delivery'],
  'unheard-of': [77, 'elsewhere'],
};

/** Unsigned, as a form or, where `callbackFormat` asks for it, as JSON; only HTTP 200 will do. */
export const reports: ReportForm = {
  retriesMs: [60_000, 600_000],
  isTaken: ({ status }) => status === 200,
  write({ message, state, callbackUrl }) {
    const [status, extendStatus] = statusOf[state];
    const report = { id: Number(message.id), status, extendStatus };
    const isJson = (message.body as { callbackFormat?: unknown }).callbackFormat === 'JSON';
    return {
      method: 'POST',
      url: callbackUrl,
      headers: new Headers({
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      }),
      body: isJson
        ? JSON.stringify(report)
        : new URLSearchParams({ id: message.id, status: String(status), extendStatus }).toString(),
    };
  },
};

/** The answer to `sms/status`; types differ from those of the first answer, as they do there. */
export function told(fate: Fate | undefined): Response {
  if (!fate) return Response.json({ success: false, data: null, message: 'Not found.' }, { status: 404 });
  const { message, state, at } = fate;
  const [status, extendStatus] = statusOf[state];
  const data = {
    id: Number(message.id),
    from: 'SMSAero',
    number: Number(message.to),
    text: message.text,
    status,
    extendStatus,
    channel: 'FREE SIGN',
    cost: '5.49',
    dateAnswer: Math.floor(at / 1_000),
  };
  return Response.json({ success: true, data, message: null });
}
