/** SMS Aero: the contract, the requests of SMS Aero's own SDK, and what its replies mean. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import {
  basic,
  isConnectorError,
  readConfig,
  sendThrough,
  type SmsMessage,
  verdictOfStatus,
} from '@latchkey/connector-kit';
import { listen, testConnector, withOutage } from '@latchkey/connector-kit/testing';
import { answer, createTrial, fixturesOf } from '../try-provider.ts';
import { complaintIn } from './complaints.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import smsaero from './smsaero.ts';

testConnector(smsaero, { config: exampleConfig, simulator: createSimulator() });

const fixture = fixturesOf(import.meta.url);

const message: SmsMessage = {
  to: '+79161234567',
  text: 'Your verification code is 123456.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'ru',
  validitySeconds: 600,
  reference: 'm1',
};

const { send, refused, wrong } = createTrial({
  connector: smsaero,
  exampleConfig,
  message,
  provider: createSimulator,
});

/** What the SDK sends and we do not, or do otherwise, and why. */
const wantedDifferences: Readonly<Record<string, string>> = {
  callbackUrl: 'null in the SDK, which is the same as leaving it out',
  failover: 'the SDK asks up to four times after any failure, so that one code can arrive four times',
  success: 'the SDK takes success: false for a success when the status is 200',
};

for (const name of ['send', '402', 'success-false', '500-failover']) {
  test(`smsaero sends what SMS Aero's SDK sends: ${name}`, async () => {
    const { request, input, repliesServed } = fixture(`smsaero-sdk-${name}`);
    const given = { text: input.text, to: `+${input.number}` };
    const { requests, body } = await send(given, { senderName: input.auth.sign }, answer(repliesServed[0]));
    assert.equal(requests[0]?.method, request.method);
    assert.equal(requests[0]?.url, request.url);
    for (const header of ['authorization', 'content-type'])
      assert.equal(requests[0]?.headers[header], request.headersOfInterest[header]);
    const parsed: Record<string, unknown> = request.body.parsed;
    for (const [field, value] of Object.entries(parsed))
      if (!(field in wantedDifferences)) assert.equal(body[field], value, field);
    for (const field of Object.keys(body)) assert.ok(field in parsed, `${field} is not wanted`);
  });
}

test('smsaero writes the credentials as every capture has them', () => {
  const captures = readdirSync(new URL('fixtures/', import.meta.url)).filter((name) => /-sdk-/.test(name));
  assert.equal(captures.length, 5);
  for (const name of captures) {
    const { headersOfInterest } = fixture(name.replace('.json', '')).request;
    assert.equal(headersOfInterest.authorization, basic(account.email, account.apiKey));
  }
});

test('smsaero reads the replies that the SDK was served, better than the SDK does', async () => {
  const served = (name: string) => answer(fixture(`smsaero-sdk-${name}`).repliesServed[0]);
  const { sent } = await send({}, {}, served('send'));
  assert.deepEqual(sent, { id: '12345', price: { amount: '5.49', currency: 'RUB' } });
  assert.equal((await refused({}, {}, served('402'))).kind, 'balance');
  const unsigned = await refused({}, {}, served('success-false'));
  assert.deepEqual(
    [unsigned.kind, unsigned.retry, unsigned.providerCode, unsigned.providerMessage],
    ['sender', 'fix', 'sign', 'Validation error. sign: Validation error.'],
  );
});

test('smsaero asks once where the SDK asks three times: a bare 500 may have been a message', async () => {
  const { repliesServed } = fixture('smsaero-sdk-500-failover');
  const simulator = createSimulator();
  const { status, body } = repliesServed[0];
  simulator.next.push({ status, body: JSON.stringify(body) }, { status, body: JSON.stringify(body) });
  const { sent, requests } = await send({}, {}, simulator);
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, sent.retry, requests.length], ['transient', 'ambiguous', 1]);
});

test('smsaero asks once more after a failure in its own words, not twice', async () => {
  const { sent, requests } = await send({ to: '+79161234503' });
  assert.ok(isConnectorError(sent));
  assert.deepEqual([sent.kind, sent.retry, sent.providerCode], ['transient', 'now', '503']);
  assert.equal(requests.length, 2);
});

for (const { code, kind, retry } of fixture('error-map')) {
  for (const status of code === '5xx' ? [500, 502, 503] : [Number(code)]) {
    test(`smsaero takes ${status} for ${kind}, ${retry}`, () => {
      const json = { success: false, data: null, message: status === 400 ? 'Validation error.' : 'no' };
      const complaint = complaintIn({ status, json });
      const isOwn = complaint?.code !== undefined;
      assert.deepEqual(complaint?.verdict ?? verdictOfStatus(status, isOwn), { kind, retry });
    });
  }
}

