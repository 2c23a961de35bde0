/** HTTP SMS: reports in every form that the settings can describe, who may write them, and what the settings refuse. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createHttp, isConnectorError, readConfig, type ReceiptRequest } from '@latchkey/connector-kit';
import http from './http.ts';
import { exampleConfig } from './simulator.ts';
import { relaySecret } from './simulator-reports.ts';
import { signWebhook } from './standard-webhooks.ts';

const now = 1_768_465_900_000;
const url = 'https://id.example.com/api/receipts/c1/token';
const { endpoint } = exampleConfig;

function read(settings: object, given: Partial<ReceiptRequest> & { type?: string }) {
  const { type = 'application/json', headers = {}, ...rest } = given as { type?: string; headers?: object };
  const request = {
    method: 'POST',
    url,
    body: '',
    headers: new Headers({ 'content-type': type, ...headers }),
    ...rest,
  };
  const config = readConfig(http.fields, { endpoint, ...settings });
  try {
    return http.receipt?.(request, config, { http: createHttp({ fetch }), clock: { now: () => now } });
  } catch (error) {
    assert.ok(isConnectorError(error), String(error));
    return error.kind;
  }
}

/** Without what is undefined. */
const plain = (found: unknown): unknown => JSON.parse(JSON.stringify(found));
const map = {
  DELIVRD: 'delivered',
  UNDELIV: 'failed',
  EXPIRED: 'expired',
  ACCEPTD: 'accepted',
  1: 'delivered',
};
const hint = { isHint: true };

test('F5: without the setting nothing is read; without verify it is a hint', () => {
  assert.deepEqual(read({}, { body: '{"id":"a","status":"DELIVRD"}' }), []);
  const receipts = { messageId: '$.id', status: '$.status', map };
  assert.deepEqual(plain(read({ receipts }, { body: '{"id":"a","status":"DELIVRD"}' })), [
    { id: 'a', state: 'delivered', ...hint },
  ]);
});

test('http-sms reads JSON, a form and the query, single reports and lists, and ids beyond 2^53', () => {
  const one = { messageId: '$.id', status: '$.status', map };
  const form = 'application/x-www-form-urlencoded';
  for (const [receipts, request, expected] of [
    [one, { body: '{"id":90071992547409931,"status":1}' }, [{ id: '90071992547409931', state: 'delivered' }]],
    [{ ...one, type: 'form' }, { body: 'id=b&status=EXPIRED', type: form }, [{ id: 'b', state: 'expired' }]],
    [{ ...one, type: 'form' }, { body: 'id=b&status=EXPIRED' }, []],
    [
      { ...one, type: 'query' },
      { method: 'GET', url: `${url}?id=c&status=ACCEPTD` },
      [{ id: 'c', state: 'accepted' }],
    ],
    [
      { ...one, items: '$.results', status: '$.status.name' },
      {
        body: '{"results":[{"id":"d","status":{"name":"DELIVRD"}},{"id":"e","status":{"name":"NEW"}},null,{"id":"f","status":{"name":"EXPIRED"}}]}',
      },
      [
        { id: 'd', state: 'delivered' },
        { id: 'f', state: 'expired' },
      ],
    ],
    [{ ...one, items: '$' }, { body: '[{"id":"g","status":"DELIVRD"}]' }, [{ id: 'g', state: 'delivered' }]],
    [
      { ...one, type: 'form', items: '$.sms_status' },
      { body: `sms_status=${encodeURIComponent('[{"id":"h","status":"DELIVRD"}]')}`, type: form },
      [{ id: 'h', state: 'delivered' }],
    ],
    [{ ...one, type: 'query', messageId: "$['message-id']" }, { url: `${url}?message-id=i&status=1` }, [{ id: 'i', state: 'delivered' }]], // biome-ignore format: a row
  ] as const)
    assert.deepEqual(
      plain(read({ receipts }, request)),
      expected.map((receipt) => ({ ...receipt, ...hint })),
      JSON.stringify(request),
    );
});

test('http-sms finds a message by our own id: where the provider echoes it, or in our address', () => {
  const status = '$.status';
  const body = '{"ref":"m1","status":"DELIVRD"}';
  assert.deepEqual(plain(read({ receipts: { reference: '$.ref', status, map } }, { body })), [
    { reference: 'm1', state: 'delivered', ...hint },
  ]);
  assert.deepEqual(plain(read({ receipts: { status, map } }, { body, url: `${url}?message=m2` })), [
    { reference: 'm2', state: 'delivered', ...hint },
  ]);
  assert.deepEqual(read({ receipts: { status, map } }, { body }), []);
});

test('http-sms says why and when', () => {
  const receipts = {
    messageId: '$.id',
    status: '$.status',
    errorCode: ['$.error.code', '$.error'],
    time: '$.at',
    map,
  };
  const errors = [
    { when: { status: 429, in: ['7'], path: '$.x' }, kind: 'transient' },
    { when: { in: ['7'] }, kind: 'blocked' },
  ];
  const said = (more: object) =>
    plain(
      read({ receipts, errors }, { body: JSON.stringify({ id: 'a', status: 'UNDELIV', error: 7, ...more }) }),
    );
  const failed = { id: 'a', state: 'failed', errorCode: '7', errorKind: 'blocked', ...hint };
  assert.deepEqual(said({}), [failed]);
  assert.deepEqual(said({ error: 9 }), [{ ...failed, errorCode: '9', errorKind: 'unknown' }]);
  const time = Date.parse('2026-01-15T08:30:05Z');
  for (const at of ['2026-01-15T08:30:05Z', time, time / 1_000])
    assert.deepEqual(said({ at }), [{ ...failed, at: time }]);
  assert.deepEqual(said({ at: 'soon' }), [failed]);
});

