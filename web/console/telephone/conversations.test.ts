/** What arrives on the telephone is shown once, under its number, in its order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupByNumber, mergeMessages, sentAtMs, type TelephoneMessage } from './conversations.ts';

const message = (id: string, to: string, sentAt: number | string): TelephoneMessage => ({
  id,
  to,
  text: id,
  sentAt,
});

const first = message('1', '+66812345678', 1000);
const second = message('2', '16502530000', 2000);
const third = message('3', '66812345678', '1970-01-01T00:00:03.000Z');

test('times are read as numbers and as text', () => {
  assert.equal(sentAtMs(third), 3000);
});

test('a message that the list and the stream both bring is one', () => {
  const known = mergeMessages([], [second, first]);
  assert.equal(mergeMessages(known, [first]), known);
  assert.deepEqual(
    mergeMessages(known, [third]).map(({ id }) => id),
    ['3', '2', '1'],
  );
});

test('an older message that comes late takes its place', () => {
  assert.deepEqual(
    mergeMessages([third, first], [second]).map(({ id }) => id),
    ['3', '2', '1'],
  );
});

test('numbers are the same with and without a plus; the newest number is first, its newest message last', () => {
  const conversations = groupByNumber([third, second, first]);
  assert.deepEqual(
    conversations.map(({ to, messages }) => [to, messages.map(({ id }) => id)]),
    [
      ['66812345678', ['1', '3']],
      ['16502530000', ['2']],
    ],
  );
});
