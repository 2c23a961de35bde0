/** Twilio's callbacks and answers: its own SDK's vectors, forgeries, and what each status means. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  createHttp,
  isConnectorError,
  pollThrough,
  readConfig,
  type ReceiptRequest,
} from '@latchkey/connector-kit';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { account, exampleConfig } from './simulator.ts';
import twilio from './twilio.ts';

interface Vector {
  readonly name: string;
  readonly url: string;
  readonly formBody?: string;
  readonly rawBody?: string;
  readonly xTwilioSignature: string;
}
const { vectors } = JSON.parse(
  readFileSync(new URL('fixtures/vectors-twilio-webhook.json', import.meta.url), 'utf8'),
) as { vectors: Vector[] };

const tools = { http: createHttp({ fetch }), clock: Date };
const config = readConfig(twilio.fields, exampleConfig);
const requestOf = ({ url, formBody, rawBody, xTwilioSignature }: Vector): ReceiptRequest => ({
  method: 'POST',
  url,
  headers: new Headers({
    'content-type': formBody === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-twilio-signature': xTwilioSignature,
  }),
  body: formBody ?? rawBody ?? '',
});
const read = (request: ReceiptRequest, settings: object = {}) => {
  try {
    return twilio.receipt?.(request, { ...config, ...settings }, tools);
  } catch (error) {
    return isConnectorError(error) ? error.kind : 'a bug';
  }
};

for (const vector of vectors)
  test(`F5: "${vector.name}" is taken as Twilio’s SDK signs it, and nothing else is`, () => {
    const request = requestOf(vector);
    assert.ok(Array.isArray(read(request)), 'the signature is right');
    assert.equal(read({ ...request, body: `${request.body}x` }), 'auth');
    assert.equal(read({ ...request, url: request.url.replace('callback', 'other') }), 'auth');
    const headers = new Headers(request.headers);
    headers.delete('x-twilio-signature');
    assert.equal(read({ ...request, headers }), 'auth');
    assert.equal(read(request, { authToken: 'another' }), 'auth');
  });

test('a verifier that sees no port takes what was signed with one, and the other way round', () => {
  const [plain, , withPort] = vectors;
  assert.ok(plain && withPort);
  assert.ok(Array.isArray(read({ ...requestOf(withPort), url: withPort.url.replace(':443', '') })));
  assert.ok(Array.isArray(read({ ...requestOf(plain), url: plain.url.replace('.com', '.com:443') })));
});

const signed = (fields: Record<string, string>, url = 'https://id.example.com/r?message=m1') => {
  const text = Object.keys(fields)
    .toSorted()
    .map((name) => name + fields[name])
    .join('');
  return requestOf({
    name: '',
    url,
    formBody: new URLSearchParams(fields).toString(),
    xTwilioSignature: createHmac('sha1', account.token)
      .update(url + text)
      .digest('base64'),
  });
};

test('each status, and our own id from the address', () => {
  const state = (MessageStatus: string, ErrorCode?: string) => {
    const said = read(signed({ MessageSid: 'SM1', MessageStatus, ...(ErrorCode && { ErrorCode }) }));
    return Array.isArray(said) ? said[0] : said;
  };
  for (const status of ['queued', 'sending', 'sent', 'accepted'])
    assert.deepEqual(state(status), { state: 'accepted', id: 'SM1', reference: 'm1' });
  for (const status of ['delivered', 'read'])
    assert.deepEqual(state(status), { state: 'delivered', id: 'SM1', reference: 'm1' });
  assert.deepEqual(state('undelivered', '30005'), {
    state: 'failed',
    errorCode: '30005',
    errorKind: 'invalid_number',
    id: 'SM1',
    reference: 'm1',
  });
  assert.equal((state('failed', '30036') as { state: string }).state, 'expired');
  assert.equal(state('receiving'), undefined);
  assert.equal(read(signed({ MessageSid: 'SM1', MessageStatus: 'sent', AccountSid: 'AC2' })), 'auth');
});

test('a proxy of the operator’s: what it is given is signed, and no other address', () => {
  const request = signed({ MessageSid: 'SM1', MessageStatus: 'sent' }, 'https://proxy.example/t?message=m1');
  const url = 'https://id.example.com/r?message=m1';
  assert.equal(read({ ...request, url }), 'auth');
  assert.ok(Array.isArray(read({ ...request, url }, { statusCallback: 'https://proxy.example/t' })));
});

test('asked: the same request as Twilio’s SDK makes, and its answer', async () => {
  const capture = JSON.parse(
    readFileSync(new URL('fixtures/twilio-sdk-fetch-message.json', import.meta.url), 'utf8'),
  );
  const fetch = fetchFrom(() => Response.json(capture.repliesServed[0].body));
  const question = { id: capture.input.sid, reference: 'm1', to: '+447700900123', sentAt: 0 };
  const said = await pollThrough(twilio, question, config, { fetch, clock: Date });
  assert.deepEqual(said, { state: 'failed', errorCode: '30003', errorKind: 'transient', id: question.id });
  const [request] = fetch.requests;
  assert.deepEqual(
    [request?.method, request?.url, request?.headers['authorization']],
    [capture.request.method, capture.request.url, capture.request.headersOfInterest.authorization],
  );
  assert.equal(
    await pollThrough(twilio, { ...question, id: undefined }, config, { fetch, clock: Date }),
    undefined,
  );
  const away = { fetch: fetchFrom(() => new Response('', { status: 500 })), clock: Date };
  await assert.rejects(pollThrough(twilio, question, config, away), { kind: 'transient' });
});
