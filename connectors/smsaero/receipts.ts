/** What SMS Aero says of a message later: by a callback that it does not sign, and when asked. */
import {
  basic,
  type Config,
  find,
  type Question,
  type Receipt,
  type ReceiptRequest,
  refusal,
  type Tools,
  valuesIn,
} from '@latchkey/connector-kit';
import { complaintIn } from './complaints.ts';
import type { fields } from './settings.ts';

type Settings = Config<typeof fields>;

/** A form or JSON; nothing of it is signed, so it is a hint. Our own id stands in the address. */
export function receiptsIn(request: ReceiptRequest): Receipt[] {
  const { id, status, message } = valuesIn(request);
  const state = states[status ?? ''] ?? 'accepted';
  return id === undefined ? [] : [{ id, reference: message, state, isHint: true }];
}

export const receiptAnswer = { status: 200, json: { success: true } };

/** https://smsaero.ru/integration/documentation/api/ sms/status */
export async function poll(
  { id }: Question,
  { email, apiKey, baseUrl }: Settings,
  { http }: Tools,
): Promise<Receipt | undefined> {
  if (id === undefined || !/^\d+$/.test(id)) return undefined;
  const reply = await http.post(`${baseUrl.replace(/\/+$/, '')}/v2/sms/status`, {
    headers: { authorization: basic(email, apiKey) },
    json: { id: Number(id) },
  });
  const status = find(reply.json, 'data.status');
  if (reply.status > 299 || find(reply.json, 'success') !== 'true' || status === undefined)
    throw refusal({ provider: 'SMS Aero', reply, ...complaintIn(reply) });
  const state = states[status];
  if (!state) return undefined;
  const at = Number(find(reply.json, 'data.dateAnswer')) * 1_000 || undefined;
  if (state !== 'failed') return { id, state, at };
  return { id, state, at, errorCode: `status.${status}`, errorKind: status === '6' ? 'content' : 'unknown' };
}

/** 8 waits for a moderator, 6 was refused by one. */
const states: Readonly<Record<string, Receipt['state']>> = {
  '0': 'accepted',
  '1': 'delivered',
  '2': 'failed',
  '3': 'accepted',
  '4': 'accepted',
  '6': 'failed',
  '8': 'accepted',
};
