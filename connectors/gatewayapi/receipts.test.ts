/** GatewayAPI's reports: its own vectors, forgeries, hints, and the answer when it is asked. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHttp, isConnectorError, pollThrough, readConfig } from '@latchkey/connector-kit';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import gatewayapi from './gatewayapi.ts';
import { exampleConfig } from './simulator.ts';

const vectors = JSON.parse(
  readFileSync(new URL('fixtures/vectors-gatewayapi.json', import.meta.url), 'utf8'),
);
const { vendorDocSample: vendor, made } = vectors.restWebhookJwt;
const mobile = vectors.mobileApiSignature;
const config = readConfig(gatewayapi.fields, exampleConfig);

const read = (
  body: string,
  headers: Record<string, string>,
  webhookToken?: string,
  now = 1_768_465_900_000,
) => {
  const request = { method: 'POST', url: 'https://id.example.com/r', body, headers: new Headers(headers) };
  const tools = { http: createHttp({ fetch }), clock: { now: () => now } };
  try {
    return gatewayapi.receipt?.(request, { ...config, webhookToken }, tools);
  } catch (error) {
    return isConnectorError(error) ? error.kind : 'a bug';
  }
};

test('F5: the token’s claims are the report, whatever stands in the body', () => {
  const delivered = { id: '421332671', reference: 'otp_01', state: 'delivered', at: 1_768_465_805_000 };
  const header = { 'x-gwapi-signature': made.xGwapiSignature };
  assert.deepEqual(read(made.rawBody, header, made.secret), [delivered]);
  assert.deepEqual(read(made.rawBody.replace('DELIVERED', 'REJECTED'), header, made.secret), [delivered]);
  assert.deepEqual(read('', { 'x-gwapi-signature': vendor.token }, vendor.secret), [
    { id: '2381703', reference: undefined, state: 'delivered', at: 1_522_764_062_000 },
  ]);
  assert.equal(read(made.rawBody, header, 'another'), 'auth');
  assert.equal(read(made.rawBody, {}, made.secret), 'auth');
  const [, claims] = made.xGwapiSignature.split('.');
  const head = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
  for (const alg of ['none', 'RS256', 'toString'])
    for (const signature of [
      '',
      createHmac('sha256', made.secret)
        .update(`${head(alg)}.${claims}`)
        .digest('base64url'),
    ])
      assert.equal(
        read('', { 'x-gwapi-signature': `${head(alg)}.${claims}.${signature}` }, made.secret),
        'auth',
      );
});

test('F5: the Mobile API signs the body; stale and forged ones are nothing', () => {
  const header = { signature: mobile.value };
  assert.deepEqual(read(mobile.rawBody, header, mobile.secret), [
    {
      id: '01JNN696A9E0WS89FPYGT15NBX',
      reference: 'otp_01',
      state: 'delivered',
      at: Date.parse('2026-01-15T08:30:04Z'),
    },
  ]);
  assert.equal(read(mobile.rawBody.replace('otp_01', 'otp_02'), header, mobile.secret), 'auth');
  assert.equal(read(mobile.rawBody, {}, mobile.secret), 'auth');
  assert.equal(read(mobile.rawBody, header, mobile.secret, 1_768_465_900_000 + 2 * 86_400_000), 'auth');
});

test('without a webhook token it is a hint; states', () => {
  const said = (status: string, more = {}) => {
    const receipts = read(JSON.stringify({ id: 7, userref: 'r', status, ...more }), {});
    return Array.isArray(receipts) ? receipts[0] : receipts;
  };
  assert.deepEqual(said('BUFFERED'), { id: '7', reference: 'r', state: 'accepted', isHint: true });
  assert.deepEqual(said('UNDELIVERABLE', { code: '0x0215' }), {
    id: '7',
    reference: 'r',
    state: 'failed',
    errorCode: '0x0215',
    errorKind: 'blocked',
    isHint: true,
  });
  assert.equal(said('UNKNOWN'), undefined);
  assert.deepEqual(read('[]', {}), []);
});

test('asked by id; nothing is known before it is archived', async () => {
  const message = [
    { id: 7, recipients: [{ msisdn: 4512345678, dsnstatus: 'EXPIRED', dsntime: 1_768_465_805 }] },
  ];
  const fetch = fetchFrom((request) =>
    request.url.endsWith('/rest/mtsms/7') ? Response.json(message) : new Response('', { status: 404 }),
  );
  const ask = (id: string | undefined) =>
    pollThrough(gatewayapi, { id, reference: 'r', to: '+4512345678', sentAt: 0 }, config, {
      fetch,
      clock: Date,
    });
  assert.deepEqual(await ask('7'), {
    id: '7',
    reference: undefined,
    state: 'expired',
    at: 1_768_465_805_000,
  });
  assert.equal(await ask('8'), undefined);
  assert.equal(await ask(undefined), undefined);
});
