/** GatewayAPI: the contract on both interfaces, the requests of its SDKs, alphabets, and what its replies mean. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formItems, isConnectorError, type SmsMessage } from '@latchkey/connector-kit';
import { testConnector, withOutage } from '@latchkey/connector-kit/testing';
import { answer, createTrial, fixturesOf } from '../try-provider.ts';
import { complaintIn, verdictOf } from './error-codes.ts';
import gatewayapi from './gatewayapi.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';

const mobileConfig = { ...exampleConfig, endpoint: 'https://messaging.gatewayapi.com/mobile/single' };

const { webhookToken } = account;
testConnector(gatewayapi, { config: exampleConfig, simulator: createSimulator() });
testConnector(gatewayapi, { config: { ...exampleConfig, webhookToken }, simulator: createSimulator() });
testConnector(gatewayapi, {
  config: { ...mobileConfig, webhookToken },
  simulator: createSimulator({ isMobile: true }),
  cannotBeAsked: true,
});

const fixture = fixturesOf(import.meta.url);

const message: SmsMessage = {
  to: '+4512345678',
  text: 'Your verification code is 123456.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  validitySeconds: 600,
  reference: 'otp_01',
};

const { send, refused, wrong } = createTrial({
  connector: gatewayapi,
  exampleConfig,
  message,
  provider: createSimulator,
});

/** Where we and the SDKs differ, and why. */
const weLeaveOut = {
  callback_url: 'where receipts go is chosen with the receipts',
  max_parts: 'a code in two parts is better than none',
  priority: 'urgent messages need an agreement with GatewayAPI, and are refused without it (0x0311)',
  label: 'a word for statistics that nobody has asked for',
};
const weAdd = {
  validity_period: 'a code that has expired must not arrive up to five days later',
  expiration: 'the same, in the other interface',
  userref: 'receipts come back under it',
  reference: 'the same, in the other interface',
};

for (const [name, given, config] of [
  ['npm-sendmessage', {}, { encoding: 'UCS2', class: 'premium' }],
  ['npm-error-403', { text: 'x' }, {}],
  ['official-mobile-single', {}, mobileConfig],
  [
    'official-mobile-single-422',
    { text: 'x', to: '+10000' },
    { endpoint: 'https://messaging.gatewayapi.eu/mobile/single' },
  ],
] as const) {
  test(`gatewayapi sends what the SDK sends: ${name}`, async () => {
    const { request, repliesServed } = fixture(`gatewayapi-${name}`);
    const { requests, body } = await send(given, config, answer(repliesServed[0]));
    assert.equal(requests[0]?.method, request.method);
    assert.equal(requests[0]?.url, request.url);
    for (const header of ['authorization', 'content-type'])
      assert.equal(requests[0]?.headers[header], request.headersOfInterest[header]);
    const parsed: Record<string, unknown> = request.body.parsed;
    if (parsed['recipient'] === 1) parsed['recipient'] = 10_000; // no such number is E.164
    for (const [field, value] of Object.entries(parsed))
      if (!(field in weLeaveOut)) assert.deepEqual(body[field], value, field);
    for (const field of Object.keys(body))
      assert.ok(field in parsed || field in weAdd, `${field} is not wanted`);
  });
}

test('gatewayapi reads the replies that the SDKs were served', async () => {
  const served = (name: string) => answer(fixture(`gatewayapi-${name}`).repliesServed[0]);
  assert.deepEqual((await send({}, {}, served('npm-sendmessage'))).sent, {
    id: '421332671',
    segments: 1,
    price: { amount: '0.055', currency: 'EUR' },
  });
  const { sent } = await send({}, mobileConfig, served('official-mobile-single'));
  assert.deepEqual(sent, { id: '01JNN696A9E0WS89FPYGT15NBX', segments: undefined, price: undefined });

  const empty = await refused({}, {}, served('npm-error-403'));
  assert.deepEqual(
    [empty.kind, empty.providerCode, empty.providerMessage],
    ['balance', '0x0216', 'Insufficient credit'],
  );
  const unreadable = await refused({}, mobileConfig, served('official-mobile-single-422'));
  assert.deepEqual(
    [unreadable.kind, unreadable.retry, unreadable.providerCode, unreadable.providerMessage],
    ['invalid_number', 'no', 'greater_than', 'recipient: Input should be greater than 0'],
  );
});

test('gatewayapi writes the token as the vector has it', async () => {
  const { basicAuth } = fixture('vectors-gatewayapi');
  assert.equal(basicAuth.token, account.token);
  assert.equal((await send()).requests[0]?.headers['authorization'], basicAuth.authorization);
});

