/** A provider of no name, for the full form of HTTP SMS: strict about who asks, what is signed and what the body is. */
import { createHmac } from 'node:crypto';
import { basic } from '@latchkey/connector-kit';
import type { ReceivedMessage } from '@latchkey/connector-kit/testing';
import { signWebhook } from './standard-webhooks.ts';

/** An account that exists here and nowhere else. */
export const account = {
  id: 'acct-1',
  user: 'acme',
  password: 'gateway-password-0123',
  token: 'gateway-token-0123456789',
  hmacKey: 'gateway-hmac-key-0123456789',
  clientId: 'client:1',
  clientSecret: 'client secret & 0123456789',
  signingSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  receiptSecret: 'gateway-receipts-0123456789',
};

type Keep = (message: ReceivedMessage) => void;

export interface GatewayOptions {
  readonly clock?: { now(): number };
  /** Of an access token. */
  readonly tokenSeconds?: number;
}

/**
 * `POST /gateway/<scheme>/acct-1/messages` with JSON, a form, XML or text; the scheme is the way of signing in. The last
 * three digits of a number choose a status; 222 is a refusal with HTTP 200.
 */
export function createGateway({ clock = Date, tokenSeconds = 120 }: GatewayOptions = {}) {
  const tokens = new Map<string, number>();
  const nonces = new Set<string>();
  const taken = new Map<string, object>();
  const gate = { now: () => clock.now(), tokens, nonces };
  let count = 0;

  return async (request: Request, keep: Keep): Promise<Response> => {
    const url = new URL(request.url);
    const [, , scheme = '', owner, what] = url.pathname.split('/');
    const text = await request.text();
    if (url.pathname === '/gateway/oauth/token') return giveToken(request, text, gate, tokenSeconds);
    if (owner !== account.id || what !== 'messages' || !Object.hasOwn(schemes, scheme))
      return no(404, 'path');
    if (request.method !== 'POST') return no(405, 'method');
    if (!schemes[scheme]?.(request, text, gate)) return no(401, 'bad_credentials');

    // The id of the message is a key against doubles: whoever asks again gets the first answer.
    const id = request.headers.get('webhook-id');
    if (id !== null && taken.has(id)) return Response.json(taken.get(id), { status: 202 });

    const message = readMessage(request.headers.get('content-type') ?? '', text);
    if (!message || !/^\+?\d{5,17}$/.test(message.to)) return no(422, 'shape');
    const ending = message.to.slice(-3);
    if (ending === '222') return no(200, 'not_allowed');
    if (/^[45]\d\d$/.test(ending) && magic.has(ending)) return no(Number(ending), `magic_${ending}`);

    count += 1;
    const answer = {
      ok: true,
      message: { id: `gw-${count}`, parts: 1 },
      price: { amount: '0.0100', currency: 'EUR' },
    };
    if (id !== null) taken.set(id, answer);
    keep({ id: answer.message.id, ...message });
    return Response.json(answer, { status: 202 });
  };
}

interface Gate {
  now(): number;
  readonly tokens: Map<string, number>;
  readonly nonces: Set<string>;
}

type Check = (request: Request, body: string, gate: Gate) => boolean;

const schemes: Readonly<Record<string, Check>> = {
  basic: ({ headers }, body, { now }) =>
    headers.get('authorization') === basic(account.user, account.password) && isSigned(headers, body, now()),
  bearer: ({ headers }) => headers.get('authorization') === `Bearer ${account.token}`,
  header: ({ headers }) => headers.get('x-api-key') === account.token,
  query: ({ url }) => new URL(url).searchParams.get('api_key') === account.token,
  oauth: ({ headers }, _body, { tokens, now }) =>
    (tokens.get(headers.get('authorization')?.replace('Bearer ', '') ?? '') ?? 0) > now(),
  hmac: ({ headers, method, url }, body, { now, nonces }) => {
    const [seconds = '', nonce = ''] = ['x-time', 'x-nonce'].map((name) => headers.get(name) ?? '');
    if (nonce === '' || nonces.has(nonce) || isOld(seconds, now())) return false;
    const signed = [method, new URL(url).pathname, seconds, nonce, body].join('\n');
    const expected = createHmac('sha256', account.hmacKey).update(signed).digest('base64');
    if (headers.get('x-signature') !== `acme ${account.user}:${expected}`) return false;
    nonces.add(nonce); // only what is signed well uses it up
    return true;
  },
};

