/** What GatewayAPI says of a message later: https://gatewayapi.com/docs/apis/rest/#delivery-status-notification */
import { createHmac } from 'node:crypto';
import {
  basic,
  claimsIn,
  type Config,
  find,
  forged,
  isSameText,
  jsonIn,
  type Question,
  type Receipt,
  type ReceiptRequest,
  refusal,
  type Tools,
} from '@latchkey/connector-kit';
import { complaintIn, verdictOf } from './error-codes.ts';
import type { fields } from './settings.ts';

type Settings = Config<typeof fields>;

/**
 * Signed when the webhook has a token: then the claims of the REST API's JWT are the report, and the body beside it is
 * not looked at. Without a token it is a hint.
 */
export function receiptsIn(request: ReceiptRequest, config: Settings, { clock }: Tools): Receipt[] {
  const json = jsonIn(request);
  const { webhookToken: secret } = config;
  if (find(json, 'event_type')?.startsWith('message.status')) {
    if (secret !== undefined && !isMobileSigned(request, json, secret, clock.now()))
      throw forged('GatewayAPI');
    return said(mobileReceipt(json), secret === undefined && canBeAsked(config));
  }
  if (secret === undefined) return said(restReceipt(json), true);
  const claims = claimsIn(request.headers.get('x-gwapi-signature') ?? '', secret);
  if (claims === undefined) throw forged('GatewayAPI');
  return said(restReceipt(claims), false);
}

const said = (receipt: Receipt | undefined, isHint: boolean): Receipt[] =>
  receipt ? [{ ...receipt, ...(isHint && { isHint }) }] : [];

/** REST alone: the Mobile API has nothing to ask, so that without a token the address must do. */
const canBeAsked = ({ endpoint }: Settings): boolean => new URL(endpoint).pathname.endsWith('/mtsms');

export async function poll(
  { id }: Question,
  config: Settings,
  { http }: Tools,
): Promise<Receipt | undefined> {
  if (id === undefined || !canBeAsked(config)) return undefined;
  const reply = await http.get(`${config.endpoint}/${encodeURIComponent(id)}`, {
    headers: { authorization: basic(config.apiToken, '') },
  });
  if (reply.status === 404) return undefined; // not archived yet
  if (reply.status > 299) throw refusal({ provider: 'GatewayAPI', reply, ...complaintIn(reply) });
  const { json } = reply;
  const message: unknown = Array.isArray(json) ? json[0] : json;
  const one = (name: string) => find(message, `recipients.0.${name}`);
  return receiptOf({ id, status: one('dsnstatus'), code: one('dsnerrorcode'), time: one('dsntime') });
}

const restReceipt = (json: unknown): Receipt | undefined =>
  receiptOf({
    id: find(json, 'id'),
    reference: find(json, 'userref'),
    status: find(json, 'status'),
    code: find(json, 'code'),
    time: find(json, 'time'),
  });

const mobileReceipt = (json: unknown): Receipt | undefined =>
  receiptOf({
    id: find(json, 'event.msg_id'),
    reference: find(json, 'event.reference'),
    status: find(json, 'event.status'),
    code: find(json, 'event.error.hex_code'),
    time: find(json, 'event.status_at'),
  });

type Report = Readonly<
  Record<'status' | 'code' | 'time', string | undefined> & Pick<Receipt, 'id' | 'reference'>
>;

function receiptOf({ id, reference, status = '', code, time }: Report): Receipt | undefined {
  const state = states[status.toUpperCase()];
  if (!state || (id === undefined && reference === undefined)) return undefined;
  const at = /^\d+$/.test(time ?? '') ? Number(time) * 1_000 : Date.parse(time ?? '');
  return {
    id,
    reference,
    state,
    ...(state === 'failed' && { errorCode: code, errorKind: verdictOf(code)?.kind ?? 'unknown' }),
    ...(Number.isFinite(at) && { at }),
  };
}

/** `UNKNOWN` says nothing. */
const states: Readonly<Record<string, Receipt['state']>> = {
  SCHEDULED: 'accepted',
  BUFFERED: 'accepted',
  ENROUTE: 'accepted',
  ACCEPTED: 'accepted',
  DELIVERED: 'delivered',
  EXPIRED: 'expired',
  DELETED: 'failed',
  UNDELIVERABLE: 'failed',
  REJECTED: 'failed',
  SKIPPED: 'failed',
};

/** GatewayAPI tries again for some fifteen hours. */
const oldestMs = 86_400_000;

/** `Signature: v1=…`, an HMAC over the raw body. */
function isMobileSigned(
  { headers, body }: ReceiptRequest,
  json: unknown,
  secret: string,
  now: number,
): boolean {
  const age = now - Date.parse(find(json, 'timestamp') ?? '');
  const expected = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return isSameText(headers.get('signature') ?? '', expected) && age < oldestMs && age > -300_000;
}
