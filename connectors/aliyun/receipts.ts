/** What Alibaba Cloud says of a message later: https://www.alibabacloud.com/help/en/sms/developer-reference/configure-delivery-receipts-1 */
import { randomUUID } from 'node:crypto';
import {
  type Config,
  find,
  jsonIn,
  type Question,
  type Receipt,
  type ReceiptRequest,
  refusal,
  type Tools,
} from '@latchkey/connector-kit';
import type { Call } from './calls.ts';
import { verdictOf } from './error-codes.ts';
import { requestFor } from './requests.ts';
import type { fields } from './settings.ts';

type Settings = Config<typeof fields>;

/** A batch of either site. Nothing is signed, so all of it are hints. */
export function receiptsIn(request: ReceiptRequest): Receipt[] {
  const json = jsonIn(request);
  const items: unknown[] = Array.isArray(json) ? json : [json];
  return items.flatMap((item) => {
    const one = find(item, 'To') === undefined ? mainland(item) : international(item);
    return one ? [{ ...one, isHint: true }] : [];
  });
}

/** Only that `code` is a number is looked at, within 700 ms. */
export const receiptAnswer = { status: 200, json: { code: 0, msg: 'OK' } };

function mainland(item: unknown): Receipt | undefined {
  const success = find(item, 'success');
  const id = find(item, 'biz_id');
  if (success === undefined || !id) return undefined;
  const at = chinaTime(find(item, 'report_time'));
  return {
    id,
    reference: find(item, 'out_id') || undefined,
    at,
    ...fate(success === 'true', find(item, 'err_code')),
  };
}

function international(item: unknown): Receipt | undefined {
  const id = find(item, 'MessageId');
  const status = find(item, 'Status') ?? '';
  if (!id || !/^[126]$/.test(status)) return undefined;
  const at = Date.parse(find(item, 'ReceiveDate') ?? '') || undefined;
  const reference = find(item, 'TaskId') || undefined;
  if (status === '6') return { id, reference, at, state: 'expired' };
  return { id, reference, at, ...fate(status === '1', find(item, 'ErrorCode')) };
}

const fate = (
  isDelivered: boolean,
  code: string | undefined,
): Pick<Receipt, 'state' | 'errorCode' | 'errorKind'> =>
  isDelivered
    ? { state: 'delivered' }
    : { state: 'failed', errorCode: code, errorKind: verdictOf(code)?.kind ?? 'unknown' };

/** `2026-01-15 16:30:05`, in China's time, which knows no summer. */
const chinaTime = (text = ''): number | undefined =>
  Date.parse(`${text.replace(' ', 'T')}+08:00`) || undefined;

/** QuerySendDetails finds a message by number and day, and shows our own id; the international site wants its own. */
export async function poll(
  question: Question,
  config: Settings,
  { http, clock }: Tools,
): Promise<Receipt | undefined> {
  const ask = async (call: Call): Promise<unknown> => {
    const reply = await http.post(...requestFor(call, config, { now: clock.now(), nonce: randomUUID() }));
    const code = find(reply.json, 'ResponseCode') ?? find(reply.json, 'Code');
    if (reply.status > 299 || code !== 'OK')
      throw refusal({ provider: 'Aliyun', reply, code, verdict: verdictOf(code) });
    return reply.json;
  };
  if (config.site !== 'china') {
    const call = messageDetails(question);
    return call && inMessage(await ask(call), question);
  }
  for (const day of daysOf(question)) {
    const receipt = inDetails(await ask(sendDetails(question, day)), question);
    if (receipt) return receipt;
  }
  return undefined;
}

/** China's day of the message; both, where it left so close to midnight that theirs may be the next one. */
function daysOf({ sentAt }: Question): readonly string[] {
  const dayAt = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  return [...new Set([dayAt(sentAt), dayAt(sentAt + 60_000)])];
}

function sendDetails({ id, to }: Question, day: string): Call {
  return {
    action: 'QuerySendDetails',
    version: '2017-05-25',
    parameters: {
      PhoneNumber: to.replace(/^\+(86)?/, ''),
      SendDate: day,
      PageSize: '50',
      CurrentPage: '1',
      ...(id !== undefined && { BizId: id }),
    },
  };
}

const messageDetails = ({ id }: Question): Call | undefined =>
  id === undefined
    ? undefined
    : { action: 'QueryMessage', version: '2018-05-01', parameters: { MessageId: id } };

/** With a BizId it is the only one; a message whose answer was lost is known by our own id alone. */
function inDetails(json: unknown, { id, reference }: Question): Receipt | undefined {
  const { SmsSendDetailDTOs: all } = json as { SmsSendDetailDTOs?: { SmsSendDetailDTO?: unknown } };
  const items: unknown[] = Array.isArray(all?.SmsSendDetailDTO) ? all.SmsSendDetailDTO : [];
  const item =
    items.find((one) => find(one, 'OutId') === reference) ??
    (id !== undefined && items.length === 1 ? items[0] : undefined);
  const status = find(item, 'SendStatus');
  const at = chinaTime(find(item, 'ReceiveDate'));
  if (status === '1') return { id, reference, state: 'accepted' };
  if (status !== '2' && status !== '3') return undefined;
  return { id, reference, at, ...fate(status === '3', find(item, 'ErrCode')) };
}

function inMessage(json: unknown, { id, reference }: Question): Receipt | undefined {
  const status = find(json, 'Status');
  if (status === '3') return { id, reference, state: 'accepted' };
  if (status !== '1' && status !== '2') return undefined;
  return { id, reference, ...fate(status === '1', find(json, 'ErrorCode')) };
}