function isSigned(headers: Headers, body: string, now: number): boolean {
  const [id = '', timestamp = ''] = ['webhook-id', 'webhook-timestamp'].map(
    (name) => headers.get(name) ?? '',
  );
  if (id === '' || isOld(timestamp, now)) return false;
  const expected = signWebhook({ secret: account.signingSecret, id, timestamp, body })['webhook-signature'];
  return headers.get('webhook-signature') === expected;
}

/** Five minutes, as Standard Webhooks advises. */
const isOld = (seconds: string, now: number): boolean =>
  !/^\d+$/.test(seconds) || Math.abs(now / 1_000 - Number(seconds)) > 300;

function giveToken({ headers }: Request, text: string, { tokens, now }: Gate, seconds: number): Response {
  const form = new URLSearchParams(text);
  const encoded = [account.clientId, account.clientSecret].map((part) =>
    new URLSearchParams([['', part]]).toString().slice(1),
  );
  if (headers.get('authorization') !== basic(encoded[0] ?? '', encoded[1] ?? ''))
    return Response.json({ error: 'invalid_client', error_description: 'simulated' }, { status: 401 });
  if (form.get('grant_type') !== 'client_credentials')
    return Response.json({ error: 'unsupported_grant_type' }, { status: 400 });
  const token = `access-token-${tokens.size + 1}`;
  tokens.set(token, now() + seconds * 1_000);
  return Response.json({ access_token: token, token_type: 'Bearer', expires_in: seconds });
}

type Message = Pick<ReceivedMessage, 'to' | 'text' | 'body' | 'reference' | 'receiptUrl'>;

/** Each kind of body has one shape here, and nothing may stand beside it. */
function readMessage(type: string, text: string): Message | undefined {
  if (type === 'application/json') return fromJson(text);
  if (type === 'application/x-www-form-urlencoded') {
    const body = Object.fromEntries(new URLSearchParams(text));
    return Object.keys(body).toSorted().join() === 'from,text,to'
      ? { to: body['to'] ?? '', text: body['text'] ?? '', body }
      : undefined;
  }
  if (type === 'application/xml; charset=utf-8') {
    const [, to, words] = /^<sms to="([^"<>&]*)" from='ACME'><text>([^<>]*)<\/text><\/sms>$/.exec(text) ?? [];
    return to === undefined || words === undefined ? undefined : { to, text: unescapeXml(words), body: text };
  }
  const [, to, words] = /^(\d+):([^]*)$/.exec(text) ?? [];
  return type !== 'text/plain; charset=utf-8' || to === undefined || words === undefined
    ? undefined
    : { to, text: words, body: text };
}

function fromJson(raw: string): Message | undefined {
  const body = parse(raw);
  if (typeof body !== 'object' || body === null) return undefined;
  const { to, msisdn, from, text, reference, locale, seconds, flags, callback, ...rest } = body as Record<
    string,
    unknown
  >;
  const isRight =
    typeof to === 'string' &&
    typeof text === 'string' &&
    String(msisdn) === to.replace(/^\+/, '') &&
    typeof msisdn === 'number' &&
    (from === undefined || from === 'ACME') &&
    typeof reference === 'string' &&
    typeof locale === 'string' &&
    (seconds === undefined || typeof seconds === 'number') &&
    (callback === undefined || typeof callback === 'string') &&
    JSON.stringify(flags) === '{"isCode":true}' &&
    Object.keys(rest).length === 0;
  return isRight ? { to, text, body, reference, receiptUrl: callback } : undefined;
}

const parse = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

const unescapeXml = (text: string): string =>
  text.replace(/&#(\d+);/g, (_all, number: string) => String.fromCharCode(Number(number)));

const magic = new Set(['400', '401', '402', '403', '404', '429', '500', '503']);

const no = (status: number, code: string): Response =>
  Response.json({ ok: false, error: { code, text: `simulated ${code}` } }, { status });
