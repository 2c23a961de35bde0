/** SMS Aero's sms/send as its own clients know it: https://smsaero.ru/integration/documentation/api/ */
import { basic, find } from '@latchkey/connector-kit';
import { type Answer, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { reports, told } from './simulator-reports.ts';

/** An account that exists here and nowhere else. */
export const account = {
  email: 'user+otp@example.com',
  apiKey: 'apikey_0123456789abcdef01234567',
  signatures: ['SMSAero', 'SMS Aero', 'ACME'],
};

/** What an operator would store for that account. */
export const exampleConfig = {
  email: account.email,
  apiKey: account.apiKey,
  senderName: 'SMSAero',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: 'Your verification code is {{code}}.',
  })),
};

const costPerPart = 5.49;

export interface SimulatorOptions {
  readonly clock?: { now(): number };
  readonly balance?: number;
}

export const createSimulator = ({ clock = Date, balance = 10_000 }: SimulatorOptions = {}): Simulator => {
  let left = balance;
  let count = 12_344;
  const answer: Answer = async (request, keep, fates) => {
    const { pathname } = new URL(request.url);
    if (request.headers.get('authorization') !== basic(account.email, account.apiKey)) {
      return refuse(401, null, 'Your request was made with invalid credentials.');
    }
    if (!/^\/v2\/sms\/(send|status)$/.test(pathname) || request.method !== 'POST')
      return refuse(404, null, 'Not found.');
    const isJson = request.headers.get('content-type') === 'application/json';
    const body: unknown = isJson ? await request.json().catch(() => undefined) : undefined;
    if (pathname.endsWith('/status'))
      return told(fates().find(({ message: { id } }) => id === find(body, 'id')));

    const given = { number: textIn(body, 'number'), sign: textIn(body, 'sign'), text: textIn(body, 'text') };
    const wrong = wrongWith(given);
    if (wrong) return refuse(400, wrong, 'Validation error.');
    const magic = magicNumbers[given.number.slice(-3)];
    if (magic?.answer) return Response.json(magic.answer, { status: magic.status });
    if (left < costPerPart) return refuse(402, null, 'Insufficient funds.');

    left -= costPerPart;
    count += 1;
    const state = { status: 0, extendStatus: 'queue', ...magic?.state };
    const receiptUrl = find(body, 'callbackUrl');
    keep({ id: String(count), to: given.number, text: given.text, body, receiptUrl });
    return Response.json({
      success: true,
      data: message(count, given, state),
      message: null,
    });
  };
  return simulate(answer, { clock, reports });
};

const textIn = (body: unknown, name: string) => find(body, name) ?? '';

interface Given {
  readonly number: string;
  readonly sign: string;
  readonly text: string;
}

function wrongWith({ number, sign, text }: Given): Record<string, string[]> | undefined {
  if (!/^\d{7,15}$/.test(number)) return { number: ['incorrect'] };
  if (!account.signatures.includes(sign)) return { sign: ['Validation error.'] };
  return text.length < 2 || text.length > 640 ? { text: ['Validation error.'] } : undefined;
}

const message = (id: number, { number, sign, text }: Given, state: object) => ({
  id,
  from: sign,
  number,
  text,
  ...state,
  channel: 'FREE SIGN',
  cost: costPerPart,
  dateCreate: Math.floor(Date.now() / 1_000),
  dateSend: Math.floor(Date.now() / 1_000),
});

const refuse = (status: number, data: unknown, words: string) =>
  Response.json({ success: false, data, message: words }, { status });

interface Magic {
  readonly status?: number;
  readonly answer?: object;
  readonly state?: object;
}

const no = (status: number, words: string): Magic => ({
  status,
  answer: { success: false, data: null, message: words },
});

/** The last three digits of a number choose a failure. From 600 on: refusals that come with HTTP 200, and odd states. */
const magicNumbers: Readonly<Record<string, Magic>> = {
  '402': no(402, 'Insufficient funds.'),
  '403': no(403, 'Forbidden.'),
  '404': {
    status: 400,
    answer: { success: false, data: { number: ['incorrect'] }, message: 'Validation error.' },
  },
  '429': no(429, 'Rate limit exceeded.'),
  '500': no(500, 'Internal server error.'),
  '503': no(503, 'Service unavailable.'),
  '600': no(200, 'Something else.'),
  '601': { status: 200, answer: { result: 'no credits' } },
  '602': { status: 200, answer: { result: 'reject', reason: 'empty field' } },
  '606': { state: { status: 6, extendStatus: 'reject' } },
  '608': { state: { status: 8, extendStatus: 'moderation' } },
};
