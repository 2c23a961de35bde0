/** Ranges of versions, against the two kits that there are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admits } from './version-range.ts';

const cases: readonly (readonly [string, boolean, boolean])[] = [
  // range, admits 5.x, admits 0.1.x
  ['^5.1.0', true, false],
  ['5.1.1', true, false],
  ['~5.0.2', true, false],
  ['5.x', true, false],
  ['5', true, false],
  ['v5.1.0', true, false],
  ['workspace:^5.1.0', true, false],
  ['workspace:*', true, true],
  ['^4.4.0', false, false],
  ['^4.0.0 || ^5.0.0', true, false],
  ['>=5', true, false],
  ['>=4 <5', false, false],
  ['>=4.0.0 <5.0.0', false, false],
  ['>=4.0.0 <5.2.0', true, false],
  ['>=4.0.0 <=5', true, false],
  ['>5', false, false],
  ['>5.0.0', true, false],
  ['> 4', true, false],
  ['4.0.0 - 5.0.0', true, false],
  ['^6.0.0', false, false],
  ['*', true, true],
  ['', true, true],
  ['^0.1.0', false, true],
  ['~0.1.3', false, true],
  ['0.1.0', false, true],
  ['^0.2.0', false, false],
  ['>=0.1.0', true, true],
  ['>=0.1.0 <1', false, true],
  ['<0.1.0', false, false],
  ['0.x', false, true],
  ['latest', false, false],
  ['file:../kit', false, false],
];

test('a range admits the kit that it means, and no other', () => {
  for (const [range, five, ours] of cases) {
    assert.equal(admits(range, [5, 0]), five, `"${range}" and 5.x`);
    assert.equal(admits(range, [0, 1]), ours, `"${range}" and 0.1.x`);
  }
});
