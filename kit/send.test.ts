/** One message through one connector: attempts, pauses, the limit on the whole, and clean errors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { readConfig } from './config.ts';
import { defineSmsConnector, type SmsMessage, type Tools } from './connector.ts';
import { ConnectorError, type ConnectorErrorOptions, type ErrorKind, isConnectorError } from './errors.ts';
import { secret } from './fields.ts';
import type { HttpLimits } from './http.ts';
import { sendThrough } from './send.ts';
import { fetchFrom } from './testing/fetch-from.ts';

const message: SmsMessage = {
  to: '+6591234567',
  text: '123456 is your code.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  reference: 'm1',
};
const key = 'sk_live_"0123456789"&more';

/** A connector that does what the test says, and a count of how often it was asked. */
async function run(
  send: (tools: Tools, attempt: number) => Promise<{ id: string }>,
  limits?: Partial<HttpLimits>,
) {
  let attempts = 0;
  const pausesMs: number[] = [];
  const acme = defineSmsConnector({
    id: 'acme',
    target: 'acme',
    name: { en: 'Acme' },
    description: { en: 'Acme' },
    fields: { key: secret({ label: 'Key' }) },
    send: (_message, _config, tools) => send(tools, (attempts += 1)),
  });
  const fetch = fetchFrom(async (request) => new Response(await request.text(), { status: 400 }));
  const sleep = (ms: number) => Promise.resolve(pausesMs.push(ms));
  const around = { fetch, clock: Date, sleep, limits };
  const result = await sendThrough(acme, message, readConfig(acme.fields, { key }), around).catch(
    (thrown: unknown) => thrown,
  );
  return { result, attempts, pausesMs };
}

const failing = (kind: ErrorKind, options?: ConnectorErrorOptions) =>
  run(() => Promise.reject(new ConnectorError(kind, 'no', options)));

const patient = (retryAfterSeconds: number) => failing('rate_account', { retry: 'now', retryAfterSeconds });

test('F1 class now is tried twice more, after a quarter of a second and a second, give or take a quarter', async () => {
  const { result, attempts, pausesMs } = await failing('rate_account', { retry: 'now', providerCode: '429' });
  assert.ok(isConnectorError(result));
  assert.equal(attempts, 3);
  const [first = 0, second = 0] = pausesMs;
  assert.ok(first >= 187 && first <= 313, String(first));
  assert.ok(second >= 750 && second <= 1_250, String(second));
});

test('F1 a failure that the provider admits is tried once more only', async () => {
  assert.equal((await failing('transient', { retry: 'now', providerCode: '20500' })).attempts, 2);
  assert.equal((await failing('transient', { retry: 'now' })).attempts, 3);
});

test('F1 nothing else is ever tried again', async () => {
  for (const retry of ['no', 'fix', 'later', 'ambiguous'] as const) {
    assert.equal((await failing('transient', { retry })).attempts, 1);
  }
  assert.equal((await run(() => Promise.reject(new TypeError('bug')))).attempts, 1);
});

test('a second attempt that succeeds is a success', async () => {
  const refused = new ConnectorError('transient', 'refused', { retry: 'now' });
  const { result, attempts } = await run((_tools, attempt) =>
    attempt < 2 ? Promise.reject(refused) : Promise.resolve({ id: 'a' }),
  );
  assert.deepEqual([result, attempts], [{ id: 'a' }, 2]);
});

test('a provider that asks for patience gets it within the whole send, or is not asked again', async () => {
  assert.deepEqual((await patient(3)).pausesMs, [3_000, 3_000]);
  assert.deepEqual((await patient(60)).pausesMs, []);
});

test('F1 the whole send ends in time, even with a connector that does not listen', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked = Promise.withResolvers<void>();
  let isOver = false;
  const sending = run(() => (asked.resolve(), new Promise(() => {})), { sendMs: 80 });
  void sending.then(() => (isOver = true));
  await asked.promise;
  mock.timers.tick(79);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false);
  mock.timers.tick(1);
  const { result } = await sending;
  assert.ok(isConnectorError(result));
  assert.deepEqual([result.kind, result.retry], ['transient', 'ambiguous']);
});

test('an id is never missing: without one from the provider it is ours', async () => {
  assert.deepEqual((await run(() => Promise.resolve({ id: '' }))).result, { id: 'm1' });
});

test('an error that is none of ours becomes an ambiguous one, with its words for the operator', async () => {
  const { result } = await run(() => Promise.reject(new TypeError(`bad key ${key}`)));
  assert.ok(isConnectorError(result));
  assert.deepEqual(
    [result.kind, result.retry, result.providerMessage],
    ['unknown', 'ambiguous', 'TypeError: bad key •••'],
  );
  for (const thrown of ['text', undefined, null, { kind: 'auth' }]) {
    const other = await run(() => Promise.reject(thrown));
    assert.ok(isConnectorError(other.result));
  }
});

test('an error of another copy of the kit is taken over, its unknown kind as unknown', async () => {
  const stranger = Object.assign(new Error('quota'), {
    name: 'ConnectorError',
    kind: 'quota',
    retry: 'later',
    extra: key,
  });
  const { result } = await run(() => Promise.reject(stranger));
  assert.ok(result instanceof ConnectorError);
  assert.deepEqual([result.kind, result.retry, result.message], ['unknown', 'later', 'quota']);
  assert.ok(!inspect(result, { showHidden: true }).includes('sk_live'));
});

test('no secret, code, number or text is left in an error, in any spelling', async () => {
  const told = [
    key,
    encodeURIComponent(key),
    JSON.stringify(key),
    new URLSearchParams({ key }).toString(),
    '123456',
    '+6591234567',
    '6591234567',
    message.text,
  ];
  const { result } = await run(async ({ http }) => {
    const authorization = 'TC3 Credential=a, Signature=0123456789abcdef';
    await http.post('https://acme.example', { headers: { authorization }, body: 'x' });
    const words = [...told, authorization].join('\n\u2028');
    throw new ConnectorError('unknown', words, {
      providerMessage: words,
      providerCode: words,
      issues: [{ path: 'key', message: words }],
    });
  });
  assert.ok(isConnectorError(result));
  const printed = inspect(result, { depth: 9, showHidden: true });
  for (const word of ['sk_live', '0123456789', '123456', '91234567', 'is your code'])
    assert.ok(!printed.includes(word), `${word}: ${printed}`);
  assert.equal(result.providerCode, undefined);
  assert.doesNotMatch(result.message, /[\n\u2028]/);
});

test('words of a provider are cut, so that no log drowns in them', async () => {
  const { result } = await failing('unknown', { providerMessage: 'long '.repeat(10_000) });
  assert.equal((result as ConnectorError).providerMessage?.length, 300);
});
