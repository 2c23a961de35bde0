/** A message that is not sent takes as long as one that is, and fares as well (C14). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '@latchkey/connector-kit';
import { createPace } from './pace.ts';

function setUp() {
  const waits: number[] = [];
  let chance = 0;
  const pace = createPace({ chance: () => chance, wait: async (ms) => void waits.push(ms) });
  return { pace, waits, draw: (value: number) => void (chance = value) };
}

test('C14: the wait is that of one of the last real sends of this connector', async () => {
  const { pace, waits, draw } = setUp();
  for (const ms of [10, 20, 30, 40]) pace.record('a', { ms });
  pace.record('b', { ms: 999 });
  for (const value of [0, 0.3, 0.6, 0.99]) {
    draw(value);
    await pace.imitate('a');
  }
  assert.deepEqual(waits, [10, 20, 30, 40]);
});

test('C14: before the first real send the wait is a provider’s usual one', async () => {
  const { pace, waits, draw } = setUp();
  for (const value of [0, 0.999]) {
    draw(value);
    await pace.imitate('a');
  }
  assert.ok(waits.every((ms) => ms >= 150 && ms <= 600));
});

test('C14: an outage is imitated, a refusal of one number is not', async () => {
  const { pace, waits } = setUp();
  pace.record('a', { ms: 5, error: new ConnectorError('invalid_number', 'no such number') });
  pace.record('a', { ms: 7, error: new ConnectorError('balance', 'no credit') });
  await assert.rejects(pace.imitate('a'), /no credit/);
  assert.deepEqual(waits, [7]);
});

test('only the last sends are remembered, and only of the last connectors', async () => {
  const { pace, waits } = setUp();
  for (let ms = 1; ms <= 100; ms += 1) pace.record('a', { ms });
  await pace.imitate('a');
  for (let turn = 0; turn < 100; turn += 1) pace.record(`other ${turn}`, { ms: 1 });
  await pace.imitate('a');
  assert.equal(waits[0], 69);
  assert.ok((waits[1] ?? 0) >= 150);
});
