/** Tencent's batches, and its answer when it is asked, equal to its own SDK's request. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHttp, pollThrough, readConfig } from '@latchkey/connector-kit';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { exampleConfig } from './simulator.ts';
import tencent from './tencent.ts';

const capture = JSON.parse(
  readFileSync(new URL('fixtures/tencent-sdk-pullsmssendstatusbyphonenumber.json', import.meta.url), 'utf8'),
);
const config = readConfig(tencent.fields, exampleConfig);

test('F5: a batch: hints, in China’s time', () => {
  const item = {
    user_receive_time: '2026-01-15 16:30:05',
    nationcode: '86',
    mobile: '13800138000',
    report_status: 'SUCCESS',
    errmsg: 'DELIVRD',
    sid: '5000:1',
  };
  const body = JSON.stringify([
    item,
    { ...item, report_status: 'FAIL', errmsg: 'MI:0013', ext: 'm2' },
    {},
    null,
  ]);
  const request = { method: 'POST', url: 'https://id.example.com/r', headers: new Headers(), body };
  const tools = { http: createHttp({ fetch }), clock: Date };
  const common = { id: '5000:1', at: Date.parse('2026-01-15T08:30:05Z'), isHint: true };
  assert.deepEqual(tencent.receipt?.(request, config, tools), [
    { ...common, reference: undefined, state: 'delivered' },
    { ...common, reference: 'm2', state: 'failed', errorCode: 'MI:0013', errorKind: 'unknown' },
  ]);
  assert.deepEqual(tencent.receipt?.({ ...request, body: 'no JSON' }, config, tools), []);
});

test('asked as its own SDK asks; found by serial number or by our own id, else nothing', async () => {
  const now = 1_768_465_800_000;
  const set = [
    { SerialNo: '5000:9', SessionContext: '', ReportStatus: 'SUCCESS', UserReceiveTime: 1 },
    {
      SerialNo: '5000:1',
      SessionContext: 'm1',
      ReportStatus: 'FAIL',
      Description: 'x y',
      UserReceiveTime: 2,
    },
  ];
  const fetch = fetchFrom(() => Response.json({ Response: { PullSmsSendStatusSet: set } }));
  const ask = (id: string | undefined, reference: string) =>
    pollThrough(tencent, { id, reference, to: '+8613800138000', sentAt: now - 3_540_000 }, config, {
      fetch,
      clock: { now: () => now },
    });
  const failed = {
    id: '5000:1',
    reference: 'm1',
    at: 2_000,
    state: 'failed',
    errorCode: undefined,
    errorKind: 'unknown',
  };
  assert.deepEqual(await ask('5000:1', 'm1'), failed);
  assert.deepEqual(await ask(undefined, 'm1'), failed);
  assert.equal((await ask('5000:9', 'm2'))?.state, 'delivered');
  assert.equal(await ask(undefined, 'm3'), undefined);
  const [request] = fetch.requests;
  const { Limit: _limit, ...sent } = JSON.parse(request?.body ?? '') as Record<string, unknown>;
  const { Limit: _theirs, ...wanted } = capture.input.params;
  assert.deepEqual(sent, wanted);
  assert.equal(request?.headers['x-tc-action'], capture.request.headersOfInterest['x-tc-action']);
  const refused = fetchFrom(() =>
    Response.json({ Response: { Error: { Code: 'AuthFailure.SignatureFailure' } } }),
  );
  await assert.rejects(
    pollThrough(tencent, { reference: 'm1', to: '+8613800138000', sentAt: now }, config, {
      fetch: refused,
      clock: Date,
    }),
    { kind: 'auth' },
  );
});