for (const [name, kind, retry] of [
  ['auth', 'auth', 'fix'],
  ['invalid_number', 'invalid_number', 'no'],
  ['sign', 'sender', 'fix'],
  ['balance', 'balance', 'fix'],
  ['legacy_no_credits', 'balance', 'fix'],
  ['legacy_reject', 'config', 'fix'],
  ['throttled', 'rate_account', 'now'],
] as const) {
  test(`smsaero takes its reply "${name}" for ${kind}, ${retry}`, async () => {
    const error = await refused({}, {}, answer(fixture('replies')[name]));
    assert.deepEqual([error.kind, error.retry], [kind, retry]);
    assert.match(error.providerMessage ?? '', /\w/);
  });
}

test('smsaero takes a queued message and a moderated one for sent, whatever the type of the numbers', async () => {
  const replies = fixture('replies');
  for (const name of ['accepted', 'moderation', 'status_delivered']) {
    const { sent } = await send({}, {}, answer(replies[name]));
    const amount = String(replies[name].body.data.cost);
    assert.deepEqual(sent, { id: '12345', price: { amount, currency: 'RUB' } }, name);
  }
  const { sent } = await send({}, {}, answer({ status: 200, body: { success: true, data: { id: 7 } } }));
  assert.deepEqual(sent, { id: '7', price: undefined });
});

test('smsaero takes no answer for a success that does not say success and an id', async () => {
  for (const [body, retry] of [
    [{ success: true, data: null, message: 'Successful authorization.' }, 'ambiguous'],
    [{ data: { id: 1 } }, 'ambiguous'],
    [{ success: false, data: { id: 1 }, message: 'new' }, 'fix'],
    [{ result: 'reject', reason: 'new' }, 'fix'],
  ] as const) {
    const error = await refused({}, {}, answer({ status: 200, body }));
    assert.deepEqual([error.kind, error.retry], ['unknown', retry]);
  }
});

test('smsaero: every magic number ends in its own kind of error', async () => {
  for (const [digits, kind, retry, code] of [
    ['402', 'balance', 'fix', '402'],
    ['403', 'permission', 'fix', '403'],
    ['404', 'invalid_number', 'no', 'number'],
    ['429', 'rate_account', 'now', '429'],
    ['500', 'transient', 'now', '500'],
    ['503', 'transient', 'now', '503'],
    ['600', 'unknown', 'fix', '200'],
    ['601', 'balance', 'fix', '200'],
    ['602', 'config', 'fix', '200'],
    ['606', 'content', 'fix', 'status.6'],
  ] as const) {
    const error = await refused({ to: `+79161234${digits}` });
    assert.deepEqual([error.kind, error.retry, error.providerCode], [kind, retry, code]);
  }
  assert.ok(
    !isConnectorError((await send({ to: '+79161234608' })).sent),
    'a moderator reads it, and sends it',
  );
});

test('smsaero: wrong settings end in the error that says which', async () => {
  for (const [given, config, kind, code] of [
    [{}, { apiKey: 'another_key_0123456789' }, 'auth', '401'],
    [{}, { email: 'other@example.com' }, 'auth', '401'],
    [{}, { senderName: 'NOTMINE' }, 'sender', 'sign'],
    [{ text: 'x'.repeat(641) }, {}, 'content', 'text'],
    [{ to: '+79161' }, {}, 'invalid_number', 'number'],
  ] as const) {
    const error = await refused(given, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
  assert.equal((await refused({}, {}, createSimulator({ balance: 5 }))).kind, 'balance');
});

test('smsaero checks the settings before they are kept', () => {
  assert.deepEqual(wrong({ email: 'no address' }), ['email']);
  assert.deepEqual(wrong({ email: 'a:b@example.com', senderName: 'x', baseUrl: 'gate.smsaero.org' }), [
    'email',
    'senderName',
    'baseUrl',
  ]);
  assert.deepEqual(wrong({ senderName: 'Моя фирма', baseUrl: '' }), []);
});

test('smsaero writes numbers as digits, without the plus', async () => {
  for (const to of ['+79161234567', '+16502530000', '+8613800138000'])
    assert.equal((await send({ to })).body.number, to.slice(1));
});

test('smsaero asks the gate that the operator chose, over real sockets', async () => {
  const gate = await listen(createSimulator());
  try {
    const settings = readConfig(smsaero.fields, { ...exampleConfig, baseUrl: `${gate.url}/` });
    const { id } = await sendThrough(smsaero, message, settings, { fetch, clock: Date });
    assert.equal(gate.messages[0]?.id, id);
  } finally {
    await gate.close();
  }
  const { requests } = await send({}, {}, withOutage('reset', createSimulator()));
  assert.equal(requests.length, 1, 'no other gate is tried: the message may have been taken');
});