test('F5: a password in a header or in the address', () => {
  const receipts = (verify: object) => ({
    receipts: { messageId: '$.id', status: '$.status', map, verify: { by: 'secret', ...verify } },
    receiptSecret: 'pass word/1',
  });
  const body = '{"id":"a","status":"DELIVRD"}';
  const right = [{ id: 'a', state: 'delivered' }];
  const header = receipts({ name: 'X-Key' });
  assert.deepEqual(plain(read(header, { body, headers: { 'x-key': 'pass word/1' } as never })), right);
  assert.equal(read(header, { body, headers: { 'x-key': 'pass word/2' } as never }), 'auth');
  assert.equal(read(header, { body }), 'auth');
  const query = receipts({ name: 'key', in: 'query' });
  assert.deepEqual(plain(read(query, { body, url: `${url}?key=pass+word%2F1` })), right);
  assert.equal(read(query, { body, url: `${url}?key=` }), 'auth');
  assert.equal(read(query, { body }), 'auth');
});

test('F5: an HMAC over the body, over the address, and with a time; what it does not sign is not believed', () => {
  const receiptSecret = 'receipts-0123456789';
  const verify = { by: 'hmac', name: 'X-Sig' };
  const settings = (more: object) => ({
    receipts: { messageId: '$.id', status: '$.status', map, verify: { ...verify, ...more } },
    receiptSecret,
  });
  const body = '{"id":"a","status":"DELIVRD"}';
  const sign = (text: string) => createHmac('sha256', receiptSecret).update(text).digest('hex');
  const withHeaders = (headers: object) => ({ headers: headers as never, body });
  const found = [{ id: 'a', state: 'delivered' }];
  assert.deepEqual(plain(read(settings({}), withHeaders({ 'x-sig': sign(body) }))), found);
  assert.equal(read(settings({}), { ...withHeaders({ 'x-sig': sign(body) }), body: `${body} ` }), 'auth');
  assert.equal(read(settings({}), withHeaders({})), 'auth');
  // our own id stands in the address, which this signature says nothing of
  const elsewhere = { ...withHeaders({ 'x-sig': sign(body) }), url: `${url}?message=another` };
  assert.deepEqual(plain(read(settings({}), elsewhere)), found);

  const timed = settings({ content: '{{timestamp}}.{{url}}.{{body}}', timestamp: 'X-Time' });
  const at = (seconds: number) =>
    withHeaders({ 'x-time': String(seconds), 'x-sig': sign(`${seconds}.${url}.${body}`) });
  assert.deepEqual(plain(read(timed, at(now / 1_000 - 299))), found);
  assert.equal(read(timed, at(now / 1_000 - 301)), 'auth');
  assert.equal(read(timed, at(now / 1_000 + 301)), 'auth');
  assert.equal(read(timed, { ...at(now / 1_000), url: `${url}?message=another` }), 'auth');
});

test('F5: Standard Webhooks, with several signatures while a secret is changed', () => {
  const settings = {
    receipts: { messageId: '$.id', status: '$.status', map, verify: { by: 'standard-webhooks' } },
    receiptSecret: relaySecret,
  };
  const body = '{"id":"a","status":"DELIVRD"}';
  const signed = (seconds: number, id = 'w1') =>
    signWebhook({ secret: relaySecret, id, timestamp: String(seconds), body });
  const seconds = now / 1_000;
  const found = [{ id: 'a', state: 'delivered' }];
  const headers = signed(seconds);
  assert.deepEqual(plain(read(settings, { body, headers: headers as never })), found);
  const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  assert.deepEqual(plain(read(settings, { body, headers: both as never })), found);
  assert.equal(read(settings, { body, headers: { ...headers, 'webhook-id': 'w2' } as never }), 'auth');
  assert.equal(read(settings, { body, headers: signed(seconds - 301) as never }), 'auth');
  assert.equal(read(settings, { body, headers: signed(seconds, '') as never }), 'auth');
});

test('http-sms says what is wrong with the setting, when it is saved', () => {
  const base = { messageId: '$.id', status: '$.status', map };
  for (const [receipts, rule, receiptSecret = 'receipts-0123456789'] of [
    [{ map }, /needs status/],
    [{ status: '$.s' }, /needs map/],
    [{ ...base, map: { X: 'read' } }, /is wrong at map\.X: must be one of accepted/],
    [{ ...base, status: 'status' }, /is wrong at status\.0: must be a place/],
    [{ ...base, items: 'results' }, /is wrong at items/],
    [{ ...base, verify: { by: 'magic' } }, /is wrong at verify\.by/],
    [{ ...base, verify: { by: 'secret' } }, /needs the name/],
    [{ ...base, verify: { by: 'hmac', name: 'X', content: '{{timestamp}}' } }, /signs nothing/],
    [{ ...base, verify: { by: 'hmac', name: 'X', timestamp: 'Y' } }, /content does not sign/],
    [{ ...base, verify: { by: 'hmac', name: 'X', value: 'v1' } }, /without \{\{signature\}\}/],
    [
      { ...base, verify: { by: 'hmac', name: 'X', content: '{{config.authToken}}{{body}}' } },
      /must be a text with/,
    ],
    [{ ...base, verify: { by: 'secret', name: 'X' } }, /Receipt secret is missing/, ''],
    [{ ...base, verify: { by: 'standard-webhooks' } }, /must be whsec_/],
  ] as const)
    assert.throws(() => readConfig(http.fields, { endpoint, receipts, receiptSecret }), rule);
});
