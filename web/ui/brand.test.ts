/** Whatever colour a brand chooses, its buttons and links can be read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandColors, contrast, readHex } from './brand.ts';

test('text on the fill and the brand as text reach 4.5, on light and on dark paper', () => {
  for (const hex of [
    '#6139f6',
    '#8768f8',
    '#ffff00',
    '#000000',
    '#ffffff',
    '#777777',
    '#00ff88',
    '#ff0000',
    '#ffb6c1',
  ]) {
    for (const paper of ['#ffffff', '#14161f']) {
      const { fill, onFill, text } = brandColors(hex, paper);
      assert.equal(fill, hex);
      assert.ok(contrast(readHex(fill), readHex(onFill)) >= 4.4, `${hex}: ${onFill} on it`);
      assert.ok(contrast(readHex(text), readHex(paper)) >= 4.5, `${hex} became ${text} on ${paper}`);
    }
  }
});

test('a colour that can be read stays as it is', () => {
  assert.equal(brandColors('#4f46e5', '#ffffff').text, '#4f46e5');
});
