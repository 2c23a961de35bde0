/** What Vonage’s replies mean, on both interfaces. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { answer } from '../try-provider.ts';
import { verdictOf } from './error-codes.ts';
import { createSimulator } from './simulator.ts';
import { application, fixture, refused, send } from './trial.ts';

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
