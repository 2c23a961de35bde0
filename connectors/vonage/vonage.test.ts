/** Vonage: the contract on both interfaces, and the requests of Vonage’s SDK. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { testConnector } from '@latchkey/connector-kit/testing';
import { answer } from '../try-provider.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import vonage from './vonage.ts';
import { application, clock, fixture, privateKey, publicKey, send, signedSms, wrong } from './trial.ts';

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
