/** Reads a provider's answer as the settings say: taken or not, under which id, and if not, why. */
import {
  type ConnectorError,
  find,
  refusal,
  type Reply,
  type SentSms,
  verdictOfStatus,
} from '@latchkey/connector-kit';
import type { Condition, ErrorRow, Extract, Statuses, Success } from './reply-settings.ts';

/** Total: whatever is not there is no success. */
export const isTaken = (reply: Reply, { status = ['2xx'], all = [] }: Partial<Success> = {}): boolean =>
  hasStatus(reply, status) && all.every((condition) => holds(reply, condition));

export function sentFrom(reply: Reply, extract: Extract = usual, reference: string): SentSms {
  const segments = Number(firstAt(reply, extract.segments)) || undefined;
  const price = priceIn(firstAt(reply, extract.price), firstAt(reply, extract.currency));
  return {
    id: firstAt(reply, extract.messageId) || reference,
    ...(segments && { segments }),
    ...(price && { price }),
  };
}

/** The operator's rows decide in their order; where none fits, the status does. */
export function refusalOf(
  reply: Reply,
  {
    extract = usual,
    errors = [],
  }: { extract?: Extract | undefined; errors?: readonly ErrorRow[] | undefined },
  provider: string,
): ConnectorError {
  const code = firstAt(reply, extract.errorCode);
  const verdict = errors.find(({ when }) => {
    const said = when.path === undefined ? code : read(reply, when.path);
    const asksForWords = when.path !== undefined || when.in !== undefined;
    return (
      (when.status === undefined || hasStatus(reply, when.status)) &&
      (!asksForWords || (said !== undefined && (when.in === undefined || when.in.includes(said))))
    );
  });
  return refusal({
    provider,
    reply,
    code,
    words: firstAt(reply, extract.errorText),
    // A plain text may be a proxy's: only JSON counts as the provider's own envelope.
    verdict: verdict ?? (reply.json === undefined ? verdictOfStatus(reply.status) : undefined),
  });
}

const usual: Extract = {
  messageId: ['$.id', '$.messageId'],
  errorCode: ['$.code'],
  errorText: ['$.message'],
};

const hasStatus = ({ status }: Reply, wanted: Statuses): boolean =>
  wanted.some((one) => one === String(status) || one === `${String(status)[0]}xx`);

function holds(reply: Reply, { path, op, value }: Condition): boolean {
  const said = read(reply, path);
  if (said === undefined) return false;
  if (op === 'exists') return said !== '';
  if (op === 'lt') return said.trim() !== '' && Number(said) < Number(value[0]);
  return op === 'matches' ? matches(said, value[0] ?? '') : value.includes(said);
}

/** A star stands for anything. No regular expression: a provider's answer must not be able to keep us busy. */
function matches(said: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return said === head;
  if (!said.startsWith(head)) return false;
  let from = head.length;
  for (const piece of rest) {
    const at = said.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return said.length - tail.length >= from && said.endsWith(tail);
}

/** What stands at the first of these places where anything stands. */
export const firstAt = (reply: Written, places: readonly string[] = []): string | undefined =>
  places.map((place) => (place.startsWith('$') ? read(reply, place) : place)).find(Boolean);

type Written = Pick<Reply, 'json' | 'text' | 'headers' | 'isComplete'>;

/** A reply that was cut off has no words, only a status. */
function read({ json, text, headers, isComplete }: Written, path: string): string | undefined {
  if (path.startsWith('$header:')) return headers.get(path.slice(8)) ?? undefined;
  if (!isComplete) return undefined;
  if (path === '$text') return text.trim();
  if (path.startsWith('$text:')) return between(text, path.slice(6));
  return find(
    json,
    path
      .slice(1)
      .replace(/\[(?:(\d+)|'([^']+)')\]/g, '.$1$2')
      .slice(1),
  );
}

function between(text: string, pattern: string): string | undefined {
  const [before = '', after = ''] = pattern.split('*');
  const start = text.indexOf(before);
  const from = start + before.length;
  const end = after === '' ? text.length : text.indexOf(after, from);
  return start < 0 || end < 0 ? undefined : text.slice(from, end).trim();
}

/** `0.0075` and a currency beside it, or both in one: `KES 0.8000`. */
function priceIn(said = '', beside?: string): SentSms['price'] {
  const amount = /\d+(\.\d+)?/.exec(said)?.[0];
  const currency = beside ?? /\b[A-Z]{3}\b/.exec(said)?.[0];
  return amount && currency && /^[A-Z]{3}$/.test(currency) ? { amount, currency } : undefined;
}
