/** Vonage: the contract on both interfaces, every signature vector, the requests of Vonage's SDK, and what its replies mean. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type ConnectorError,
  isConnectorError,
  readConfig,
  sendThrough,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler, testConnector } from '@latchkey/connector-kit/testing';
import { verdictOf } from './error-codes.ts';
import { signature, type SignatureMethod, token } from './signing.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import vonage from './vonage.ts';

const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
const application = { applicationId: account.applicationId, privateKey };
const signedSms = { signatureMethod: 'sha256hmac', signatureSecret: account.signatureSecret };

testConnector(vonage, { config: exampleConfig, simulator: createSimulator() });
testConnector(vonage, {
  config: { ...exampleConfig, ...signedSms },
  simulator: createSimulator({ signatureMethod: 'sha256hmac' }),
});
testConnector(vonage, {
  config: { ...exampleConfig, ...application },
  simulator: createSimulator({ publicKey }),
});
testConnector(vonage, {
  config: { ...exampleConfig, ...application, signatureSecret: account.signatureSecret },
  simulator: createSimulator({ publicKey }),
});

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
const clock = { now: () => 1_768_465_800_000 };

const message: SmsMessage = {
  to: '+447700900123',
  text: 'Your verification code is 123456. The code will remain active for 10 minutes.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  validitySeconds: 600,
  reference: 'otp_01',
};

/** One send through a provider (the simulator when none is given), as the server does it. */
async function send(
  given: Partial<SmsMessage> = {},
  config: object = {},
  provider: Handler = createSimulator({ clock, publicKey, signatureMethod: 'sha256hmac' }),
) {
  const fetch = fetchFrom(provider);
  const pausesMs: number[] = [];
  const around = { fetch, clock, sleep: (ms: number) => Promise.resolve(pausesMs.push(ms)) };
  const settings = readConfig(vonage.fields, { ...exampleConfig, ...config });
  const sent = await sendThrough(vonage, { ...message, ...given }, settings, around).catch(
    (error: unknown) => {
      assert.ok(isConnectorError(error));
      return error;
    },
  );
  const text = fetch.requests[0]?.body ?? '';
  const body = text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  return { sent, requests: fetch.requests, pausesMs, body };
}

const refused = async (...args: Parameters<typeof send>): Promise<ConnectorError> => {
  const { sent } = await send(...args);
  assert.ok(isConnectorError(sent), 'it should have been refused');
  return sent;
};

const answer =
  ({ status, body }: { status: number; body: unknown }): Handler =>
  () =>
    Response.json(body, { status });

/** The settings that are wrong, by path. */
const wrong = (config: object) => {
  try {
    readConfig(vonage.fields, { ...exampleConfig, ...config });
    return [];
  } catch (error) {
    return isConnectorError(error) ? (error.issues ?? []).map(({ path }) => path) : ['?'];
  }
};

const methods = Object.keys(fixture('vectors-vonage').requestSignature);

for (const name of methods) {
  const method = name.toLowerCase() as SignatureMethod;

  test(`vonage signs as the vectors say: ${method}`, () => {
    const { smsApiSig, requestSignature } = fixture('vectors-vonage');
    const { params, signatureSecret, sig } = smsApiSig;
    assert.equal(signature(params, signatureSecret, method), sig[method]);

    const { input, outcome } = fixture(`vonage-sdk-signature-${name}`);
    const signed = { api_key: input.apiKey, ...input.params };
    const ours = signature(signed, input.signature.secret, method);
    assert.equal(ours, outcome.resolved.documented.sig);
    assert.equal(ours, requestSignature[name].documented.sig);
    // a wanted difference: the SDK makes another string, and does not accept it itself
    assert.notEqual(ours, outcome.resolved.sdkCreateSignatureHash.sig);
    assert.equal(outcome.resolved.sdkCreateSignatureHash.acceptedBySdkVerifySignature, false);
  });

  test(`vonage sends signed requests, without the secret: ${method}`, async () => {
    const simulator = createSimulator({ clock, signatureMethod: method });
    const config = { ...signedSms, signatureMethod: method };
    const { sent, requests, body } = await send({ text: 'Code = 123456 & ok' }, config, simulator);
    assert.ok(!isConnectorError(sent));
    assert.equal(requests[0]?.headers['authorization'], undefined);
    const { sig, ...parameters } = body;
    assert.equal(sig, signature(parameters, account.signatureSecret, method));
    assert.equal(parameters.timestamp, '1768465800');
    assert.ok(!requests[0]?.body.includes(account.apiSecret));
    assert.equal(simulator.messages[0]?.text, 'Code = 123456 & ok');
  });
}

