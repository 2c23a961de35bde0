/** Twilio: the contract, the requests of Twilio's own SDK, and what its replies mean. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, type SmsMessage } from '@latchkey/connector-kit';
import { testConnector, withOutage } from '@latchkey/connector-kit/testing';
import { answer, createTrial, fixturesOf } from '../try-provider.ts';
import { verdictOf } from './error-codes.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import twilio from './twilio.ts';

testConnector(twilio, { config: exampleConfig, simulator: createSimulator() });

const fixture = fixturesOf(import.meta.url);

const message: SmsMessage = {
  to: '+447700900123',
  text: 'Your verification code is 123456. The code will remain active for 10 minutes.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  reference: 'm1',
};

const { send, refused, wrong } = createTrial({
  connector: twilio,
  exampleConfig,
  message,
  provider: createSimulator,
});

/** What we send and the SDK does not, and why. */
const wantedDifferences = {
  RiskCheck: 'on for every code: it is what stops SMS pumping at Twilio',
  ValidityPeriod: 'a code that has expired must not arrive up to ten hours later',
};

for (const { name, given, config } of [
  { name: 'messaging-service', given: {}, config: {} },
  {
    name: 'apikey-region',
    given: { text: '123456' },
    config: {
      fromMessagingServiceSID: '',
      from: 'ACME',
      apiKeySid: account.apiKeySid,
      apiKeySecret: account.apiKeySecret,
      region: 'ie1',
      edge: 'dublin',
    },
  },
  {
    name: 'error-21211',
    given: { to: '+1500555000', text: '123456' },
    config: { fromMessagingServiceSID: '', from: account.number },
  },
]) {
  test(`twilio sends what Twilio's SDK sends: ${name}`, async () => {
    const capture = fixture(`twilio-sdk-${name}`);
    const { requests, body: form } = await send({ validitySeconds: 600, ...given }, config);
    assert.equal(requests[0]?.method, capture.request.method);
    assert.equal(requests[0]?.url, capture.request.url);
    for (const header of ['authorization', 'accept']) {
      assert.equal(requests[0]?.headers[header], capture.request.headersOfInterest[header]);
    }
    assert.match(requests[0]?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
    const parsed: Record<string, string> = capture.request.body.parsed;
    for (const [field, value] of Object.entries(parsed)) assert.equal(form[field], value, field);
    for (const field of Object.keys(form))
      assert.ok(field in parsed || field in wantedDifferences, `${field} is not wanted`);
  });
}

test('twilio reads the reply that the SDK was served: 429 is asked again, twice', async () => {
  const capture = fixture('twilio-sdk-429-no-autoretry');
  const { status, body } = capture.repliesServed[0];
  const throttled = withOutage({ status, body: JSON.stringify(body) }, createSimulator());
  const { sent, requests } = await send({}, {}, throttled);
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, sent.retry, sent.providerCode], ['rate_account', 'now', '20429']);
  assert.equal(requests.length, 3);
});

test('twilio tells the provider the life of the code, within what Twilio takes', async () => {
  for (const [validitySeconds, expected] of [
    [600, '600'],
    [600.9, '600'],
    [0.2, '1'],
    [99_999, '36000'],
    [undefined, undefined],
  ] as const) {
    assert.equal((await send({ validitySeconds })).body['ValidityPeriod'], expected);
  }
});

test('twilio turns the risk check off only when told to', async () => {
  assert.equal((await send()).body['RiskCheck'], 'enable');
  assert.equal((await send({}, { disableRiskCheck: true })).body['RiskCheck'], 'disable');
});

test('twilio chooses the host by region and edge, or takes the base URL', async () => {
  for (const [config, host] of [
    [{}, 'https://api.twilio.com'],
    [{ region: 'au1' }, 'https://api.au1.twilio.com'],
    [{ edge: 'sydney' }, 'https://api.sydney.us1.twilio.com'],
    [{ baseUrl: 'http://127.0.0.1:4010/' }, 'http://127.0.0.1:4010'],
  ] as const) {
    const { requests } = await send({}, config);
    assert.equal(requests[0]?.url, `${host}/2010-04-01/Accounts/${account.sid}/Messages.json`);
  }
});

