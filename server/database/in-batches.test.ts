/** Old rows go in small steps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeInBatches } from './in-batches.ts';

/** So many rows that are old, and how many were asked for at a time. */
function table(rows: number) {
  const asked: number[] = [];
  const remove = async (size: number) => {
    asked.push(size);
    const removed = Math.min(size, rows);
    rows -= removed;
    return removed;
  };
  return { asked, remove, left: () => rows };
}

test('until a step removes less than it may', async () => {
  const { asked, remove, left } = table(1200);
  assert.equal(await removeInBatches(remove, { size: 500 }), 1200);
  assert.deepEqual([left(), asked.length], [0, 3]);
});

test('no further step when the server is stopping', async () => {
  const { asked, remove, left } = table(1200);
  assert.equal(await removeInBatches(remove, { size: 500, isStopping: () => asked.length > 0 }), 500);
  assert.equal(left(), 700);
});
