/** SMS Aero's callbacks, and its answer when it is asked, equal to its own SDK's request. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHttp, pollThrough, readConfig } from '@latchkey/connector-kit';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { exampleConfig } from './simulator.ts';
import smsaero from './smsaero.ts';

const capture = JSON.parse(
  readFileSync(new URL('fixtures/smsaero-sdk-status.json', import.meta.url), 'utf8'),
);
const config = readConfig(smsaero.fields, exampleConfig);

test('F5: a callback is a hint, as a form and as JSON', () => {
  const read = (type: string, body: string) =>
    smsaero.receipt?.(
      {
        method: 'POST',
        url: 'https://id.example.com/r?message=m1',
        headers: new Headers({ 'content-type': type }),
        body,
      },
      config,
      { http: createHttp({ fetch }), clock: Date },
    );
  const hint = [{ id: '12345', reference: 'm1', state: 'delivered', isHint: true }];
  assert.deepEqual(read('application/x-www-form-urlencoded', 'id=12345&status=1'), hint);
  assert.deepEqual(read('application/json', '{"id":12345,"status":1,"extendStatus":"delivery"}'), hint);
  assert.deepEqual(read('application/json', '{}'), []);
});

test('asked as its own SDK asks; what each status means', async () => {
  const { body } = capture.repliesServed[0];
  const ask = async (status: number, id: string | undefined = '12345') => {
    const fetch = fetchFrom(() => Response.json({ ...body, data: { ...body.data, status } }));
    const question = { id, reference: 'm1', to: '+79161234567', sentAt: 0 };
    return {
      said: await pollThrough(smsaero, question, config, { fetch, clock: Date }),
      request: fetch.requests[0],
    };
  };
  const { said, request } = await ask(1);
  assert.deepEqual(said, { id: '12345', state: 'delivered', at: 1_768_465_805_000 });
  assert.deepEqual([request?.method, request?.url], [capture.request.method, capture.request.url]);
  assert.deepEqual(JSON.parse(request?.body ?? ''), capture.request.body.parsed);
  const states = await Promise.all(
    [0, 3, 4, 8, 2, 6, 7].map(async (status) => (await ask(status)).said?.state),
  );
  assert.deepEqual(states, ['accepted', 'accepted', 'accepted', 'accepted', 'failed', 'failed', undefined]);
  assert.equal((await ask(1, 'no number')).said, undefined);
});