test('twilio needs a sender, and both halves of an API key', () => {
  assert.deepEqual(wrong({ fromMessagingServiceSID: '' }), ['fromMessagingServiceSID']);
  assert.deepEqual(wrong({ fromMessagingServiceSID: '', from: '+15005550006' }), []);
  assert.deepEqual(wrong({ apiKeySid: 'SK1' }), ['apiKeySecret']);
  assert.deepEqual(wrong({ apiKeySecret: 'x' }), ['apiKeySid']);
  assert.deepEqual(
    wrong({ accountSID: 'SK1/../AC2', region: 'ie1.evil.example', edge: 'a.b', baseUrl: 'ftp://x' }),
    ['accountSID', 'region', 'edge', 'baseUrl'],
  );
});

test('twilio: every magic number ends in its own kind of error', async () => {
  for (const [to, kind, retry, code] of [
    ['+15005550001', 'invalid_number', 'no', '21211'],
    ['+15005550002', 'invalid_number', 'no', '21612'],
    ['+15005550003', 'region', 'fix', '21408'],
    ['+15005550004', 'blocked', 'no', '21610'],
    ['+15005550009', 'invalid_number', 'no', '21614'],
    ['+15005550402', 'balance', 'fix', '30002'],
    ['+15005550429', 'rate_account', 'now', '20429'],
    ['+15005550500', 'transient', 'now', '20500'],
    ['+15005550503', 'transient', 'now', '20503'],
    ['+15005550608', 'permission', 'fix', '21608'],
  ] as const) {
    const error = await refused({ to });
    assert.deepEqual([error.kind, error.retry, error.providerCode], [kind, retry, code]);
  }
});

test('twilio: wrong settings end in the error that says which', async () => {
  for (const [config, kind, code] of [
    [{ authToken: 'wrong-token-0123456789' }, 'auth', '20003'],
    [
      { accountSID: 'AC2', apiKeySid: account.apiKeySid, apiKeySecret: account.apiKeySecret },
      'config',
      '20404',
    ],
    [{ fromMessagingServiceSID: 'MG9' }, 'sender', '21701'],
    [{ from: '+15005550007' }, 'sender', '21606'],
    [{ from: '+15005550008' }, 'rate_account', '21611'],
    [{ from: 'a name too long for it' }, 'sender', '21606'],
  ] as const) {
    const error = await refused({}, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
  assert.equal((await refused({ text: 'x'.repeat(1601) })).kind, 'content');
});

for (const { code, kind, retry } of fixture('error-map')) {
  test(`twilio takes ${code} for ${kind}, ${retry}`, () =>
    assert.deepEqual(verdictOf(String(code)), { kind, retry }));
}

test('twilio asks a broken Twilio once more, not twice', async () => {
  assert.equal((await send({ to: '+15005550503' })).requests.length, 2);
});

test('twilio does not take a message for sent that Twilio calls failed', async () => {
  const error = await refused(
    {},
    {},
    answer({
      status: 201,
      body: { sid: 'SM1', status: 'failed', error_code: 30034, error_message: 'Unregistered' },
    }),
  );
  assert.deepEqual(
    [error.kind, error.providerCode, error.providerMessage],
    ['sender', '30034', 'Unregistered'],
  );
  assert.equal(
    (
      await refused(
        {},
        {},
        answer({ status: 201, body: { sid: 'SM1', status: 'undelivered', error_code: null } }),
      )
    ).retry,
    'ambiguous',
  );
});

test('twilio keeps segments and price where Twilio gives them', async () => {
  const full = { sid: 'SM1', status: 'queued', num_segments: '2', price: '-0.00750', price_unit: 'USD' };
  const { sent } = await send({}, {}, () => Response.json(full, { status: 201 }));
  assert.deepEqual(sent, { id: 'SM1', segments: 2, price: { amount: '0.00750', currency: 'USD' } });
});

test('twilio judges a code that it does not know by its neighbours, then by the HTTP status', async () => {
  assert.equal(
    (await refused({}, {}, answer({ status: 400, body: { code: 21712, message: 'new' } }))).kind,
    'sender',
  );
  assert.equal(
    (await refused({}, {}, answer({ status: 400, body: { code: 29999, message: 'new' } }))).kind,
    'unknown',
  );
  assert.equal(
    (await refused({}, {}, answer({ status: 403, body: { code: 29999, message: 'new' } }))).kind,
    'permission',
  );
});