/** Where we and the SDK differ, and why. */
const weAdd: Readonly<Record<string, string>> = {
  ttl: 'a code that has expired must not arrive up to three days later',
  'client-ref': 'receipts come back under it',
  client_ref: 'the same, in the other interface',
};
const weLeaveOut: Readonly<Record<string, string>> = {
  webhook_url: 'where receipts go is chosen with the receipts',
  webhook_version: 'the same',
};

const unicode = { encoding: 'unicode', contentId: 'C1', entityId: 'E1' };

for (const [name, given, config] of [
  ['sms-basic', {}, {}],
  ['sms-error-1-throttled', {}, {}],
  ['sms-error-4', {}, {}],
  ['sms-http-401', {}, {}],
  ['messages-sms-basic', {}, { api: 'messages', ...unicode }],
  ['messages-sms-jwt', {}, application],
] as const) {
  test(`vonage sends what Vonage's SDK sends: ${name}`, async () => {
    const { request, repliesServed } = fixture(`vonage-sdk-${name}`);
    const { requests, body } = await send(given, config, answer(repliesServed[0]));
    assert.equal(requests[0]?.method, request.method);
    assert.equal(requests[0]?.url, request.url);
    assert.equal(requests[0]?.headers['content-type'], request.headersOfInterest['content-type']);
    const theirs: string = request.headersOfInterest.authorization;
    if (!theirs.startsWith('Bearer ')) assert.equal(requests[0]?.headers['authorization'], theirs);
    const parsed: Record<string, unknown> = request.body.parsed;
    for (const [field, value] of Object.entries(parsed))
      if (!(field in weLeaveOut)) assert.deepEqual(body[field], value, field);
    for (const field of Object.keys(body))
      assert.ok(field in parsed || field in weAdd, `${field} is not wanted`);
  });
}

test('vonage makes the token of every capture, but for the key that signs it', () => {
  const { authorization } = fixture('vectors-vonage').messagesRequestJwt;
  const captures = readdirSync(new URL('fixtures/', import.meta.url))
    .filter((name) => name.startsWith('vonage-sdk-'))
    .map((name) => fixture(name.replace('.json', '')).request?.headersOfInterest.authorization)
    .filter((one) => one?.startsWith('Bearer '));
  assert.equal(captures.length, 2);
  const jti = '11111111-2222-4333-8444-555555555555';
  const ours = token({ ...application, seconds: 1_768_465_800, jti });
  const [header, claims, sealed = ''] = ours.split('.');
  for (const theirs of [authorization, ...captures])
    assert.deepEqual(theirs.replace('Bearer ', '').split('.').slice(0, 2), [header, claims]);
  assert.ok(
    verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(sealed, 'base64url')),
  );
});

test('vonage takes a private key in every shape that a form or a shell makes of it', async () => {
  const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
  for (const pem of [
    privateKey,
    privateKey.replaceAll('\n', '\r\n'),
    privateKey.replaceAll('\n', ' '),
    privateKey.replaceAll('\n', '\\n'),
    privateKey.replaceAll('\n', ''),
    `\n ${pkcs1}`,
  ]) {
    const { sent } = await send({}, { ...application, privateKey: pem });
    assert.ok(!isConnectorError(sent), pem.slice(0, 40));
  }
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { privateKey: elliptic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const pem of [
    'key',
    publicPem,
    privateKey.slice(0, 200),
    privateKey.replace('MII', 'MIX'),
    elliptic.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ])
    assert.deepEqual(wrong({ ...application, privateKey: pem }), ['privateKey']);
});

