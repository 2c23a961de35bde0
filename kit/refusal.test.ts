/** What a provider's no becomes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError, errorKinds, isConnectorError, retryClasses } from './errors.ts';
import { find, parseJson } from './find.ts';
import { errorTable, refusal, verdictOfStatus } from './refusal.ts';

const reply = (status: number, headers = {}) => ({ status, headers: new Headers(headers) });

const seconds = (value: string) =>
  refusal({ provider: 'Acme', reply: reply(429, { 'retry-after': value }) }).retryAfterSeconds;

test('F7 the code decides, whatever its case; then the status', () => {
  const codes = errorTable({ 'invalid_number no': [21211, 'Bad.Number'], 'transient ambiguous': ['Slow'] });
  assert.deepEqual(codes('21211'), { kind: 'invalid_number', retry: 'no' });
  assert.deepEqual(codes('BAD.NUMBER'), { kind: 'invalid_number', retry: 'no' });
  assert.equal(codes('other'), undefined);
  assert.equal(codes(undefined), undefined);
  const known = refusal({
    provider: 'Acme',
    reply: reply(500),
    code: '21211',
    words: 'no such',
    verdict: codes('21211'),
  });
  assert.deepEqual(
    [known.kind, known.retry, known.providerCode, known.providerMessage],
    ['invalid_number', 'no', '21211', 'no such'],
  );
  assert.equal(known.message, 'Acme says that this recipient cannot be reached (21211).');
  const unknown = refusal({ provider: 'Acme', reply: reply(403) });
  assert.deepEqual(
    [unknown.kind, unknown.message],
    ['permission', 'Acme does not let this account do that (HTTP 403).'],
  );
});

test("F1 a failure in the provider's own envelope was a refusal; from a proxy in between it is ambiguous", () => {
  assert.deepEqual(verdictOfStatus(503, true), { kind: 'transient', retry: 'now' });
  assert.deepEqual(verdictOfStatus(503, false), { kind: 'transient', retry: 'ambiguous' });
  assert.equal(verdictOfStatus(504, true).retry, 'ambiguous');
  assert.equal(verdictOfStatus(408, true).retry, 'ambiguous');
  assert.equal(verdictOfStatus(200).retry, 'ambiguous');
});

test('a sentence where a code belongs is not repeated', () => {
  const error = refusal({ provider: 'Acme', reply: reply(400), code: 'the key k-123 is wrong' });
  assert.deepEqual([error.message, error.providerCode], ['Acme refused the message (HTTP 400).', undefined]);
});

test('Retry-After is kept when it is a number of seconds', () => {
  assert.equal(seconds('30'), 30);
  for (const value of ['Wed, 21 Oct 2015 07:28:00 GMT', '-1', '1e9', ''])
    assert.equal(seconds(value), undefined);
});

test('every kind has its usual class; only a thrower who says so gets a second try', () => {
  for (const kind of errorKinds) {
    const { retry } = new ConnectorError(kind, 'x');
    assert.ok(retryClasses.includes(retry) && retry !== 'now', kind);
  }
});

test('an error is recognised by its shape, not by its class', () => {
  const copy = Object.assign(new Error('x'), { name: 'ConnectorError', kind: 'auth', retry: 'fix' });
  assert.ok(isConnectorError(copy));
  for (const other of [
    new Error('x'),
    { name: 'ConnectorError', kind: 'auth', retry: 'fix' },
    Object.assign(new Error(), { name: 'ConnectorError', code: 'general' }),
    null,
  ]) {
    assert.equal(isConnectorError(other), false);
  }
});

test('find() leads somewhere or nowhere, and never throws', () => {
  const json = { a: [{ b: 'x', n: 0, t: false, z: null, o: {} }] };
  assert.equal(find(json, 'a.0.b'), 'x');
  assert.equal(find(json, 'a.0.n'), '0');
  assert.equal(find(json, 'a.0.t'), 'false');
  for (const path of [
    'a.0.z',
    'a.0.o',
    'a',
    'a.1.b',
    'a.length.x',
    'constructor',
    '__proto__.x',
    '',
    'a.0.b.length',
  ]) {
    assert.equal(find(json, path), undefined, path);
  }
  for (const nothing of [undefined, null, 7, 'text']) assert.equal(find(nothing, 'a'), undefined);
});

test('ids beyond 2^53 come out as they went in', () => {
  assert.equal(find(parseJson('{"sid":3310228064123456789}'), 'sid'), '3310228064123456789');
  assert.equal(find(parseJson('{"price":0.0075,"n":12}'), 'price'), '0.0075');
  assert.equal(parseJson('<html>'), undefined);
});

test('a verdict without a retry class has the usual one of its kind', () => {
  const retryOf = (kind: 'blocked' | 'transient' | 'balance') =>
    refusal({ provider: 'Acme', reply: reply(200), verdict: { kind } }).retry;
  assert.deepEqual(
    [retryOf('blocked'), retryOf('transient'), retryOf('balance')],
    ['no', 'ambiguous', 'fix'],
  );
});
