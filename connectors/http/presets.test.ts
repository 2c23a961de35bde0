/** The presets: each sends what the provider’s own client sends, and reads its yes and its noes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  formItems,
  isConnectorError,
  lintTemplates,
  readConfig,
  sendThrough,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { connectionLost, fetchFrom, type Handler, withOutage } from '@latchkey/connector-kit/testing';
import http from './http.ts';
import { configFrom, type Preset } from './preset.ts';
import { presets } from './presets.ts';
import { fields } from './settings.ts';
import { type Proof, proofs, templates, text } from './preset-proofs.ts';

interface Capture {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headersOfInterest: Readonly<Record<string, string>>;
    readonly body: { readonly kind: string; readonly raw: string };
  };
  readonly repliesServed: readonly { readonly status: number; readonly body: unknown }[];
}

const captureOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Capture;

const presetOf = (id: string): Preset => {
  const found = presets.find((preset) => preset.id === id);
  assert.ok(found, `there is no preset ${id}`);
  return found;
};

async function send(
  { preset: id, answers, message }: Proof,
  provider: Handler,
  limits: { readonly attemptMs?: number } = {},
) {
  const fetch = fetchFrom(provider);
  const preset = presetOf(id);
  const settings = readConfig(fields, configFrom(preset, readConfig(preset.asks, answers)));
  const whole: SmsMessage = {
    to: '',
    text,
    purpose: 'SignIn',
    variables: { code: '123456' },
    locale: 'en',
    reference: 'm1',
    ...message,
  };
  const around = { fetch, clock: Date, limits, sleep: () => Promise.resolve() };
  const sent = await sendThrough(http, whole, settings, around).catch((error: unknown) => {
    assert.ok(isConnectorError(error));
    return error;
  });
  return { sent, requests: fetch.requests };
}

const replying =
  (status: number, body: unknown): Handler =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });

/** Forms and JSON by what they say, not by how they say it. */
function parsed(type: string, raw: string): Record<string, unknown> {
  return raw.startsWith('{')
    ? (JSON.parse(raw) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(type.includes('form') ? raw : ''));
}

/** Without what the client says of itself, and how it writes one and the same type. */
function comparable(headers: Readonly<Record<string, string>>) {
  const { 'user-agent': _agent, accept: _accept, 'content-type': type = '', ...rest } = headers;
  return { type: type.split(';')[0], ...rest };
}

for (const proof of proofs) {
  const { preset, fixture, sent: expected, differences = {} } = proof;
  test(`http-sms as ${preset} sends what ${fixture} saw, and reads the answer to it`, async () => {
    const { request: seen, repliesServed } = captureOf(fixture);
    const [served] = repliesServed;
    assert.ok(served);
    const { sent, requests } = await send(proof, replying(served.status, served.body));
    assert.deepEqual(sent, expected);
    assert.equal(requests.length, 1);

    const [ours] = requests;
    assert.ok(ours);
    assert.equal(ours.method, seen.method);
    const [url, urlSeen] = [new URL(ours.url), new URL(differences.url ?? seen.url)];
    assert.equal(url.origin + url.pathname, urlSeen.origin + urlSeen.pathname);
    assert.deepEqual([...url.searchParams], [...urlSeen.searchParams]);
    const wanted = comparable(seen.headersOfInterest);
    assert.deepEqual(comparable(ours.headers), {
      ...wanted,
      ...(differences.contentType && { type: differences.contentType }),
    });

    const bodySeen: Record<string, unknown> = {
      ...parsed(seen.headersOfInterest['content-type'] ?? '', seen.body.raw),
      ...differences.body,
    };
    const kept = Object.fromEntries(Object.entries(bodySeen).filter(([, value]) => value !== undefined));
    assert.deepEqual(parsed(ours.headers['content-type'] ?? '', ours.body), kept);
  });
}