test('vonage: the simulator refuses an old, a replayed and a foreign token', async () => {
  const late = createSimulator({ clock: { now: () => clock.now() + 900_000 }, publicKey });
  assert.equal((await refused({}, application, late)).kind, 'auth');

  const simulator = createSimulator({ clock, publicKey });
  const seen: string[] = [];
  const replaying: Handler = (request) => {
    const headers = new Headers(request.headers);
    seen.push(headers.get('authorization') ?? '');
    headers.set('authorization', seen[0] ?? '');
    return simulator(new Request(request, { headers }));
  };
  assert.ok(!isConnectorError((await send({}, application, replaying)).sent));
  assert.equal((await refused({}, application, replaying)).kind, 'auth');
  assert.notEqual(seen[0], seen[1], 'we never make the same token twice');

  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.equal((await refused({}, { ...application, privateKey: pem })).providerCode, 'unauthorized');
  const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000000';
  assert.equal((await refused({}, { ...application, applicationId })).kind, 'auth');
});

test('vonage: the simulator refuses an old, a wrong and a changed signature', async () => {
  const late = { now: () => clock.now() + 301_000 };
  const signatureMethod = 'sha256hmac';
  assert.equal(
    (await refused({}, signedSms, createSimulator({ clock: late, signatureMethod }))).providerCode,
    '14',
  );
  const wrongMethod = { ...signedSms, signatureMethod: 'md5hash' };
  assert.equal((await refused({}, wrongMethod)).kind, 'auth');
  assert.equal(
    (await refused({}, { ...signedSms, signatureSecret: 'another_secret_0123' })).providerCode,
    '14',
  );

  const simulator = createSimulator({ clock, signatureMethod });
  const changed =
    (from: string, to: string): Handler =>
    async (request) => {
      const { url, headers } = request;
      return simulator(
        new Request(url, { method: 'POST', headers, body: (await request.text()).replace(from, to) }),
      );
    };
  assert.equal((await refused({}, signedSms, changed('123456', '654321'))).providerCode, '14');
  assert.equal((await refused({}, signedSms, changed('from=', 'api_secret=x&from='))).providerCode, '32');
});

test('vonage reads the replies that the SDK was served, and keeps the cause that the SDK loses', async () => {
  const served = (name: string) => answer(fixture(`vonage-sdk-${name}`).repliesServed[0]);
  assert.deepEqual((await send({}, {}, served('sms-basic'))).sent, {
    id: '0A0000001234567B',
    segments: 1,
    price: { amount: '0.03330000', currency: 'EUR' },
  });
  const { sent } = await send({}, application, served('messages-sms-jwt'));
  assert.deepEqual(sent, { id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab' });
  for (const [name, kind, code, words] of [
    ['sms-error-1-throttled', 'rate_account', '1', /wait/],
    ['sms-error-4', 'auth', '4', /^Bad Credentials$/],
    ['sms-http-401', 'auth', '4', /^Bad Credentials$/],
  ] as const) {
    const error = await refused({}, {}, served(name));
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
    assert.match(error.providerMessage ?? '', words);
  }
  const invalid = await refused({}, application, served('messages-error-422'));
  assert.deepEqual([invalid.kind, invalid.retry, invalid.providerCode], ['invalid_number', 'no', '1020']);
  assert.match(invalid.providerMessage ?? '', /^Invalid params .* to must match/);
});

for (const { code, kind, retry } of fixture('error-map'))
  test(`vonage takes ${code} for ${kind}, ${retry}`, () =>
    assert.deepEqual(verdictOf(code), { kind, retry }));

for (const [api, name, kind, retry] of [
  ['sms', 'status_1', 'rate_account', 'now'],
  ['sms', 'status_2', 'config', 'fix'],
  ['sms', 'status_3', 'invalid_number', 'no'],
  ['sms', 'status_4', 'auth', 'fix'],
  ['sms', 'status_5', 'transient', 'now'],
  ['sms', 'status_6', 'invalid_number', 'no'],
  ['sms', 'status_7', 'blocked', 'no'],
  ['sms', 'status_9', 'balance', 'fix'],
  ['sms', 'status_15', 'sender', 'fix'],
  ['sms', 'status_29', 'permission', 'fix'],
  ['sms', 'http_401', 'auth', 'fix'],
  ['messages', 'auth', 'auth', 'fix'],
  ['messages', 'balance', 'balance', 'fix'],
  ['messages', 'invalid', 'invalid_number', 'no'],
  ['messages', 'throttled', 'rate_account', 'now'],
  ['messages', 'internal', 'transient', 'now'],
] as const) {
  test(`vonage takes its ${api} reply "${name}" for ${kind}, ${retry}`, async () => {
    const error = await refused({}, { api }, answer(fixture('replies')[api][name]));
    assert.deepEqual([error.kind, error.retry], [kind, retry]);
    assert.match(error.providerMessage ?? '', /\w/);
  });
}

test('vonage reads all the parts: one that failed makes a failure, and what has left is not sent again', async () => {
  const parts = (...statuses: string[]) =>
    answer({
      status: 200,
      body: {
        'message-count': String(statuses.length),
        messages: statuses.map((status, index) =>
          status === '0'
            ? { status, 'message-id': `0A${index}`, 'message-price': '0.03330000' }
            : { status, 'error-text': 'Internal Error' },
        ),
      },
    });
  assert.deepEqual((await send({}, {}, parts('0', '0', '0'))).sent, {
    id: '0A0',
    segments: 3,
    price: { amount: '0.09990000', currency: 'EUR' },
  });
  for (const statuses of [
    ['0', '5'],
    ['5', '0'],
    ['0', '0', '9'],
  ]) {
    const { sent, requests } = await send({}, {}, parts(...statuses));
    assert.ok(isConnectorError(sent));
    assert.deepEqual([sent.retry, requests.length], ['ambiguous', 1], statuses.join());
  }
  assert.equal((await refused({}, {}, parts('9', '9'))).retry, 'fix');
  for (const body of [
    { 'message-count': '0', messages: [] },
    { messages: [{ status: '0' }] },
    { messages: 'x' },
  ])
    assert.equal((await refused({}, {}, answer({ status: 200, body }))).retry, 'ambiguous');
});

test('vonage waits as long as Vonage asks for', async () => {
  const { sent, requests, pausesMs } = await send({ to: '+447700900429' });
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, sent.retryAfterSeconds, requests.length], ['rate_account', 1, 3]);
  for (const ms of pausesMs) assert.ok(ms >= 1_000);
});

