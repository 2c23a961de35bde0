/** Alibaba Cloud's batches of both sites, and its answer when it is asked, equal to its own SDK's request. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHttp, pollThrough, readConfig } from '@latchkey/connector-kit';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import aliyun from './aliyun.ts';
import { exampleConfig } from './simulator.ts';

const capture = JSON.parse(
  readFileSync(new URL('fixtures/aliyun-popcore-querysenddetails.json', import.meta.url), 'utf8'),
);
const config = readConfig(aliyun.fields, exampleConfig);
const read = (body: unknown) =>
  aliyun.receipt?.(
    { method: 'POST', url: 'https://id.example.com/r', headers: new Headers(), body: JSON.stringify(body) },
    config,
    { http: createHttp({ fetch }), clock: Date },
  );

test('F5: a batch of the China site: hints, in China’s time', () => {
  const item = {
    phone_number: '13800138000',
    send_time: '2026-01-15 16:30:00',
    report_time: '2026-01-15 16:30:05',
    success: true,
    err_code: 'DELIVERED',
    biz_id: '900619746936498440^0',
    out_id: 'otp_01',
  };
  const common = { id: item.biz_id, at: Date.parse('2026-01-15T08:30:05Z'), isHint: true };
  const other = { ...item, success: false, err_code: 'MOBILE_NUMBER_ILLEGAL', out_id: '' };
  assert.deepEqual(read([item, other, {}, null, 'x']), [
    { ...common, reference: 'otp_01', state: 'delivered' },
    {
      ...common,
      reference: undefined,
      state: 'failed',
      errorCode: 'MOBILE_NUMBER_ILLEGAL',
      errorKind: 'invalid_number',
    },
  ]);
  assert.deepEqual(read({ nothing: 1 }), []);
});

test('a batch of the international site', () => {
  const item = (Status: string) => ({
    To: '447700900123',
    Status,
    MessageId: 'm1',
    TaskId: 'otp_01',
    ReceiveDate: 'Thu, 25 Nov 2021 10:27:00 +0800',
  });
  assert.deepEqual(
    read(['1', '2', '6', '3'].map(item))?.map(({ id, reference, state, at }) => [id, reference, state, at]),
    ['delivered', 'failed', 'expired'].map((state) => [
      'm1',
      'otp_01',
      state,
      Date.parse('2021-11-25T02:27:00Z'),
    ]),
  );
});

const question = {
  id: '900619746936498440^0',
  reference: 'otp_01',
  to: '+8613800138000',
  sentAt: Date.parse('2026-01-15T08:30:00Z'),
};

test('asked as its own SDK asks, by number and China’s day; the message is known by our id too', async () => {
  const fetch = fetchFrom(() => Response.json(capture.repliesServed[0].body));
  const around = { fetch, clock: { now: () => question.sentAt } };
  const delivered = { reference: 'otp_01', at: Date.parse('2026-01-15T08:30:05Z'), state: 'delivered' };
  assert.deepEqual(await pollThrough(aliyun, question, config, around), { ...delivered, id: question.id });
  const sent = Object.fromEntries(new URLSearchParams(fetch.requests[0]?.body));
  for (const name of ['Action', 'Version', 'PhoneNumber', 'BizId', 'SendDate', 'CurrentPage'])
    assert.equal(sent[name], capture.request.body.parsed[name], name);
  const lost = { ...question, id: undefined };
  assert.deepEqual(await pollThrough(aliyun, lost, config, around), { ...delivered, id: undefined });
  const others = { ...lost, reference: 'otp_02' };
  assert.equal(await pollThrough(aliyun, others, config, around), undefined);
  const daysAsked = async (sentAt: string) => {
    const before = fetch.requests.length;
    await pollThrough(aliyun, { ...others, sentAt: Date.parse(sentAt) }, config, around);
    return fetch.requests.slice(before).map(({ body }) => new URLSearchParams(body).get('SendDate'));
  };
  assert.deepEqual(await daysAsked('2026-01-15T17:00:00Z'), ['20260116']);
  assert.deepEqual(
    await daysAsked('2026-01-15T15:59:30Z'),
    ['20260115', '20260116'],
    'theirs may be the next day',
  );
});

test('asked at the international site, by its own id alone', async () => {
  const fetch = fetchFrom(() => Response.json({ ResponseCode: 'OK', Status: '2', ErrorCode: 'X.1' }));
  const intl = readConfig(aliyun.fields, { ...exampleConfig, site: 'intl' });
  const around = { fetch, clock: Date };
  assert.equal((await pollThrough(aliyun, question, intl, around))?.state, 'failed');
  assert.equal(await pollThrough(aliyun, { ...question, id: undefined }, intl, around), undefined);
  const refused = fetchFrom(() => Response.json({ Code: 'isv.AMOUNT_NOT_ENOUGH' }));
  await assert.rejects(pollThrough(aliyun, question, config, { fetch: refused, clock: Date }), {
    kind: 'balance',
  });
});
