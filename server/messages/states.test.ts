/** The states of a message: every walk ends, none goes back, and nobody says what is not theirs to say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFinal, type MessageState, messageStates, sourcesOf, type Witness } from './states.ts';

const witnesses: readonly Witness[] = ['sender', 'provider', 'clock'];
const next = (state: MessageState): MessageState[] =>
  messageStates.filter((target) => witnesses.some((witness) => sourcesOf(witness, target).includes(state)));

test('F5: ends are ends', () => {
  assert.deepEqual(
    messageStates.filter((state) => isFinal(state)),
    ['delivered', 'failed', 'expired', 'suppressed'],
  );
});

test('nothing leads back to `reserved`, and no walk comes to a state twice', () => {
  const walk = (path: readonly MessageState[]): void => {
    const here = path.at(-1) ?? 'reserved';
    for (const state of next(here)) {
      assert.ok(!path.includes(state), [...path, state].join(' '));
      walk([...path, state]);
    }
  };
  walk(['reserved']);
  assert.deepEqual(
    witnesses.flatMap((witness) => sourcesOf(witness, 'reserved')),
    [],
  );
});

test('only the provider says that it arrived, only the sender that it was handed over', () => {
  const who = (state: MessageState): Witness[] =>
    witnesses.filter((witness) => sourcesOf(witness, state).length > 0);
  assert.deepEqual(who('delivered'), ['provider']);
  assert.deepEqual(who('expired'), ['provider']);
  assert.deepEqual(who('handed'), ['sender']);
  assert.deepEqual(who('suppressed'), []);
});
