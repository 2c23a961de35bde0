/** OAuth 2 client credentials: one token for many messages, fetched anew when it ends, and never a second SMS for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, readConfig, sendThrough } from '@latchkey/connector-kit';
import { fetchFrom, type Handler, withOutage } from '@latchkey/connector-kit/testing';
import { account } from './gateway.ts';
import http from './http.ts';
import { createSimulator } from './simulator.ts';

const host = 'https://gateway.example.com';
let count = 0;

/** A client of its own for each test: tokens are kept by client, and outlive a test. */
function rig({ tokenSeconds = 120, ...over }: { tokenSeconds?: number; oauthClientSecret?: string } = {}) {
  count += 1;
  let now = 1_768_465_800_000;
  const clock = { now: () => now };
  const provider = createSimulator({ clock, tokenSeconds });
  const settings = readConfig(http.fields, {
    endpoint: `${host}/gateway/oauth/acct-1/messages`,
    request: { bodyType: 'text', body: '{{toDigits}}:{{text}}' },
    authType: 'oauth2ClientCredentials',
    oauthTokenUrl: `${host}/gateway/oauth/token?rig=${count}`,
    oauthClientId: account.clientId,
    oauthClientSecret: account.clientSecret,
    oauthScope: 'sms:send',
    ...over,
    success: { status: 202 },
    extract: { messageId: '$.message.id', errorCode: '$.error.code' },
  });
  const fetch = fetchFrom((request) => handler(request));
  let handler: Handler = provider;
  const message = {
    to: '+447700900123',
    text: 'x',
    purpose: 'SignIn',
    variables: {},
    locale: 'en',
    reference: 'm1',
  } as const;
  return {
    provider,
    use: (other: Handler) => void (handler = other),
    pass: (seconds: number) => void (now += seconds * 1_000),
    paths: () => fetch.requests.splice(0).map(({ url }) => (url.includes('/token') ? 'token' : 'message')),
    requests: fetch.requests,
    send: () =>
      sendThrough(http, message, settings, { fetch, clock, sleep: () => Promise.resolve() }).catch(
        (error: unknown) => {
          assert.ok(isConnectorError(error));
          return error;
        },
      ),
  };
}

test('http-sms fetches a token once, with id and secret encoded as RFC 6749 wants, and keeps it until it ends', async () => {
  const { send, paths, pass, requests } = rig();
  assert.deepEqual(await send(), { id: 'gw-1' });
  assert.equal(requests[0]?.body, 'grant_type=client_credentials&scope=sms%3Asend');
  assert.equal(
    requests[0]?.headers['authorization'],
    `Basic ${btoa('client%3A1:client+secret+%26+0123456789')}`,
  );
  assert.deepEqual(paths(), ['token', 'message']);
  pass(59);
  await send();
  assert.deepEqual(paths(), ['message']);
  pass(2);
  await send();
  assert.deepEqual(paths(), ['token', 'message'], 'a minute before its end');
});

test('http-sms: sixteen messages at once fetch one token', async () => {
  const { send, paths } = rig();
  await Promise.all(Array.from({ length: 16 }, send));
  assert.equal(paths().filter((path) => path === 'token').length, 1);
});

test('http-sms fetches a token anew once when the provider no longer takes it, then says so', async () => {
  const { send, paths, provider, use } = rig();
  await send();
  paths();
  let isRevoked = true;
  use((request) => {
    if (request.url.includes('/token') || !isRevoked) return provider(request);
    isRevoked = false;
    return Response.json({}, { status: 401 });
  });
  assert.deepEqual(await send(), { id: 'gw-2' });
  assert.deepEqual(paths(), ['message', 'token', 'message']);

  use((request) => (request.url.includes('/token') ? provider(request) : Response.json({}, { status: 401 })));
  const error = await send();
  assert.ok(isConnectorError(error));
  assert.equal(error.kind, 'auth');
  assert.deepEqual(paths(), ['message', 'token', 'message']);
});

test('http-sms: whatever goes wrong with a token, no message has left, and the next one may', async () => {
  for (const [outage, kind, retry, tries] of [
    ['reset', 'transient', 'now', 3],
    [{ status: 503, body: '<html>' }, 'transient', 'now', 3],
    ['nonsense', 'unknown', 'fix', 1],
    [{ status: 200, body: '{"access_token":"a b"}' }, 'unknown', 'fix', 1],
    [{ status: 400, body: '{"error":"invalid_scope"}' }, 'config', 'fix', 1],
    ['redirect', 'config', 'fix', 1],
  ] as const) {
    const { send, paths, use, provider } = rig();
    use(withOutage(outage, provider));
    const error = await send();
    assert.ok(isConnectorError(error));
    assert.deepEqual([error.kind, error.retry], [kind, retry]);
    assert.deepEqual(
      paths(),
      Array.from({ length: tries }, () => 'token'),
    );
    use(provider);
    assert.deepEqual(await send(), { id: 'gw-1' });
  }
});

test('http-sms tells nothing of a client secret that is wrong', async () => {
  const { send } = rig({ oauthClientSecret: 'wrong-secret-0123' });
  const error = await send();
  assert.ok(isConnectorError(error));
  assert.deepEqual([error.kind, error.providerCode], ['auth', 'invalid_client']);
  assert.doesNotMatch(JSON.stringify(error) + error.message, /wrong-secret/);
});

test('http-sms keeps the tokens of a hundred clients, and of no more', async () => {
  const first = rig();
  await first.send();
  first.paths();
  await Promise.all(Array.from({ length: 100 }, () => rig().send()));
  await first.send();
  assert.deepEqual(first.paths(), ['token', 'message']);
});