test('gatewayapi says UCS2 when the text needs it, and only then', async () => {
  for (const [text, encoding] of [
    ['Your code is 123456. {ACME} €', undefined],
    ['Ваш код 123456', 'UCS2'],
    ['รหัส 123456', 'UCS2'],
    ['您的验证码 123456', 'UCS2'],
    ['Your code: “123456”', 'UCS2'],
    ['123456 🔑', 'UCS2'],
  ] as const) {
    const simulator = createSimulator();
    assert.equal((await send({ text }, {}, simulator)).body.encoding, encoding, text);
    assert.equal(simulator.messages[0]?.text, text, 'no letter is lost');
  }
});

test('gatewayapi leaves the alphabet to the operator who has chosen one, and tells the parts and the price', async () => {
  assert.equal((await send({}, { encoding: 'UCS2' })).body.encoding, 'UCS2');
  const simulator = createSimulator();
  assert.equal(
    (await send({ text: 'Ваш код 123456' }, { encoding: 'UTF8' }, simulator)).body.encoding,
    undefined,
  );
  assert.equal(simulator.messages[0]?.text, '??? ??? 123456');
  const { sent } = await send({ text: 'й'.repeat(71) });
  assert.deepEqual(sent, { id: '421332671', segments: 2, price: { amount: '0.11', currency: 'EUR' } });
});

test('gatewayapi tells the provider the life of the code, within what GatewayAPI takes', async () => {
  for (const [validitySeconds, rest, mobile] of [
    [600, 600, 'PT10M'],
    [90.9, 90, 'PT90S'],
    [5, 60, 'PT1M'],
    [9_999_999, 432_000, 'PT7200M'],
    [undefined, undefined, undefined],
  ] as const) {
    assert.equal((await send({ validitySeconds })).body.validity_period, rest);
    assert.equal((await send({ validitySeconds }, mobileConfig)).body.expiration, mobile);
  }
});

test('gatewayapi writes numbers as digits, without the plus', async () => {
  for (const to of ['+4512345678', '+16502530000', '+8613800138000', '+999999999999999']) {
    assert.deepEqual((await send({ to })).body.recipients, [{ msisdn: Number(to) }]);
    assert.equal((await send({ to }, mobileConfig)).body.recipient, Number(to));
  }
});

test('gatewayapi speaks the interface that the endpoint belongs to', async () => {
  for (const [endpoint, scheme] of [
    ['https://gatewayapi.eu/rest/mtsms', 'Basic'],
    ['https://messaging.gatewayapi.eu/mobile/single', 'Token'],
    ['https://messaging.gatewayapi.eu/mobile/single/', 'Token'],
    ['https://proxy.example.com/mobile/single/rest/mtsms', 'Basic'],
  ] as const) {
    const { requests } = await send({}, { endpoint }, () => new Response(null, { status: 401 }));
    assert.equal(requests[0]?.url, endpoint);
    assert.equal(requests[0]?.headers['authorization']?.split(' ')[0], scheme);
  }
});

for (const { code, kind, retry } of fixture('error-map')) {
  test(`gatewayapi takes ${code} for ${kind}, ${retry}`, () => {
    assert.deepEqual(verdictOf(code), { kind, retry });
    assert.deepEqual(verdictOf(code.toLowerCase()), { kind, retry });
  });
}

test('gatewayapi judges a general code by its last two digits, and no other', () => {
  assert.deepEqual(verdictOf('0x0409'), { kind: 'transient', retry: 'now' });
  assert.deepEqual(verdictOf('0x0206'), { kind: 'transient', retry: 'later' });
  assert.deepEqual(verdictOf('0x0208'), { kind: 'config', retry: 'fix' });
  for (const code of ['0x0219', '0x02', '9', '0x0200', undefined]) assert.equal(verdictOf(code), undefined);
});

for (const [api, name, kind, retry] of [
  ['rest', 'auth', 'auth', 'fix'],
  ['rest', 'ip', 'permission', 'fix'],
  ['rest', 'blacklist', 'blocked', 'no'],
  ['rest', 'temp_blacklist', 'blocked', 'later'],
  ['rest', 'balance', 'balance', 'fix'],
  ['rest', 'region', 'region', 'fix'],
  ['rest', 'param', 'config', 'fix'],
  ['rest', 'filtered', 'content', 'fix'],
  ['rest', 'server', 'transient', 'now'],
  ['mobile', 'validation', 'invalid_number', 'no'],
] as const) {
  test(`gatewayapi takes its ${api} reply "${name}" for ${kind}, ${retry}`, async () => {
    const error = await refused(
      {},
      api === 'rest' ? {} : mobileConfig,
      answer(fixture('replies')[api][name]),
    );
    assert.deepEqual([error.kind, error.retry], [kind, retry]);
  });
}

