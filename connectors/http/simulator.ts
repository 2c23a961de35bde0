/** A service that takes the documented request of the HTTP SMS connector, and is strict about it; under /gateway, a provider. */
import { type Answer, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { account, createGateway, type GatewayOptions } from './gateway.ts';
import { hmacReceipts, relayReceipts, reports } from './simulator-reports.ts';

/** What an operator would store for the service. */
export const exampleConfig = {
  endpoint: 'https://relay.example.com/sms',
  authorization: 'Bearer relay-token-0123456789',
  ...relayReceipts,
};

/** What an operator would store for the provider. */
export const fullConfig = {
  endpoint: 'https://gateway.example.com/gateway/basic/{{config.profile}}/messages',
  request: {
    headers: { 'X-Request-Id': '{{messageId}}' },
    body: {
      to: '{{to}}',
      msisdn: { $number: '{{toDigits}}' },
      from: '{{config.sender}}',
      text: '{{text}}',
      reference: '{{messageId}}',
      locale: '{{locale}}',
      seconds: { $number: '{{validitySeconds}}' },
      flags: { isCode: true },
      callback: '{{receiptUrl}}',
    },
  },
  sender: 'ACME',
  profile: account.id,
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: '{{code}} is your Acme code.',
  })),
  authType: 'basic',
  authUser: account.user,
  authPassword: account.password,
  signingSecret: account.signingSecret,
  success: { status: 202, all: [{ path: '$.ok', op: 'eq', value: true }] },
  extract: {
    messageId: '$.message.id',
    segments: '$.message.parts',
    price: '$.price.amount',
    currency: '$.price.currency',
    errorCode: '$.error.code',
    errorText: '$.error.text',
  },
  errors: [
    { when: { in: ['not_allowed'] }, kind: 'blocked' },
    { when: { status: 429, path: '$.error.code' }, kind: 'rate_recipient' },
  ],
  ...hmacReceipts,
};

interface SimulatorOptions extends GatewayOptions {
  readonly authorization?: string;
  /** How the provider proves its reports. */
  readonly reportsBy?: 'hmac' | 'query';
}

/**
 * The last three digits of a number choose a status: 400, 401, 402, 403, 404, 429, 500, 503. Keys that the
 * documents do not name are refused, so that nothing leaks into the relay unnoticed.
 */
export const createSimulator = ({
  authorization = exampleConfig.authorization,
  reportsBy = 'hmac',
  ...options
}: SimulatorOptions = {}): Simulator => {
  const gateway = createGateway(options);
  let count = 0;
  const answer: Answer = async (request, keep) => {
    if (new URL(request.url).pathname.startsWith('/gateway/')) return gateway(request, keep);
    if (request.method !== 'POST') return refuse(405, 'method');
    if (request.headers.get('authorization') !== authorization) return refuse(401, 'authorization');
    if (request.headers.get('content-type') !== 'application/json') return refuse(415, 'content_type');

    const body: unknown = await request.json().catch(() => undefined);
    if (!isMessage(body)) return refuse(422, 'shape');
    const status = Number(body.to.slice(-3));
    if (magicStatuses.has(status)) return refuse(status, `magic_${status}`);

    count += 1;
    keep({ id: `relay-${count}`, to: body.to, body });
    return Response.json({ id: `relay-${count}` });
  };
  const { clock = Date } = options;
  return simulate(answer, { clock, reports: reports(reportsBy) });
};

const magicStatuses = new Set([400, 401, 402, 403, 404, 429, 500, 503]);

const refuse = (status: number, code: string) =>
  Response.json({ code, message: `simulated ${code}` }, { status });

interface RelayMessage {
  readonly to: string;
}

function isMessage(body: unknown): body is RelayMessage {
  if (typeof body !== 'object' || body === null) return false;
  const { to, type, payload, ip, ...rest } = body as Record<string, unknown>;
  return (
    typeof to === 'string' &&
    /^[1-9]\d{4,14}$/.test(to) &&
    typeof type === 'string' &&
    typeof payload === 'object' &&
    payload !== null &&
    Object.values(payload).every((value) => typeof value === 'string') &&
    (ip === undefined || typeof ip === 'string') &&
    Object.keys(rest).length === 0
  );
}
