/** How the simulated Alibaba Cloud tells what became of a message: https://www.alibabacloud.com/help/en/sms/developer-reference/configure-delivery-receipts-1 */
import { find } from '@latchkey/connector-kit';
import type { Fate, FateState, KnownFate, Report, ReportForm } from '@latchkey/connector-kit/testing';
import type { Values } from './signing.ts';

const RequestId = 'F655A8D5-B967-440B-8683-DAD6FF8DE990';

/** Unsigned, in batches, to the address of the console; the answer must come within 700 ms, and its `code` be a number. */
export const reports: ReportForm = {
  withinMs: 700,
  retriesMs: [60_000, 300_000, 600_000],
  isTaken: async (response) => typeof ((await response.json()) as { code?: unknown }).code === 'number',
  write(report) {
    const item = report.message.text === undefined ? mainland(report) : international(report);
    return (
      item && {
        method: 'POST',
        url: report.callbackUrl,
        headers: new Headers({ 'content-type': 'application/json;charset=utf-8' }),
        body: JSON.stringify([item]),
      }
    );
  },
};

/** Only ends are reported. */
function mainland({ message, state, at }: Report) {
  if (state === 'accepted') return undefined;
  const item = {
    phone_number: message.to,
    send_time: chinaTime(at),
    report_time: chinaTime(at),
    err_code: codes[state],
    err_msg: 'simulated',
    sms_size: '1',
    biz_id: message.id,
    out_id: message.reference,
  };
  return state === 'unheard-of' ? item : { ...item, success: state === 'delivered' };
}

function international({ message, state, at }: Report) {
  if (state === 'accepted') return undefined;
  const time = new Date(at).toUTCString().replace('GMT', '+0000');
  return {
    To: message.to,
    SendDate: time,
    ReceiveDate: time,
    Status: statuses[state],
    ErrorCode: state === 'delivered' ? 'success' : codes[state],
    ErrorDescription: 'simulated',
    TaskId: message.reference,
    SmsSize: '1',
    MessageId: message.id,
  };
}

const codes: Readonly<Record<FateState, string>> = {
  accepted: '',
  delivered: 'DELIVERED',
  failed: 'MK:0001',
  expired: 'EXPIRED',
  'unheard-of': 'PONDERING',
};

/** Of the international site's reports. */
const statuses: Readonly<Record<FateState, string>> = {
  accepted: '',
  delivered: '1',
  failed: '2',
  expired: '6',
  'unheard-of': '9',
};

/** The answers to QuerySendDetails (of a number and a day in China) and QueryMessage; undefined for other calls. */
export function told(action: string, values: Values, fates: readonly KnownFate[]): Response | undefined {
  if (action === 'QueryMessage')
    return ofMessage(fates.find(({ message }) => message.id === values['MessageId']));
  if (action !== 'QuerySendDetails') return undefined;
  const { PhoneNumber = '', BizId, SendDate } = values;
  const found = fates.filter(
    ({ message, sentAt }) =>
      message.to.replace(/^86/, '') === PhoneNumber.replace(/^86/, '') &&
      chinaTime(sentAt).slice(0, 10).replaceAll('-', '') === SendDate &&
      (BizId === undefined || message.id === BizId),
  );
  return Response.json({
    RequestId,
    Code: 'OK',
    Message: 'OK',
    TotalCount: String(found.length),
    SmsSendDetailDTOs: { SmsSendDetailDTO: found.map(detail) },
  });
}

const detail = ({ message, state, at, sentAt }: KnownFate) => ({
  PhoneNum: message.to,
  SendStatus: { accepted: 1, delivered: 3, failed: 2, expired: 2, 'unheard-of': 9 }[state],
  ...(state !== 'accepted' && { ErrCode: codes[state] }),
  TemplateCode: find(message.body, 'TemplateCode'),
  Content: 'simulated',
  SendDate: chinaTime(sentAt),
  ReceiveDate: chinaTime(at),
  OutId: message.reference,
});

function ofMessage(fate: Fate | undefined): Response {
  if (!fate) return Response.json({ RequestId, ResponseCode: 'OK', ResponseDescription: 'OK' });
  const { message, state } = fate;
  return Response.json({
    RequestId,
    ResponseCode: 'OK',
    ResponseDescription: 'OK',
    MessageId: message.id,
    To: message.to,
    Status: { accepted: '3', delivered: '1', failed: '2', expired: '2', 'unheard-of': '9' }[state],
    ErrorCode: codes[state],
  });
}

/** China knows no summer time. */
const chinaTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
