/** HTTP SMS: the contract, and the documented request to the letter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, readConfig, sendThrough, type SmsMessage } from '@latchkey/connector-kit';
import { fetchFrom, type Handler, listen, testConnector } from '@latchkey/connector-kit/testing';
import http from './http.ts';
import { createSimulator, exampleConfig, fullConfig } from './simulator.ts';
import { queryReceipts } from './simulator-reports.ts';

testConnector(http, { config: exampleConfig, simulator: createSimulator() });
testConnector(http, { config: fullConfig, simulator: createSimulator() });
testConnector(http, {
  config: { ...fullConfig, ...queryReceipts },
  simulator: createSimulator({ reportsBy: 'query' }),
});

const message: SmsMessage = {
  to: '+16502530000',
  text: '123456 is your code to sign in.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  uiLocales: 'en',
  ip: '203.0.113.7',
  validitySeconds: 600,
  reference: 'm1',
};

async function send(
  given: Partial<SmsMessage> = {},
  config: object = {},
  provider: Handler = createSimulator(),
) {
  const fetch = fetchFrom(provider);
  const around = { fetch, clock: Date, sleep: () => Promise.resolve() };
  const settings = readConfig(http.fields, { ...exampleConfig, ...config });
  const sent = await sendThrough(http, { ...message, ...given }, settings, around).catch((error: unknown) => {
    assert.ok(isConnectorError(error));
    return error;
  });
  return { sent, request: fetch.requests[0] };
}

test('http-sms sends the documented request: method, address, headers, body, and not one key more', async () => {
  const { request } = await send();
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://relay.example.com/sms',
    headers: {
      accept: 'application/json',
      authorization: 'Bearer relay-token-0123456789',
      'content-type': 'application/json',
      'user-agent': 'Latchkey',
    },
    body: '{"to":"16502530000","type":"SignIn","payload":{"code":"123456","locale":"en","uiLocales":"en"},"ip":"203.0.113.7"}',
  });
});

test('http-sms leaves out what is not there: no address, no ui_locales, no authorization', async () => {
  const { request } = await send(
    { ip: undefined, uiLocales: undefined },
    { authorization: '' },
    () => new Response(),
  );
  assert.equal(
    request?.body,
    '{"to":"16502530000","type":"SignIn","payload":{"code":"123456","locale":"en"}}',
  );
  assert.equal(request?.headers['authorization'], undefined);
});

test('http-sms hands on a link, and any other variable', async () => {
  const variables = { link: 'https://id.example.com/join/1', organization: 'Acme' };
  const { request } = await send({ purpose: 'OrganizationInvitation', variables });
  assert.deepEqual(JSON.parse(request?.body ?? '').payload, { ...variables, locale: 'en', uiLocales: 'en' });
});

test('F6 http-sms takes any 2xx for success, and the id from the reply or our own', async () => {
  for (const [response, id] of [
    [() => Response.json({ id: 'a' }), 'a'],
    [() => Response.json({ messageId: 'b' }, { status: 202 }), 'b'],
    [() => Response.json({ ok: true }, { status: 201 }), 'm1'],
    [() => new Response(null, { status: 204 }), 'm1'],
    [() => new Response('queued', { status: 200 }), 'm1'],
  ] as const) {
    assert.deepEqual((await send({}, {}, response)).sent, { id });
  }
});

test('http-sms: every magic number ends in its own kind of error', async () => {
  for (const [status, kind, retry] of [
    ['400', 'unknown', 'fix'],
    ['401', 'auth', 'fix'],
    ['402', 'balance', 'fix'],
    ['403', 'permission', 'fix'],
    ['404', 'config', 'fix'],
    ['429', 'rate_account', 'now'],
    ['500', 'transient', 'now'],
    ['503', 'transient', 'now'],
  ] as const) {
    const { sent } = await send({ to: `+16502530${status}` });
    assert.ok(isConnectorError(sent));
    assert.deepEqual([sent.kind, sent.retry, sent.providerCode], [kind, retry, `magic_${status}`]);
  }
});

test('F3 http-sms takes no address but http and https, and none with a password in it', () => {
  for (const endpoint of [
    'file:///etc/passwd',
    'relay.example.com',
    'https://u:p@relay.example.com',
    'javascript:1',
    'ftp://x/',
  ]) {
    assert.throws(() => readConfig(http.fields, { endpoint }), /^ConnectorError: Endpoint must be/);
  }
});

test('http-sms tells nothing of an authorization that cannot be a header', async () => {
  const { sent } = await send({}, { authorization: 'Bearer ключ-от-всех-дверей' });
  assert.ok(isConnectorError(sent));
  assert.equal(sent.kind, 'config');
  assert.ok(!JSON.stringify(sent).includes('ключ') && !sent.message.includes('ключ'));
});

test('http-sms works over real sockets, where the simulator can fail on request', async () => {
  const relay = await listen(createSimulator());
  try {
    const settings = readConfig(http.fields, { ...exampleConfig, endpoint: `${relay.url}/sms` });
    const around = { fetch, clock: Date, sleep: () => Promise.resolve() };
    const sendOne = () => sendThrough(http, message, settings, around).catch((error: unknown) => error);
    assert.deepEqual(await sendOne(), { id: 'relay-1' });

    await fetch(`${relay.url}/__sim/next`, { method: 'POST', body: '["redirect", "reset", {"status":402}]' });
    for (const kind of ['config', 'transient', 'balance']) {
      const error = await sendOne();
      assert.ok(isConnectorError(error));
      assert.equal(error.kind, kind);
    }
    const listed = await (await fetch(`${relay.url}/__sim/messages`)).json();
    assert.deepEqual(listed, JSON.parse(JSON.stringify(relay.messages)));
    assert.equal(relay.messages.length, 1);
  } finally {
    await relay.close();
  }
});
