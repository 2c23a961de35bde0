/** What Tencent says of a message later: https://cloud.tencent.com/document/product/382/59178 */
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
import { verdictOf } from './error-codes.ts';
import type { fields } from './settings.ts';
import { sign } from './tc3.ts';

type Settings = Config<typeof fields>;

/** A batch of at most a hundred. Nothing is signed, so all of it are hints. */
export function receiptsIn(request: ReceiptRequest): Receipt[] {
  const json = jsonIn(request);
  const items: unknown[] = Array.isArray(json) ? json : [];
  return items.flatMap((item) => {
    const id = find(item, 'sid');
    const state = states[find(item, 'report_status') ?? ''];
    if (!id || !state) return [];
    const at = Date.parse(`${find(item, 'user_receive_time')?.replace(' ', 'T')}+08:00`) || undefined;
    const reference = find(item, 'ext') || undefined;
    return [
      { id, reference, at, isHint: true, state, ...(state === 'failed' && failure(find(item, 'errmsg'))) },
    ];
  });
}

export const receiptAnswer = { status: 200, json: { result: 0, errmsg: 'OK' } };

const states: Readonly<Record<string, 'delivered' | 'failed'>> = { SUCCESS: 'delivered', FAIL: 'failed' };

/** The carrier's own word: there is no table of them. */
const failure = (code: string | undefined): Pick<Receipt, 'errorCode' | 'errorKind'> => ({
  errorCode: code,
  errorKind: 'unknown',
});

/** Of this number, since it was sent: https://cloud.tencent.com/document/api/382/55982 */
export async function poll(
  { id, reference, to, sentAt }: Question,
  { accessKeyId, accessKeySecret: key, region, endpoint, sdkAppId }: Settings,
  { http, clock }: Tools,
): Promise<Receipt | undefined> {
  const seconds = Math.floor(clock.now() / 1_000);
  const body = JSON.stringify({
    BeginTime: Math.floor(sentAt / 1_000) - 60,
    EndTime: seconds,
    Offset: 0,
    Limit: 100,
    PhoneNumber: to,
    SmsSdkAppId: sdkAppId,
  });
  const reply = await http.post(endpoint, {
    headers: {
      ...sign({ id: accessKeyId, key, body, host: new URL(endpoint).host, seconds }),
      'x-tc-action': 'PullSmsSendStatusByPhoneNumber',
      'x-tc-version': '2021-01-11',
      'x-tc-region': region,
    },
    body,
  });
  const code = find(reply.json, 'Response.Error.Code');
  const { PullSmsSendStatusSet: set } =
    ((reply.json ?? {}) as { Response?: { PullSmsSendStatusSet?: unknown } }).Response ?? {};
  if (reply.status > 299 || code !== undefined || !Array.isArray(set))
    throw refusal({ provider: 'Tencent', reply, code, verdict: verdictOf(code) });

  const item: unknown = set.find(
    (one) => (id !== undefined && find(one, 'SerialNo') === id) || find(one, 'SessionContext') === reference,
  );
  const state = states[find(item, 'ReportStatus') ?? ''];
  if (!state) return undefined;
  const at = Number(find(item, 'UserReceiveTime')) * 1_000 || undefined;
  return {
    id: find(item, 'SerialNo'),
    reference,
    at,
    state,
    ...(state === 'failed' && failure(find(item, 'Description')?.match(/^[\w.:-]{1,80}$/)?.[0])),
  };
}
