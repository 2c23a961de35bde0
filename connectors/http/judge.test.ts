/** Reading answers: what counts as a yes, what is taken out of it, and what a no means. Nothing missing is ever a yes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, type Reply } from '@latchkey/connector-kit';
import { growth } from '../../server/testing/growth.ts';
import { isTaken, refusalOf, sentFrom } from './judge.ts';
import { fields } from './settings.ts';

const settingsOf = (over: object) => readConfig(fields, { endpoint: 'https://api.example.com', ...over });

function reply(text: string, { status = 200, headers = {}, isComplete = true } = {}): Reply {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {}
  return { status, headers: new Headers(headers), text, json, isComplete };
}

const isTakenWhen = (all: readonly object[], answer: Reply, status?: unknown) =>
  isTaken(answer, settingsOf({ success: { all, ...(status !== undefined && { status }) } }).success);

test('http-sms takes any 2xx for a yes when nothing is said, and only the said statuses else', () => {
  for (const status of [200, 201, 204, 299]) assert.ok(isTaken(reply('', { status })));
  for (const status of [400, 404, 500]) assert.ok(!isTaken(reply('', { status })));
  assert.ok(isTakenWhen([], reply('', { status: 202 }), 202));
  assert.ok(isTakenWhen([], reply('', { status: 202 }), [200, '202']));
  assert.ok(!isTakenWhen([], reply('', { status: 200 }), 201));
  assert.ok(isTakenWhen([], reply('', { status: 404 }), ['2xx', '4xx']));
});

test('http-sms compares what the answer says, and takes what is not there for a no', () => {
  const body = reply(
    '{"ok":true,"n":3,"code":"0","list":[{"s":"sent"}],"empty":"","null":null,"o":{},"big":9007199254740993}',
    { headers: { 'x-id': 'h-1' } },
  );
  for (const [condition, expected] of [
    [{ path: '$.ok', value: true }, true],
    [{ path: '$.ok', value: 'true' }, true],
    [{ path: '$.code', value: 0 }, true],
    [{ path: '$.code', op: 'eq', value: '1' }, false],
    [{ path: '$.list[0].s', op: 'in', value: ['queued', 'sent'] }, true],
    [{ path: '$.list[1].s', op: 'in', value: ['queued', 'sent'] }, false],
    [{ path: "$['list'][0]['s']", op: 'exists' }, true],
    [{ path: '$.n', op: 'lt', value: 4 }, true],
    [{ path: '$.n', op: 'lt', value: 3 }, false],
    [{ path: '$.ok', op: 'lt', value: 9 }, false],
    [{ path: '$.empty', op: 'lt', value: 9 }, false],
    [{ path: '$.none', op: 'lt', value: 9 }, false],
    [{ path: '$.empty' }, false],
    [{ path: '$.null' }, false],
    [{ path: '$.o' }, false],
    [{ path: '$.none', op: 'matches', value: '*' }, false],
    [{ path: '$.constructor.name' }, false],
    [{ path: '$header:X-Id', value: 'h-1' }, true],
    [{ path: '$header:x-none' }, false],
  ] as const) {
    assert.equal(isTakenWhen([condition], body), expected, JSON.stringify(condition));
    assert.equal(isTakenWhen([{ path: '$.ok' }, condition], body), expected);
  }
  for (const nothing of ['', '<html>', '[]', 'null', '"ok"', '7'])
    assert.ok(!isTakenWhen([{ path: '$.ok', value: true }], reply(nothing)));
});

test('http-sms reads plain texts and XML too', () => {
  const xml = reply('<r><code>0</code><id> a-1 </id></r>');
  assert.ok(isTakenWhen([{ path: '$text', value: '0' }], reply(' 0\n')));
  assert.ok(!isTakenWhen([{ path: '$text', value: '0' }], reply('00')));
  assert.ok(isTakenWhen([{ path: '$text:<code>*</code>', value: '0' }], xml));
  assert.ok(!isTakenWhen([{ path: '$text:<kode>*</kode>', value: '0' }], xml));
  assert.ok(!isTakenWhen([{ path: '$text:<code>*</kode>' }], xml));
  assert.ok(
    !isTakenWhen([{ path: '$text', op: 'matches', value: '*' }], reply('OK', { isComplete: false })),
    'it was cut off',
  );
  const { extract } = settingsOf({ extract: { messageId: ['$.id', '$text:<id>*</id>'] } });
  assert.deepEqual(sentFrom(xml, extract, 'm1'), { id: 'a-1' });
  assert.deepEqual(
    sentFrom(reply('ID:77'), settingsOf({ extract: { messageId: '$text:ID:*' } }).extract, 'm1'),
    { id: '77' },
  );
});

test('http-sms matches with stars, in a time that no answer can stretch', () => {
  for (const [said, pattern, expected] of [
    ['OK 1', 'OK*', true],
    ['NOK', 'OK*', false],
    ['abc', 'abc', true],
    ['abcd', 'abc', false],
    ['a-b-c', 'a*b*c', true],
    ['a', 'a*a', false],
    ['aa', 'a*a', true],
    ['xabx', '*ab*', true],
    ['ba', '*a*b*', false],
    ['.+', '.*', true],
    ['x', '.*', false],
  ] as const) {
    assert.equal(
      isTakenWhen([{ path: '$text', op: 'matches', value: pattern }], reply(said)),
      expected,
      `${said} ${pattern}`,
    );
  }
  const endless = [{ path: '$text', op: 'matches', value: `${'*a'.repeat(50)}*b` }] as const;
  const times = growth(
    (length) => assert.equal(isTakenWhen(endless, reply('a'.repeat(length))), false),
    4_000,
    16,
  );
  assert.ok(times < 64, `16 times the length costs ${times} times as much`);
});

test('http-sms keeps the id, the segments and the price of an answer, as far as they are there', () => {
  const { extract } = settingsOf({
    extract: { messageId: '$.m.id', segments: '$.parts', price: '$.cost', currency: '$.currency' },
  });
  const of = (body: object) => sentFrom(reply(JSON.stringify(body)), extract, 'm1');
  assert.deepEqual(of({ m: { id: 7 }, parts: '2', cost: 0.5, currency: 'EUR' }), {
    id: '7',
    segments: 2,
    price: { amount: '0.5', currency: 'EUR' },
  });
  assert.deepEqual(of({ cost: 'KES 0.8000' }), { id: 'm1', price: { amount: '0.8000', currency: 'KES' } });
  assert.deepEqual(of({ cost: '0.8', parts: 'two' }), { id: 'm1' });
  assert.deepEqual(of({ cost: 'free', currency: 'EUR' }), { id: 'm1' });
  assert.deepEqual(
    sentFrom(
      reply('{"cost":120}'),
      settingsOf({ extract: { price: '$.cost', currency: 'IRR' } }).extract,
      'm1',
    ),
    { id: 'm1', price: { amount: '120', currency: 'IRR' } },
  );
});

test('http-sms asks the rows in their order what a refusal means, and then the status', () => {
  const settings = settingsOf({
    extract: { errorCode: ['$.error.code', '$.code'], errorText: '$.error.text' },
    errors: [
      { when: { status: 400, in: [7] }, kind: 'sender' },
      { when: { in: [7, 'seven'] }, kind: 'invalid_number' },
      { when: { path: '$.error.reason', in: ['quota'] }, kind: 'rate_account', retry: 'later' },
      { when: { path: '$.error.fatal' }, kind: 'permission' },
      { when: { status: '5xx' }, kind: 'transient', retry: 'ambiguous' },
      { when: { status: 418 }, kind: 'balance' },
    ],
  });
  const verdict = (body: unknown, status: number) => {
    const { kind, retry } = refusalOf(reply(JSON.stringify(body), { status }), settings, 'x.example');
    return `${kind} ${retry}`;
  };
  assert.equal(verdict({ code: 7 }, 400), 'sender fix');
  assert.equal(verdict({ error: { code: '7' } }, 200), 'invalid_number no');
  assert.equal(verdict({ code: 'seven' }, 500), 'invalid_number no');
  assert.equal(verdict({ error: { reason: 'quota' } }, 400), 'rate_account later');
  assert.equal(verdict({ error: { fatal: true } }, 503), 'permission fix');
  assert.equal(verdict({ code: 8 }, 503), 'transient ambiguous');
  assert.equal(verdict({ code: 8 }, 418), 'balance fix');
  assert.equal(verdict({ code: 8 }, 401), 'auth fix');
  assert.equal(verdict({}, 200), 'unknown ambiguous', 'a yes that is none may have been sent');
  const { message, providerCode, providerMessage } = refusalOf(
    reply('{"error":{"code":9,"text":"no such"}}', { status: 400 }),
    settings,
    'x.example',
  );
  assert.deepEqual(
    [message, providerCode, providerMessage],
    ['x.example refused the message (9).', '9', 'no such'],
  );
});

test('http-sms does not take a plain text for the own words of a failed provider', () => {
  const settings = settingsOf({ extract: { errorCode: '$text' } });
  assert.equal(refusalOf(reply('unavailable', { status: 503 }), settings, 'x').retry, 'ambiguous');
  assert.equal(refusalOf(reply('{"code":"x"}', { status: 503 }), settingsOf({}), 'x').retry, 'now');
});