test('gatewayapi fills the variables into the sentence, and leaves out what has none', () => {
  const words = (body: object) => complaintIn({ status: 403, json: body }).words;
  assert.equal(words(fixture('replies').rest.region.body), 'Unauthorized destination: country CN');
  assert.equal(words({ message: '%1 of %2, %3', variables: ['a', 'b'] }), 'a of b, %3');
  assert.equal(words({ message: 'plain %1' }), 'plain %1');
  assert.equal(words({ hex_code: '0x0216', details: 'no credit' }), 'no credit');
});

test('gatewayapi never tells the number, though its sentences name it', async () => {
  const error = await refused({}, {}, answer(fixture('replies').rest.blacklist));
  assert.equal(error.providerMessage, 'MSISDN ••• blacklisted');
});

test('gatewayapi takes no answer for a success that has no id', async () => {
  for (const body of [{}, { ids: [] }, { ids: null }, { usage: { countries: null } }, []]) {
    const error = await refused({}, {}, answer({ status: 200, body }));
    assert.deepEqual([error.kind, error.retry], ['unknown', 'ambiguous']);
  }
  const { sent } = await send({}, {}, answer({ status: 201, body: { ids: [7], usage: { countries: 'x' } } }));
  assert.deepEqual(sent, { id: '7', segments: undefined, price: undefined });
});

test('gatewayapi: every magic number ends in its own kind of error, on both interfaces', async () => {
  for (const [digits, kind, retry, requests] of [
    ['402', 'balance', 'fix', 1],
    ['403', 'blocked', 'no', 1],
    ['413', 'content', 'fix', 1],
    ['414', 'blocked', 'later', 1],
    ['429', 'rate_account', 'now', 3],
    ['451', 'region', 'fix', 1],
    ['455', 'permission', 'fix', 1],
    ['500', 'transient', 'now', 2],
    ['503', 'transient', 'now', 2],
  ] as const) {
    for (const config of [{}, mobileConfig]) {
      const { sent, requests: seen } = await send({ to: `+4512345${digits}` }, config);
      assert.ok(isConnectorError(sent));
      assert.deepEqual([sent.kind, sent.retry, seen.length], [kind, retry, requests], digits);
    }
  }
});

test('gatewayapi: wrong settings end in the error that says which', async () => {
  for (const [config, kind, code] of [
    [{ apiToken: 'another_token_0123456789' }, 'auth', '0x0229'],
    [{ ...mobileConfig, apiToken: 'another_token_0123456789' }, 'auth', '0x0229'],
    [{ class: 'secret' }, 'config', '0x0218'],
    [{ endpoint: 'https://gatewayapi.com/rest/mtsms2' }, 'config', '404'],
  ] as const) {
    const error = await refused({}, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
});

test('gatewayapi: the simulator takes no text twice within a minute, by its clock', async () => {
  let now = 1_768_465_800_000;
  const simulator = createSimulator({ clock: { now: () => now } });
  assert.ok(!isConnectorError((await send({}, {}, simulator)).sent));
  assert.equal((await refused({}, {}, simulator)).providerCode, '0x0214');
  now += 60_000;
  assert.ok(!isConnectorError((await send({}, {}, simulator)).sent));
  assert.deepEqual(
    simulator.messages.map(({ id }) => id),
    ['421332671', '421332672'],
  );
});

test('F3 gatewayapi checks the settings before they are kept; the form begins with the usual endpoint', () => {
  assert.deepEqual(wrong({ endpoint: 'file:///etc/passwd', sender: 'A sender too long', encoding: 'GSM' }), [
    'endpoint',
    'sender',
    'encoding',
  ]);
  assert.deepEqual(wrong({ endpoint: '', class: 'flash' }), ['endpoint', 'class']);
  assert.deepEqual(wrong({ sender: '123456789012345', class: '', encoding: '' }), []);
  const endpoint = formItems(gatewayapi.fields).find(({ key }) => key === 'endpoint');
  assert.equal(endpoint?.defaultValue, 'https://gatewayapi.com/rest/mtsms');
});

test('gatewayapi follows no redirect of an endpoint that is not the right one', async () => {
  const error = await refused({}, {}, withOutage('redirect', createSimulator()));
  assert.equal(error.kind, 'config');
});
