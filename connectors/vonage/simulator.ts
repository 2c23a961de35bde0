/** Vonage's two interfaces as its documents describe them: https://developer.vonage.com/en/api/sms and https://developer.vonage.com/en/api/messages */
import { type KeyObject, verify } from 'node:crypto';
import { basic, countSegments, find, isGsm7 } from '@latchkey/connector-kit';
import { type Answer, type ReceivedMessage, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { type ReportOptions, reports } from './simulator-reports.ts';
import { signature, type SignatureMethod } from './signing.ts';

/** An account that exists here and nowhere else. */
export const account = {
  apiKey: 'abcd1234',
  apiSecret: 'vonage_api_secret',
  signatureSecret: 'sigsecret_0123456789abcdef',
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  senders: ['ACME', '447700900000'],
};

/** What an operator would store for that account. */
export const exampleConfig = {
  apiKey: account.apiKey,
  apiSecret: account.apiSecret,
  brandName: 'ACME',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: 'Your verification code is {{code}}.',
  })),
};

export interface SimulatorOptions {
  readonly clock?: { now(): number };
  /** How the account has its requests signed. */
  readonly signatureMethod?: SignatureMethod;
  /** The public half of the application's key; without it no token is taken. */
  readonly publicKey?: KeyObject;
  readonly balance?: number;
  /** How the account wants its receipts. */
  readonly webhookFormat?: ReportOptions['webhookFormat'];
}

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { clock = Date, publicKey } = options;
  const usedTokens = new Set<string>();
  let balance = options.balance ?? 10_000;
  let count = 0;

  /** One element for each part, and HTTP 200 for nearly everything. */
  function sms(form: Form, authorization: string, keep: (message: ReceivedMessage) => void): Response {
    const refused =
      wrongCredentials(form, authorization, options) ?? wrongWith(form) ?? magicOf(form['to'])?.sms;
    if (refused !== undefined) return refuseSms(refused, authorization !== '' && refused === 4 ? 401 : 200);

    const { to = '', text: given = '' } = form;
    const isUnicode = form['type'] === 'unicode';
    const text = isUnicode ? given : Array.from(given, (one) => (isGsm7(one) ? one : '?')).join('');
    const parts = countSegments(isUnicode && isGsm7(text) ? `${text}\u200b` : text);
    if (balance < parts * price) return refuseSms(9, 200);
    const elements = Array.from({ length: parts }, () => {
      count += 1;
      balance -= price;
      return {
        to,
        'message-id': `0A${String(count).padStart(14, '0')}`,
        status: '0',
        'remaining-balance': balance.toFixed(8),
        'message-price': price.toFixed(8),
        network: '23410',
        ...(form['client-ref'] && { 'client-ref': form['client-ref'] }),
      };
    });
    const id = elements[0]?.['message-id'] ?? '';
    keep({ id, to, text, body: form, reference: form['client-ref'], receiptUrl: form['callback'] });
    return Response.json({ 'message-count': String(parts), messages: elements });
  }

  function messages(
    body: unknown,
    authorization: string,
    keep: (message: ReceivedMessage) => void,
  ): Response {
    const isOurs =
      authorization === basic(account.apiKey, account.apiSecret) ||
      (publicKey && isTokenOf(authorization, publicKey, clock.now() / 1_000, usedTokens));
    if (!isOurs) return problem(401, 'unauthorized');
    const wrong = wrongPart(body);
    if (wrong) return problem(422, '1020', wrong);
    const to = find(body, 'to') ?? '';
    const sender = find(body, 'from') ?? '';
    if (!account.senders.includes(sender)) return problem(422, '1120');
    const magic = magicOf(to)?.messages;
    if (magic) return problem(...magic);

    count += 1;
    const id = `aaaaaaaa-bbbb-4ccc-8ddd-${String(count).padStart(12, '0')}`;
    const [text = '', reference, receiptUrl] = ['text', 'client_ref', 'webhook_url'].map((name) =>
      find(body, name),
    );
    keep({ id, to, text, body, reference, receiptUrl });
    return Response.json({ message_uuid: id }, { status: 202 });
  }

  const answer: Answer = async (request, keep) => {
    const { pathname } = new URL(request.url);
    const authorization = request.headers.get('authorization') ?? '';
    const text = await request.text();
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
    const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : parsed(text);
    if (pathname === '/sms/json') return sms(asForm(body), authorization, keep);
    return pathname === '/v1/messages'
      ? messages(body, authorization, keep)
      : new Response(null, { status: 404 });
  };
  const { signatureMethod: method, webhookFormat } = options;
  const form = reports(account, { ...(method && { method }), ...(webhookFormat && { webhookFormat }) });
  return simulate(answer, { clock, reports: form });
}

type Form = Readonly<Record<string, string | undefined>>;

const price = 0.0333;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const asForm = (body: unknown): Form =>
  Object.fromEntries(Object.keys(body ?? {}).map((name) => [name, find(body, name)]));

