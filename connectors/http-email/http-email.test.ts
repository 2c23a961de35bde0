/** HTTP Email: the contract, and the documented request to the letter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EmailMessage, isConnectorError, readConfig, sendThrough } from '@latchkey/connector-kit';
import { fetchFrom, type Handler, testConnector } from '@latchkey/connector-kit/testing';
import httpEmail from './http-email.ts';
import { createSimulator, exampleConfig } from './simulator.ts';

testConnector(httpEmail, { config: exampleConfig, simulator: createSimulator() });

const message: EmailMessage = {
  to: 'anna@example.com',
  subject: '123456 is your code',
  text: '123456 is your code to sign in.',
  html: '<p>123456 is your code to sign in.</p>',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  uiLocales: 'en',
  ip: '203.0.113.7',
  validitySeconds: 600,
  reference: 'm1',
};

async function send(
  given: Partial<EmailMessage> = {},
  config: object = {},
  provider: Handler = createSimulator(),
) {
  const fetch = fetchFrom(provider);
  const around = { fetch, clock: Date, sleep: () => Promise.resolve() };
  const settings = readConfig(httpEmail.fields, { ...exampleConfig, ...config });
  const sent = await sendThrough(httpEmail, { ...message, ...given }, settings, around).catch(
    (error: unknown) => {
      assert.ok(isConnectorError(error));
      return error;
    },
  );
  return { sent, request: fetch.requests[0] };
}

test('http-email sends the documented request: method, address, headers, body, and not one key more', async () => {
  const { request } = await send();
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://relay.example.com/email',
    headers: {
      accept: 'application/json',
      authorization: 'Bearer relay-token-0123456789',
      'content-type': 'application/json',
      'user-agent': 'Latchkey',
    },
    body: '{"to":"anna@example.com","type":"SignIn","payload":{"code":"123456","locale":"en","uiLocales":"en"},"ip":"203.0.113.7"}',
  });
});

test('http-email leaves out what is not there, and hands on a link', async () => {
  const { request } = await send(
    {
      ip: undefined,
      uiLocales: undefined,
      purpose: 'OrganizationInvitation',
      variables: { link: 'https://id.example.com/1' },
    },
    { authorization: '' },
    () => new Response(),
  );
  assert.equal(
    request?.body,
    '{"to":"anna@example.com","type":"OrganizationInvitation","payload":{"link":"https://id.example.com/1","locale":"en"}}',
  );
  assert.equal(request?.headers['authorization'], undefined);
});

test('F6 http-email takes any 2xx for success, and the id from the reply or our own', async () => {
  for (const [response, id] of [
    [() => Response.json({ id: 'a' }), 'a'],
    [() => Response.json({ messageId: 'b' }, { status: 202 }), 'b'],
    [() => new Response(null, { status: 204 }), 'm1'],
  ] as const)
    assert.deepEqual((await send({}, {}, response)).sent, { id });
});

test('http-email: every magic address ends in its own kind of error', async () => {
  for (const [status, kind, retry] of [
    ['400', 'unknown', 'fix'],
    ['401', 'auth', 'fix'],
    ['402', 'balance', 'fix'],
    ['403', 'permission', 'fix'],
    ['404', 'config', 'fix'],
    ['429', 'rate_account', 'now'],
    ['500', 'transient', 'now'],
  ] as const) {
    const { sent } = await send({ to: `${status}@example.com` });
    assert.ok(isConnectorError(sent));
    assert.deepEqual([sent.kind, sent.retry, sent.providerCode], [kind, retry, `magic_${status}`]);
  }
});

test('F3 http-email takes no address but http and https, and none with a password in it', () => {
  for (const endpoint of [
    'file:///etc/passwd',
    'relay.example.com',
    'https://u:p@relay.example.com',
    'mailto:a@b.co',
  ])
    assert.throws(() => readConfig(httpEmail.fields, { endpoint }), /^ConnectorError: Endpoint must be/);
});
