/** What Twilio says of a message later: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
import { createHash, createHmac } from 'node:crypto';
import {
  basic,
  type Config,
  find,
  forged,
  formIn,
  isSameText,
  type Question,
  type Receipt,
  type ReceiptRequest,
  refusal,
  type Tools,
  valuesIn,
} from '@latchkey/connector-kit';
import { verdictOf } from './error-codes.ts';
import { baseUrl, type fields } from './settings.ts';

type Settings = Config<typeof fields>;

/** One status callback: https://www.twilio.com/docs/usage/security#validating-requests */
export function receiptsIn(request: ReceiptRequest, config: Settings): Receipt[] {
  if (!isSigned(request, config)) throw forged('Twilio');
  const {
    MessageSid: id,
    MessageStatus: status,
    ErrorCode: code,
    AccountSid: account,
    message,
  } = valuesIn(request);
  // A subaccount may send in the name of ours, but then it is set up as the account.
  if (account !== undefined && account !== config.accountSID) throw forged('Twilio');
  const said = fateOf(status, code);
  return said ? [{ ...said, id, reference: message }] : [];
}

export async function poll(
  { id }: Question,
  config: Settings,
  { http }: Tools,
): Promise<Receipt | undefined> {
  // Twilio does not know our own ids; what was lost with its answer comes back with its callback alone.
  if (id === undefined) return undefined;
  const url = `${baseUrl(config)}/2010-04-01/Accounts/${config.accountSID}/Messages/${id}.json`;
  const reply = await http.get(url, { headers: { authorization: credentialsOf(config) } });
  if (reply.status === 404) return undefined;
  if (reply.status > 299) throw refusal({ provider: 'Twilio', reply, code: find(reply.json, 'code') });
  const said = fateOf(find(reply.json, 'status'), find(reply.json, 'error_code'));
  return said && { ...said, id };
}

export const credentialsOf = ({ accountSID, authToken, apiKeySid, apiKeySecret }: Settings): string =>
  basic(apiKeySid ?? accountSID, apiKeySecret ?? authToken);

/** Twilio gave up because the message was no longer of use to anybody. */
const expired = '30036';

function fateOf(status = '', code?: string): Pick<Receipt, 'state' | 'errorKind' | 'errorCode'> | undefined {
  if (/^(delivered|read)$/.test(status)) return { state: 'delivered' };
  if (/^(accepted|scheduled|queued|sending|sent)$/.test(status)) return { state: 'accepted' };
  if (!/^(undelivered|failed|canceled)$/.test(status)) return undefined;
  return code === expired
    ? { state: 'expired', errorCode: code }
    : { state: 'failed', errorCode: code, errorKind: verdictOf(code)?.kind ?? 'unknown' };
}

/** Over the address and the sorted form; with a JSON body over the address alone, which then holds the body's hash. */
function isSigned(request: ReceiptRequest, { authToken, statusCallback }: Settings): boolean {
  const given = request.headers.get('x-twilio-signature') ?? '';
  const bodyHash = new URL(request.url).searchParams.get('bodySHA256');
  if (bodyHash !== null && !isSameText(bodyHash, createHash('sha256').update(request.body).digest('hex')))
    return false;
  const text = bodyHash === null ? sorted(formIn(request)) : '';
  return addressesOf(request.url, statusCallback)
    .map((url) =>
      createHmac('sha1', authToken)
        .update(url + text)
        .digest('base64'),
    )
    .some((expected) => isSameText(given, expected));
}

/** A name that comes twice is written once for each of its different values. */
function sorted(form: readonly [string, string][]): string {
  const pairs = new Map(form.map(([name, value]) => [`${name}\n${value}`, [name, value]] as const));
  return [...pairs.values()]
    .toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => name + value)
    .join('');
}

const compare = (one = '', other = ''): number => (one < other ? -1 : Number(one > other));

/** With and without the usual port, and the address that the operator put in front of ours. */
function addressesOf(url: string, statusCallback: string | undefined): string[] {
  const { protocol, host, hostname, port } = new URL(url);
  const usual = protocol === 'https:' ? '443' : '80';
  const origin = `${protocol}//${host}`;
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const outside =
    statusCallback === undefined
      ? []
      : [statusCallback, withMessage(statusCallback, new URL(url).searchParams.get('message') ?? '')];
  return [
    url,
    origin + rest,
    ...(port === '' ? [`${protocol}//${hostname}:${usual}${rest}`] : []),
    ...outside,
  ];
}

/** With our own id in it: Twilio has no field that it would echo, and signs the whole address. */
export function withMessage(address: string, reference: string): string {
  const url = new URL(address);
  url.searchParams.set('message', reference);
  return url.href;
}