/** Basic, or key and secret among the parameters, or a signature over them that is not older than five minutes. */
function wrongCredentials(form: Form, authorization: string, options: SimulatorOptions): number | undefined {
  if (authorization !== '') return authorization === basic(account.apiKey, account.apiSecret) ? undefined : 4;
  const { sig, ...parameters } = form;
  if (form['api_key'] !== account.apiKey) return form['api_key'] ? 4 : 2;
  if (sig === undefined) return form['api_secret'] === account.apiSecret ? undefined : 4;
  if (form['api_secret'] !== undefined) return 32;

  const seconds = (options.clock ?? Date).now() / 1_000;
  if (!(Math.abs(seconds - Number(form['timestamp'])) <= 300)) return 14;
  const signed = parameters as Record<string, string>;
  const expected = signature(signed, account.signatureSecret, options.signatureMethod ?? 'md5hash');
  return sig.toLowerCase() === expected ? undefined : 14;
}

function wrongWith({ from, to, text, type = 'text', ttl = '259200000', ...rest }: Form): number | undefined {
  if (!from || !to || !text) return 2;
  if (!/^\d{7,15}$/.test(to) || !/^(text|unicode)$/.test(type) || (rest['client-ref'] ?? '').length > 40)
    return 3;
  if (!(Number(ttl) >= 20_000 && Number(ttl) <= 604_800_000)) return 3;
  if (text.length > 3_200) return 12;
  return account.senders.includes(from) ? undefined : 15;
}

const refuseSms = (status: number, http: number) =>
  Response.json(
    {
      'message-count': '1',
      messages: [{ status: String(status), 'error-text': texts[status] ?? `simulated ${status}` }],
    },
    { status: http },
  );

const texts: Readonly<Record<number, string>> = {
  1: 'Throughput Rate Exceeded - please wait [ 1000 ] and retry',
  3: 'to address is not numeric',
  4: 'Bad Credentials',
  14: 'Invalid Signature',
  15: 'Illegal Sender Address - rejected',
};

/** RS256 by the application's key, from now on and for a day at most, and never the same token twice. */
function isTokenOf(authorization: string, key: KeyObject, seconds: number, used: Set<string>): boolean {
  const [header = '', claims = '', sealed = ''] = authorization.replace(/^Bearer /, '').split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  const isSigned = verify('sha256', signed, key, Buffer.from(sealed, 'base64url'));
  if (!isSigned || find(decoded(header), 'alg') !== 'RS256') return false;
  const [jti = '', id, iat, exp] = ['jti', 'application_id', 'iat', 'exp'].map((name) =>
    find(decoded(claims), name),
  );
  const isFresh =
    Number(iat) <= seconds + 300 &&
    Number(exp) > seconds &&
    Number(exp) - Number(iat) <= 86_400 &&
    !used.has(jti);
  if (id !== account.applicationId || jti === '' || !isFresh) return false;
  used.add(jti);
  return true;
}

const decoded = (part: string) => parsed(Buffer.from(part, 'base64url').toString());

function wrongPart(body: unknown): string | undefined {
  const { to, from, text, channel, message_type, ttl, client_ref = '', sms } = asForm(body);
  if (channel !== 'sms') return 'channel';
  if (message_type !== 'text') return 'message_type';
  if (!to || !/^[1-9]\d{6,14}$/.test(to)) return 'to';
  if (!from) return 'from';
  if (!text || text.length > 1_000) return 'text';
  if (ttl !== undefined && !(Number(ttl) >= 20 && Number(ttl) <= 604_800)) return 'ttl';
  if (client_ref.length > 100) return 'client_ref';
  const encoding = find(body, 'sms.encoding_type') ?? 'auto';
  return sms === undefined && /^(auto|text|unicode)$/.test(encoding) ? undefined : 'sms';
}

const problem = (status: number, code: string, part?: string) =>
  Response.json(
    {
      type: `https://developer.vonage.com/api-errors${/^\d/.test(code) ? '/messages' : ''}#${code}`,
      title: `simulated ${code}`,
      detail: 'The request was not taken.',
      instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
      ...(part && { invalid_parameters: [{ name: part, reason: 'must match regular expression' }] }),
    },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

interface Magic {
  readonly sms: number;
  readonly messages: [status: number, code: string];
}

/** The last three digits of a number choose a failure. */
const magicNumbers: Readonly<Record<string, Magic>> = {
  '402': { sms: 9, messages: [402, 'low-balance'] },
  '403': { sms: 7, messages: [422, '1050'] },
  '404': { sms: 6, messages: [422, '1170'] },
  '413': { sms: 12, messages: [422, '1090'] },
  '415': { sms: 15, messages: [422, '1120'] },
  '429': { sms: 1, messages: [429, '1000'] },
  '433': { sms: 33, messages: [422, '1240'] },
  '463': { sms: 29, messages: [403, '1160'] },
  '500': { sms: 5, messages: [500, '1030'] },
};

const magicOf = (to = ''): Magic | undefined => magicNumbers[to.slice(-3)];
