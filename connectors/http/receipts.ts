/** Reads what a provider reports, as the settings say: whose message, what became of it, and whether it is the provider. */
import { createHmac } from 'node:crypto';
import {
  forged,
  formIn,
  isSameText,
  jsonIn,
  type Receipt,
  type ReceiptRequest,
  type Tools,
} from '@latchkey/connector-kit';
import { fill } from './fill.ts';
import { firstAt } from './judge.ts';
import type { ReceiptForm, Verify } from './receipt-settings.ts';
import type { ErrorRow } from './reply-settings.ts';
import type { Settings } from './settings.ts';
import { signWebhook } from './standard-webhooks.ts';

/** Nothing without the setting. Without `verify` the address is the only key, and what comes is a hint. */
export function receiptsIn(
  request: ReceiptRequest,
  { receipts: form, receiptSecret: secret, errors = [] }: Settings,
  { clock }: Pick<Tools, 'clock'>,
): Receipt[] {
  if (!form) return [];
  const { verify } = form;
  if (verify && (secret === undefined || !isTrue(verify, request, secret, clock.now() / 1_000)))
    throw forged('the provider');
  const ours = isAddressTrue(verify) ? new URL(request.url).searchParams.get('message') : null;
  return itemsIn(request, form).flatMap((item) => {
    const at = (places: readonly string[] | undefined) =>
      firstAt({ json: item, text: request.body, headers: request.headers, isComplete: true }, places);
    const id = at(form.messageId);
    const reference = at(form.reference) ?? (ours || undefined);
    const state = form.map[at(form.status) ?? ''];
    if (!state || (id === undefined && reference === undefined)) return [];
    const errorCode = state === 'failed' ? at(form.errorCode) : undefined;
    return [
      {
        state,
        id,
        reference,
        at: timeOf(at(form.time)),
        ...(state === 'failed' && { errorCode, errorKind: kindOf(errorCode, errors) }),
        ...(!verify && { isHint: true }),
      },
    ];
  });
}

/** Our own address may carry our own id; where a signature counts, it must be one over the address too. */
const isAddressTrue = (verify: Verify | undefined): boolean =>
  !verify || verify.by === 'secret' || (verify.by === 'hmac' && /\{\{\s*url\s*\}\}/.test(verify.content));

/** A list may also stand, as JSON, in a field of a form. */
function itemsIn(request: ReceiptRequest, { type, items }: ReceiptForm): readonly unknown[] {
  const whole =
    type === 'json'
      ? jsonIn(request)
      : Object.fromEntries(type === 'form' ? formIn(request) : new URL(request.url).searchParams);
  if (items === undefined) return [whole];
  const steps = items.match(/[^.$[\]']+/g) ?? [];
  const found = steps.reduce<unknown>(
    (here, step) =>
      typeof here === 'object' && here !== null && Object.hasOwn(here, step)
        ? (here as Readonly<Record<string, unknown>>)[step]
        : undefined,
    whole,
  );
  const list = typeof found === 'string' ? jsonIn({ ...request, body: found }) : found;
  return Array.isArray(list) ? list : [list];
}

/** As Standard Webhooks advises: a report is signed anew for each attempt. */
const freshSeconds = 300;

function isTrue(verify: Verify, request: ReceiptRequest, secret: string, now: number): boolean {
  const { headers, body, url } = request;
  const isFresh = (time: string): boolean =>
    /^\d{1,12}$/.test(time) && Math.abs(now - Number(time)) < freshSeconds;
  if (verify.by === 'secret') {
    const given =
      verify.in === 'query' ? new URL(url).searchParams.get(verify.name) : headers.get(verify.name);
    return isSameText(given ?? '', secret);
  }
  if (verify.by === 'standard-webhooks') {
    const [id = '', timestamp = '', signatures = ''] = ['id', 'timestamp', 'signature'].map(
      (name) => headers.get(`webhook-${name}`) ?? '',
    );
    const { 'webhook-signature': expected } = signWebhook({ secret, id, timestamp, body });
    // Several stand there while a secret is being changed.
    return id !== '' && isFresh(timestamp) && signatures.split(' ').some((one) => isSameText(one, expected));
  }
  const { algorithm, encoding, content, value } = verify;
  const timestamp = verify.timestamp === undefined ? undefined : (headers.get(verify.timestamp) ?? '');
  if (timestamp !== undefined && !isFresh(timestamp)) return false;
  const signed = fill(content, { body, url, timestamp });
  const signature = createHmac(algorithm, secret).update(signed).digest(encoding);
  return isSameText(headers.get(verify.name) ?? '', fill(value, { signature, timestamp }));
}

/** By the rows that look at codes alone: there is no reply whose status could be asked. */
const kindOf = (code: string | undefined, errors: readonly ErrorRow[]) =>
  errors.find(({ when }) => code !== undefined && when.path === undefined && when.in?.includes(code))?.kind ??
  'unknown';

/** Seconds or milliseconds since 1970, or a date. */
function timeOf(text = ''): number | undefined {
  const time = /^\d{9,13}$/.test(text) ? Number(text) * (text.length > 11 ? 1 : 1_000) : Date.parse(text);
  return Number.isFinite(time) ? time : undefined;
}