/** Shapes from the providers' documents; the words in them are ours. */
const noes: readonly (readonly [string, number, unknown, string])[] = [
  ['plivo', 401, 'Could not verify your access level', 'auth fix'],
  ['plivo', 400, { api_id: 'a', error: 'dst is not valid' }, 'unknown fix'],
  ['plivo', 202, { api_id: 'a', message: 'message(s) queued', message_uuid: [] }, 'unknown ambiguous'],
  ['plivo', 200, { message_uuid: ['a'] }, 'unknown ambiguous'],
  ['sinch', 400, { code: 'syntax_invalid_parameter_format', text: 'to' }, 'invalid_number no'],
  ['sinch', 400, { code: 'syntax_constraint_violation', text: 'from' }, 'config fix'],
  ['sinch', 403, { code: 'blocked_account', text: 'blocked' }, 'permission fix'],
  ['sinch', 401, '', 'auth fix'],
  ['sinch', 201, { to: [] }, 'unknown ambiguous'],
  ['telnyx', 401, { errors: [{ code: '10009', title: 'Authentication failed' }] }, 'auth fix'],
  ['telnyx', 400, { errors: [{ code: '40310', title: 'Invalid to' }] }, 'invalid_number no'],
  ['telnyx', 400, { errors: [{ code: '40300', title: 'Blocked' }] }, 'blocked no'],
  ['telnyx', 403, { errors: [{ code: '20100', title: 'Funds' }] }, 'balance fix'],
  ['telnyx', 429, { errors: [{ code: '10011', title: 'Too many' }] }, 'rate_account now'],
  ['telnyx', 200, { data: { id: 'a', to: [{ status: 'sending_failed' }] } }, 'unknown ambiguous'],
  [
    'infobip',
    200,
    { messages: [{ messageId: 'a', status: { groupId: 5, id: 12, description: 'credits' } }] },
    'balance fix',
  ],
  ['infobip', 200, { messages: [{ messageId: 'a', status: { groupId: 5, id: 52 } }] }, 'invalid_number no'],
  ['infobip', 200, { messages: [{ messageId: 'a', status: { groupId: 5, id: 14 } }] }, 'blocked no'],
  ['infobip', 200, { messages: [{ messageId: 'a', status: { groupId: 2, id: 4 } }] }, 'unknown ambiguous'],
  [
    'infobip',
    401,
    { requestError: { serviceException: { messageId: 'UNAUTHORIZED', text: 'x' } } },
    'auth fix',
  ],
  [
    'messagebird',
    401,
    { errors: [{ code: 2, description: 'access key', parameter: 'access_key' }] },
    'auth fix',
  ],
  [
    'messagebird',
    422,
    { errors: [{ code: 9, description: 'no recipients', parameter: 'recipients' }] },
    'config fix',
  ],
  ['messagebird', 422, { errors: [{ code: 25, description: 'balance', parameter: null }] }, 'balance fix'],
  [
    'messagebird',
    201,
    { id: 'a', recipients: { items: [{ status: 'delivery_failed' }] } },
    'unknown ambiguous',
  ],
  [
    'africas-talking',
    201,
    {
      SMSMessageData: { Recipients: [{ statusCode: 403, status: 'InvalidPhoneNumber', messageId: 'None' }] },
    },
    'invalid_number no',
  ],
  [
    'africas-talking',
    201,
    { SMSMessageData: { Recipients: [{ statusCode: 405, status: 'InsufficientBalance' }] } },
    'balance fix',
  ],
  [
    'africas-talking',
    201,
    { SMSMessageData: { Recipients: [{ statusCode: 406, status: 'UserInBlacklist' }] } },
    'blocked no',
  ],
  [
    'africas-talking',
    201,
    { SMSMessageData: { Recipients: [{ statusCode: 501, status: 'GatewayError' }] } },
    'transient ambiguous',
  ],
  [
    'africas-talking',
    201,
    { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } },
    'unknown ambiguous',
  ],
  ['africas-talking', 401, 'The supplied authentication is invalid', 'auth fix'],
  ['msg91', 200, { type: 'error', message: 'template id missing' }, 'unknown ambiguous'],
  ['msg91', 401, { type: 'error', message: 'Unauthorized', code: '207' }, 'auth fix'],
  ['kavenegar', 403, { return: { status: 403, message: 'key' }, entries: null }, 'auth fix'],
  ['kavenegar', 411, { return: { status: 411, message: 'receptor' }, entries: null }, 'invalid_number no'],
  ['kavenegar', 412, { return: { status: 412, message: 'sender' }, entries: null }, 'sender fix'],
  ['kavenegar', 418, { return: { status: 418, message: 'credit' }, entries: null }, 'balance fix'],
  ['kavenegar', 200, { return: { status: 409, message: 'busy' } }, 'transient ambiguous'],
  ['kavenegar-lookup', 424, { return: { status: 424, message: 'template' }, entries: null }, 'template fix'],
  ['kavenegar-lookup', 431, { return: { status: 431, message: 'token' }, entries: null }, 'template fix'],
  ['yunpian', 400, { http_status_code: 400, code: -1, msg: 'apikey', detail: 'x' }, 'auth fix'],
  ['yunpian', 400, { http_status_code: 400, code: 3, msg: 'money', detail: 'x' }, 'balance fix'],
  ['yunpian', 400, { http_status_code: 400, code: 5, msg: 'template', detail: 'x' }, 'template fix'],
  ['yunpian', 400, { http_status_code: 400, code: 22, msg: 'often', detail: 'x' }, 'rate_recipient later'],
  ['yunpian', 200, { code: 10, msg: 'listed' }, 'blocked no'],
  ['smsbao', 200, '30', 'auth fix'],
  ['smsbao', 200, '41', 'balance fix'],
  ['smsbao', 200, '43', 'permission fix'],
  ['smsbao', 200, '50', 'content fix'],
  ['smsbao', 200, '51\n', 'invalid_number no'],
  ['smsbao', 200, '00', 'unknown ambiguous'],
];

