/** Vonage's reports: its own vectors in every signature, forgeries, and what each status means. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHttp, isConnectorError, readConfig, type ReceiptRequest } from '@latchkey/connector-kit';
import { exampleConfig } from './simulator.ts';
import vonage from './vonage.ts';

const vectors = JSON.parse(readFileSync(new URL('fixtures/vectors-vonage.json', import.meta.url), 'utf8'));
const { smsApiSig: sms, messagesWebhookJwt: jwt } = vectors;
const secret = { apiKey: 'abcd1234', signatureSecret: sms.signatureSecret };
const clock = { now: () => 1_768_465_900_000 };

const read = (given: Partial<ReceiptRequest> & { type?: string }, settings: object, now = clock) => {
  const { type = 'application/json', ...rest } = given;
  const request = {
    method: 'POST',
    url: 'https://id.example.com/r',
    body: '',
    headers: new Headers({ 'content-type': type }),
    ...rest,
  };
  const config = { ...readConfig(vonage.fields, exampleConfig), ...settings };
  try {
    return vonage.receipt?.(request, config, { http: createHttp({ fetch }), clock: now });
  } catch (error) {
    return isConnectorError(error) ? error.kind : 'a bug';
  }
};

for (const [method, sig] of Object.entries<string>(sms.sig))
  test(`F5: a report signed with ${method} is taken by query, form and JSON, and none that was changed`, () => {
    const values = { ...sms.params, sig: sig.toUpperCase() };
    const query = new URLSearchParams(values).toString();
    const form = 'application/x-www-form-urlencoded';
    const expected = [{ id: '0A0000001234567B', reference: 'a=b&c', state: 'delivered' }];
    for (const settings of [secret, { ...secret, signatureMethod: method }]) {
      const get = { method: 'GET', url: `https://id.example.com/r?${query}` };
      assert.deepEqual(read(get, settings), expected);
      assert.deepEqual(read({ body: query, type: form }, settings), expected);
      assert.deepEqual(read({ body: JSON.stringify(values) }, settings), expected);
      const changed = JSON.stringify({ ...values, status: 'failed' });
      assert.equal(read({ body: changed }, settings), 'auth');
    }
    assert.equal(read({ body: JSON.stringify(sms.params) }, secret), 'auth');
    assert.equal(read({ body: query, type: form }, { ...secret, signatureSecret: 'another' }), 'auth');
    assert.equal(read({ body: query, type: form }, { ...secret, apiKey: 'another' }), 'auth');
  });

test('F5: the Messages API: its token is bound to the body, the account and the time', () => {
  const headers = new Headers({ 'content-type': 'application/json', authorization: jwt.authorization });
  const signed = { headers, body: jwt.rawBody };
  assert.deepEqual(read(signed, secret), [
    {
      id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
      reference: 'otp_01',
      state: 'delivered',
      at: Date.parse('2026-01-15T08:30:05.000Z'),
    },
  ]);
  assert.equal(read({ ...signed, body: jwt.rawBody.replace('delivered', 'rejected') }, secret), 'auth');
  assert.equal(read({ body: jwt.rawBody }, secret), 'auth');
  assert.equal(read(signed, { ...secret, apiKey: 'another' }), 'auth');
  assert.equal(read(signed, { ...secret, signatureSecret: 'another' }), 'auth');
  assert.equal(read(signed, secret, { now: () => clock.now() + 3 * 86_400_000 }), 'auth');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${jwt.authorization.split('.')[1]}.`;
  const unsigned = new Headers({ authorization: `Bearer ${none}` });
  assert.equal(read({ ...signed, headers: unsigned }, secret), 'auth');
});

test('without a signature secret a report is a hint; what it means', () => {
  const said = (body: object) => read({ body: JSON.stringify(body) }, { signatureSecret: undefined });
  const sent = (status: string, code = '0') => said({ messageId: 'm', status, 'err-code': code });
  const hint = { id: 'm', reference: undefined, isHint: true };
  assert.deepEqual(sent('buffered'), [{ ...hint, state: 'accepted' }]);
  assert.deepEqual(sent('expired'), [{ ...hint, state: 'expired' }]);
  assert.deepEqual(sent('rejected', '9'), [
    { ...hint, state: 'failed', errorCode: '9', errorKind: 'blocked' },
  ]);
  assert.deepEqual(sent('unknown'), []);
  const problem = { type: 'https://developer.vonage.com/api-errors/messages#1170' };
  assert.deepEqual(said({ message_uuid: 'm', status: 'undeliverable', error: problem }), [
    { ...hint, state: 'failed', errorCode: '1170', errorKind: 'invalid_number' },
  ]);
  assert.deepEqual(said({}), []);
});
