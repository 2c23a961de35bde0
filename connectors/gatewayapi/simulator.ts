/** GatewayAPI's two interfaces, as its documents describe them: https://gatewayapi.com/docs/apis/rest/ */
import { basic, countSegments, find, isGsm7 } from '@latchkey/connector-kit';
import { type Answer, type ReceivedMessage, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { archived, reports } from './simulator-reports.ts';

/** An account that exists here and nowhere else. */
export const account = {
  token: 'gw_api_token_0123456789',
  webhookToken: 'gw_webhook_token_0123456789',
  hasSecretClass: false,
};

/** What an operator would store for that account. */
export const exampleConfig = {
  endpoint: 'https://gatewayapi.com/rest/mtsms',
  apiToken: account.token,
  sender: 'ExampleSMS',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: 'Your verification code is {{code}}.',
  })),
};

type Keep = (message: ReceivedMessage) => void;

export interface SimulatorOptions {
  readonly clock?: { now(): number };
  /** Its webhook is one of the Mobile API. */
  readonly isMobile?: boolean;
}

export function createSimulator({ clock = Date, isMobile = false }: SimulatorOptions = {}): Simulator {
  const taken: { to: string; text: string; at: number }[] = [];

  /** The same words to the same number within a minute go onto a black list for a while. */
  const isRepeated = (to: string, text: string) =>
    taken.some((one) => one.to === to && one.text === text && clock.now() - one.at < 60_000);

  function rest(body: unknown, keep: Keep): Response {
    const wrong = wrongWith(body);
    if (wrong) return refuse(...wrong);
    const to = find(body, 'recipients.0.msisdn') ?? '';
    const given = find(body, 'message') ?? '';
    const isUnicode = find(body, 'encoding') === 'UCS2';
    const text = isUnicode ? given : Array.from(given, (one) => (isGsm7(one) ? one : '?')).join('');
    if (isRepeated(to, text)) return refuse(403, '0x0214', [to, 'a1b2c3']);
    const magic = magicNumbers[to.slice(-3)];
    if (magic) return refuse(...magic);

    taken.push({ to, text, at: clock.now() });
    const id = 421_332_670 + taken.length;
    const parts = countSegments(isUnicode && isGsm7(text) ? `${text}\u200b` : text);
    const [reference, receiptUrl] = ['userref', 'callback_url'].map((name) => find(body, name));
    keep({ id: String(id), to, text, body, reference, receiptUrl });
    return Response.json({
      ids: [id],
      usage: { countries: { DK: parts }, currency: 'EUR', total_cost: parts * 0.055 },
    });
  }

  function mobile(body: unknown, keep: Keep): Response {
    const wrong = wrongWithMobile(body);
    if (wrong) return Response.json({ detail: [wrong] }, { status: 422 });
    const { recipient, message, reference } = body as {
      recipient: number;
      message: string;
      reference?: string;
    };
    const magic = magicNumbers[String(recipient).slice(-3)];
    if (magic) return refuse(...magic);
    taken.push({ to: String(recipient), text: message, at: clock.now() });
    const id = `01JNN696A9E0WS89FPYG${String(taken.length).padStart(6, '0')}`;
    keep({ id, to: String(recipient), text: message, body, reference });
    return Response.json({ msg_id: id, recipient, reference: reference ?? null }, { status: 202 });
  }

  const answer: Answer = async (request, keep, fates) => {
    const { pathname, searchParams } = new URL(request.url);
    const authorization = request.headers.get('authorization') ?? '';
    const asksMobile = pathname === '/mobile/single';
    const [isRest, asked] = /^\/rest\/mtsms(?:\/(\d+))?$/.exec(pathname) ?? [];
    if (!isRest && !asksMobile) return refuse(404);
    if (request.method !== (asked ? 'GET' : 'POST')) return refuse(404);
    const isOurs =
      authorization === `Token ${account.token}` ||
      (!asksMobile &&
        (authorization === basic(account.token, '') || searchParams.get('token') === account.token));
    if (!isOurs) return refuse(401, '0x0229');
    if (asked) {
      const fate = fates().find(({ message }) => message.id === asked);
      return fate ? archived(fate) : refuse(404);
    }

    const isJson = request.headers.get('content-type') === 'application/json';
    const body: unknown = isJson ? await request.json().catch(() => undefined) : undefined;
    return asksMobile ? mobile(body, keep) : rest(body, keep);
  };
  return simulate(answer, { clock, reports: reports(account.webhookToken, isMobile) });
}