test('vonage says unicode when the text needs it, and only then', async () => {
  for (const [text, type] of [
    ['Your code is 123456. {ACME} €', undefined],
    ['Ваш код 123456', 'unicode'],
    ['รหัส 123456', 'unicode'],
    ['您的验证码 123456', 'unicode'],
    ['Your code: “123456”', 'unicode'],
    ['123456 🔑', 'unicode'],
  ] as const) {
    const simulator = createSimulator({ clock });
    assert.equal((await send({ text }, {}, simulator)).body.type, type, text);
    assert.equal(simulator.messages[0]?.text, text, 'no letter is lost');
    assert.equal((await send({ text }, { api: 'messages' })).body.sms, undefined, 'that API looks itself');
  }
});

test('vonage leaves the alphabet to the operator who has chosen one', async () => {
  assert.equal((await send({}, { encoding: 'unicode' })).body.type, 'unicode');
  const simulator = createSimulator({ clock });
  assert.equal(
    (await send({ text: 'Ваш код 123456' }, { encoding: 'text' }, simulator)).body.type,
    undefined,
  );
  assert.equal(simulator.messages[0]?.text, '??? ??? 123456');
  const { body } = await send({}, { api: 'messages', encoding: 'text' }, () => new Response());
  assert.deepEqual(body.sms, { encoding_type: 'text' });
  const { sent } = await send({ text: 'й'.repeat(71) });
  assert.ok(!isConnectorError(sent));
  assert.deepEqual([sent.segments, sent.price?.amount], [2, '0.06660000']);
});

test('vonage tells the provider the life of the code, in milliseconds or in seconds', async () => {
  for (const [validitySeconds, sms, messages] of [
    [600, 600_000, 600],
    [90.9, 90_000, 90],
    [5, 20_000, 20],
    [9_999_999, 604_800_000, 604_800],
    [undefined, undefined, undefined],
  ] as const) {
    assert.equal((await send({ validitySeconds })).body.ttl, sms);
    assert.equal((await send({ validitySeconds }, { api: 'messages' })).body.ttl, messages);
  }
});

test('vonage writes numbers as digits, without the plus, and cuts a reference that is too long', async () => {
  for (const to of ['+447700900123', '+16502530000', '+8613800138000']) {
    assert.equal((await send({ to })).body.to, to.slice(1));
    assert.equal((await send({ to }, { api: 'messages' })).body.to, to.slice(1));
  }
  assert.equal((await send({ reference: 'r'.repeat(50) })).body['client-ref'].length, 40);
});