test('http-sms takes each no of a preset for what it is', async () => {
  for (const [id, status, body, expected] of noes) {
    const proof = proofs.find(({ preset }) => preset === id);
    assert.ok(proof);
    const { sent, requests } = await send(proof, replying(status, body));
    assert.ok(isConnectorError(sent), `${id} took ${JSON.stringify(body)} for a yes`);
    assert.equal(`${sent.kind} ${sent.retry}`, expected, `${id} ${JSON.stringify(body)}`);
    assert.equal(requests.length, sent.retry === 'now' ? 3 : 1);
  }
  assert.deepEqual([...new Set(noes.map(([id]) => id))].toSorted(), presets.map(({ id }) => id).toSorted());
});

test('http-sms takes no nonsense for the yes of a preset, and sends nothing twice for it', async () => {
  const silent = withOutage('silent', () => new Response());
  const answers: Handler[] = [
    silent,
    ...(['nonsense', 'empty', 'endless', 'broken', 'reset'] as const).map((outage) =>
      withOutage(outage, () => new Response()),
    ),
    ...['{}', '[]', 'null', '"0"', '{"error":{}}'].map((body) => replying(200, body)),
    ...['<html>', '{}'].flatMap((body) => [201, 202, 500, 502].map((status) => replying(status, body))),
  ];
  for (const { id } of presets) {
    const proof = proofs.find(({ preset }) => preset === id);
    assert.ok(proof);
    for (const answer of answers) {
      const { sent, requests } = await send(proof, answer, answer === silent ? { attemptMs: 100 } : {});
      assert.ok(isConnectorError(sent), `${id} took nonsense for a yes: ${JSON.stringify(sent)}`);
      assert.equal(sent.retry, 'ambiguous');
      assert.equal(requests.length, 1);
    }
    const { sent, requests } = await send(proof, () => {
      throw connectionLost('ECONNREFUSED');
    });
    assert.ok(isConnectorError(sent) && sent.retry === 'now');
    assert.equal(requests.length, 3);
  }
});

test('http-sms as smsbao sends to mainland numbers alone, and asks nobody about others', async () => {
  const proof = proofs.find(({ preset }) => preset === 'smsbao');
  assert.ok(proof);
  const { sent, requests } = await send({ ...proof, message: { to: '+85291234567' } }, replying(200, '0'));
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, requests.length], ['region', 0]);
});

test('F2 presets: their questions are settings of HTTP SMS, as secret as those; all else is JSON without a secret', () => {
  for (const { id, name, homepage, asks, config } of presets) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(name);
    assert.equal(new URL(homepage).protocol, 'https:');
    for (const [key, field] of Object.entries(asks)) {
      const own = formItems(fields).find((item) => item.key === key);
      assert.ok(own, `${id} asks for ${key}`);
      assert.equal(field.isSecret, own.isConfidential ?? false, `${id}.${key}`);
      assert.ok(!(key in config), `${id} asks for ${key} and answers it too`);
    }
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
    assert.deepEqual(
      Object.keys(config).filter((key) => !(key in fields)),
      [],
    );
    assert.deepEqual(
      formItems(fields).filter((item) => item.isConfidential && item.key in config),
      [],
    );
    const { endpoint = 'https:' } = config;
    const hosts = [endpoint, ...Object.keys(asks['endpoint']?.options ?? {})];
    for (const host of hosts) assert.match(JSON.stringify(host), /^"https:/, `${id} is asked through https`);
  }
  assert.equal(new Set(presets.map(({ id }) => id)).size, presets.length);
});

test('D1 presets: those whose provider takes nothing but approved texts ask for these, and no line of ours follows', () => {
  const strict = presets.filter(({ config }) => config['originBoundLine'] === false);
  assert.deepEqual(
    strict.map(({ id }) => id),
    ['smsbao', 'yunpian'],
  );
  for (const { id, asks, config } of presets) {
    const isStrict = strict.some((one) => one.id === id);
    assert.equal('templates' in asks, isStrict, id);
    const rows = { templates };
    if (isStrict) assert.deepEqual(lintTemplates(asks, rows), []);
    assert.deepEqual(fields.originBoundLine.read(config['originBoundLine']), { value: !isStrict }, id);
  }
});

test('presets can be listed for a picker', () => {
  const listed = presets.map(({ id, name, homepage, asks }) => ({
    id,
    name,
    homepage,
    items: formItems(asks),
  }));
  assert.deepEqual(JSON.parse(JSON.stringify(listed)), listed);
  assert.deepEqual(
    listed.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b)),
    listed.map(({ name }) => name),
  );
});