type No = [status: number, code?: string, variables?: readonly string[]];

/** Codes and variables are left out where there are none; the sentence is filled in by whoever reads it. */
const refuse = (...[status, code, variables]: No): Response =>
  Response.json(
    {
      ...(code && { code }),
      incident_uuid: 'd8127429-fa0c-4316-b1f2-e610c3958f43',
      message: variables ? `simulated ${code} for %1` : `simulated ${code ?? status}`,
      ...(variables && { variables }),
    },
    { status },
  );

function wrongWith(body: unknown): No | undefined {
  if (typeof body !== 'object' || body === null) return [400, '0x0222', ['message']];
  for (const key of Object.keys(body)) if (!documented.has(key)) return [400, '0x0220', [key]];
  for (const key of ['message', 'recipients']) if (!(key in body)) return [400, '0x0222', [key]];

  const { recipients, class: kind, encoding, validity_period: seconds } = body as Record<string, unknown>;
  const numbers = Array.isArray(recipients)
    ? recipients.map((one: unknown) => find(one, 'msisdn') ?? '')
    : [];
  if (new Set(numbers).size < numbers.length) return [422, '0x0310'];
  if (numbers.length === 0 || !numbers.every((one) => /^[1-9]\d{4,14}$/.test(one)))
    return [422, '0x0308', ['msisdn']];
  if (!isSender(find(body, 'sender') ?? '')) return [422, '0x0308', ['sender']];
  if (encoding !== undefined && encoding !== 'UTF8' && encoding !== 'UCS2')
    return [422, '0x0308', ['encoding']];
  if (seconds !== undefined && !(Number(seconds) >= 60 && Number(seconds) <= 432_000)) {
    return [422, '0x0308', ['validity_period']];
  }
  if (kind === undefined || kind === 'standard' || kind === 'premium') return undefined;
  return kind === 'secret' && account.hasSecretClass ? undefined : [422, '0x0218'];
}

const documented = new Set(
  (
    'message encoding sender recipients class priority validity_period userref callback_url label max_parts ' +
    'sendtime destaddr tags tagvalues extra_details'
  ).split(' '),
);

const isSender = (sender: string) => /^(\d{1,15}|.{1,11})$/u.test(sender);

function wrongWithMobile(body: unknown) {
  const { recipient, message } = (body ?? {}) as Record<string, unknown>;
  const no = (part: string, msg: string, type: string) => ({ loc: ['body', part], msg, type });
  if (typeof message !== 'string' || message === '') return no('message', 'Field required', 'missing');
  if (!Number.isSafeInteger(recipient)) return no('recipient', 'Input should be a valid integer', 'int_type');
  if (Number(recipient) < 10_000) return no('recipient', 'Input should be greater than 9999', 'greater_than');
  if (!isSender(find(body, 'sender') ?? ''))
    return no('sender', 'String should match pattern', 'string_pattern_mismatch');
  const expiration = find(body, 'expiration');
  return expiration === undefined || /^PT\d+[MS]$/.test(expiration)
    ? undefined
    : no('expiration', 'Input should be a valid duration', 'time_delta_parsing');
}

/** The last three digits of a number choose a failure. */
const magicNumbers: Readonly<Record<string, No>> = {
  '402': [403, '0x0216'],
  '403': [403, '0x0215', ['the number']],
  '413': [422, '0x0312'],
  '414': [403, '0x0214', ['the number', 'a1b2c3']],
  '429': [429],
  '451': [403, '0x0217', ['CN']],
  '455': [403, '0x0213', ['203.0.113.7']],
  '500': [500],
  '503': [503, '0x0209'],
};