test('vonage hands over the ids of the Indian register where there are some', async () => {
  const { body } = await send({}, { entityId: 'E1', contentId: 'C1' });
  assert.deepEqual([body['entity-id'], body['content-id']], ['E1', 'C1']);
  const { body: newer } = await send(
    {},
    { api: 'messages', entityId: 'E1', contentId: 'C1' },
    () => new Response(),
  );
  assert.deepEqual(newer.sms, { entity_id: 'E1', content_id: 'C1' });
});

test('vonage chooses the interface by the setting, then by the application', async () => {
  for (const [config, url] of [
    [{}, 'https://rest.nexmo.com/sms/json'],
    [{ api: 'messages' }, 'https://api.nexmo.com/v1/messages'],
    [application, 'https://api.nexmo.com/v1/messages'],
    [{ ...application, api: 'sms' }, 'https://rest.nexmo.com/sms/json'],
    [{ baseUrl: 'http://127.0.0.1:4010/' }, 'http://127.0.0.1:4010/sms/json'],
    [{ ...application, baseUrl: 'https://api-eu.vonage.com' }, 'https://api-eu.vonage.com/v1/messages'],
  ] as const) {
    assert.equal((await send({}, config)).requests[0]?.url, url);
  }
});

test('vonage: every magic number ends in its own kind of error, on both interfaces', async () => {
  for (const [digits, kind, retry, requests] of [
    ['402', 'balance', 'fix', 1],
    ['403', 'blocked', 'no', 1],
    ['404', 'invalid_number', 'no', 1],
    ['413', 'content', 'fix', 1],
    ['415', 'sender', 'fix', 1],
    ['429', 'rate_account', 'now', 3],
    ['433', 'blocked', 'no', 1],
    ['463', 'permission', 'fix', 1],
    ['500', 'transient', 'now', 2],
  ] as const) {
    for (const config of [{}, application]) {
      const { sent, requests: seen } = await send({ to: `+447700900${digits}` }, config);
      assert.ok(isConnectorError(sent));
      assert.deepEqual([sent.kind, sent.retry, seen.length], [kind, retry, requests], digits);
    }
  }
});

test('vonage: wrong settings end in the error that says which', async () => {
  for (const [given, config, kind, code] of [
    [{}, { apiSecret: 'another_secret_0123' }, 'auth', '4'],
    [{}, { brandName: 'NOTMINE' }, 'sender', '15'],
    [{}, { api: 'messages', apiSecret: 'another_secret_0123' }, 'auth', 'unauthorized'],
    [{}, { api: 'messages', brandName: 'NOTMINE' }, 'sender', '1120'],
    [{ text: 'x'.repeat(3_201) }, {}, 'content', '12'],
    [{ text: 'x'.repeat(1_001) }, { api: 'messages' }, 'config', '1020'],
    [{ to: '+12345' }, {}, 'invalid_number', '3'],
    [{ to: '+12345' }, { api: 'messages' }, 'invalid_number', '1020'],
  ] as const) {
    const error = await refused(given, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
  assert.equal((await refused({}, {}, createSimulator({ balance: 0.03 }))).kind, 'balance');
});

test('vonage checks the settings before they are kept', () => {
  for (const brandName of ['My Shop', 'TwelveLetters', '+447700900000', '00447700900000', 'Шоп'])
    assert.deepEqual(wrong({ brandName }), ['brandName'], brandName);
  for (const brandName of ['ACME', 'Shop24', '447700900000', '12345'])
    assert.deepEqual(wrong({ brandName }), []);
  assert.deepEqual(wrong({ applicationId: account.applicationId }), ['privateKey']);
  assert.deepEqual(wrong({ privateKey }), ['applicationId']);
  assert.deepEqual(wrong({ signatureMethod: 'sha256hmac' }), ['signatureSecret']);
  assert.deepEqual(
    wrong({ signatureSecret: account.signatureSecret }),
    [],
    'it is for delivery reports as well',
  );
  assert.deepEqual(wrong({ api: 'verify', applicationId: 'x', encoding: 'utf8', baseUrl: 'x' }), [
    'api',
    'applicationId',
    'privateKey',
    'encoding',
    'baseUrl',
  ]);
});
