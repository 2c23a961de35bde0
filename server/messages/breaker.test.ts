/** The circuit breaker: opens after failures in a row, lets one try, and hears only of the settings that are in use. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { ConnectorError, type ErrorKind } from '@latchkey/connector-kit';
import { createLog } from '../log.ts';
import { createBreaker } from './breaker.ts';

const circuit = { tenantId: 'default', id: 'c', version: 3 };
const real = { isSuppressed: false };
const failure = (kind: ErrorKind = 'transient') => new ConnectorError(kind, 'away');

function open() {
  const clock = { time: 1_000_000, now: () => clock.time };
  const log = createLog('silent', new Writable({ write: (_line, _encoding, done) => done() }));
  const breaker = createBreaker({ clock, log });
  const fail = (times: number): void => {
    for (let turn = 0; turn < times; turn += 1) breaker.record(circuit, failure());
  };
  const enter = (message = real, at = circuit): number | undefined => {
    try {
      breaker.enter(at, message);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof ConnectorError);
      assert.deepEqual([error.kind, error.retry], ['transient', 'later']);
      return error.retryAfterSeconds;
    }
  };
  return { clock, breaker, fail, enter };
}

test('five failures in a row, not four, and no others between them', () => {
  const { breaker, fail, enter } = open();
  fail(4);
  assert.equal(enter(), undefined);
  breaker.record(circuit, failure('invalid_number'));
  fail(4);
  assert.equal(breaker.stateOf(circuit).state, 'closed');
  fail(1);
  assert.equal(enter(), 5);
  assert.deepEqual(breaker.stateOf(circuit), { state: 'open', failuresInRow: 5, triesAgainAt: 1_005_000 });
});

test('when the pause is over one tries; its failure doubles the pause, its success ends it', () => {
  const { breaker, clock, fail, enter } = open();
  fail(5);
  for (const seconds of [10, 20, 40, 60, 60]) {
    clock.time = breaker.stateOf(circuit).triesAgainAt ?? 0;
    assert.equal(breaker.stateOf(circuit).state, 'half-open');
    assert.deepEqual([enter(), enter(), enter()], [undefined, 15, 15]);
    fail(1);
    assert.equal(enter(), seconds);
  }
  clock.time += 60_000;
  assert.equal(enter(), undefined);
  breaker.record(circuit);
  assert.deepEqual([enter(), enter()], [undefined, undefined]);
});

test('one that tries and is never heard of again does not close the door for ever', () => {
  const { clock, fail, enter } = open();
  fail(5);
  clock.time += 5_000;
  assert.deepEqual([enter(), enter()], [undefined, 15]);
  clock.time += 15_000;
  assert.equal(enter(), undefined);
});

test('C14: a suppressed message fares the same and never is the one that tries', () => {
  const { clock, fail, enter } = open();
  fail(5);
  assert.equal(enter({ isSuppressed: true }), 5);
  clock.time += 5_000;
  assert.deepEqual(
    [enter({ isSuppressed: true }), enter(), enter({ isSuppressed: true })],
    [undefined, undefined, 15],
  );
});

test('new settings begin anew; what old ones still say is not heard', () => {
  const { breaker, fail, enter } = open();
  fail(5);
  const next = { ...circuit, version: 4 };
  assert.equal(enter(real, next), undefined);
  breaker.record(next, failure());
  fail(5);
  assert.equal(enter(real, next), undefined);
  assert.equal(breaker.stateOf(circuit).failuresInRow, 1);
});
