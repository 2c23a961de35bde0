/** The search on what stands in memory: patterns, exact values, one field or all, together or either. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../contract/errors.ts';
import { growth } from '../../testing/growth.ts';
import { readRecordSearch, type RecordQuery } from './record-search.ts';

const record = { id: 'x1', name: 'Shop 100%', description: null };
const fits = (query: RecordQuery) => readRecordSearch(query)(record);

test('what fits', () => {
  for (const query of [
    {},
    { search: 'shop%' },
    { search: '%100\\%' },
    { search: 'x_' },
    { search: '%' },
    { 'search.name': '%HOP%' },
    { 'search.id': ['x0', 'x1'], mode: 'exact' },
    { 'search.id': 'x1', 'search.name': 'none', joint: 'or' },
    { 'search.id': 'x1', 'mode.id': 'exact', 'search.name': '%1__\\%' },
    { search: 'Shop%', isCaseSensitive: 'true' },
  ])
    assert.equal(fits(query), true, JSON.stringify(query));
});

test('what does not', () => {
  for (const query of [
    { search: 'shop' },
    { search: 'hop%' },
    { search: 'x' },
    { search: '%100_x' },
    { 'search.description': '%' },
    { 'search.id': 'X1', mode: 'exact', isCaseSensitive: 'true' },
    { 'search.id': 'x1', 'search.name': 'none', joint: 'and' },
    { search: 'shop%', isCaseSensitive: 'true' },
  ])
    assert.equal(fits(query), false, JSON.stringify(query));
});

test('what is no search is refused', () => {
  for (const query of [
    { search: '' },
    { search: ['a', 'b'] },
    { search: 'a', mode: 'similar_to' },
    { search: 'a', joint: 'xor' },
    { search: 'a'.repeat(257) },
    { 'search.size': 'a' },
    { search: 'a', mode: ['like', 'exact'] },
  ])
    assert.throws(
      () => fits(query),
      (error) => error instanceof Refusal && error.code === 'request.invalid_input',
      JSON.stringify(query),
    );
});

test('a pattern that could go back and forth for ever costs what the text’s length is, never its square', () => {
  const fitsNone = readRecordSearch({ search: `${'%a'.repeat(127)}b` });
  const times = growth((length) => assert.equal(fitsNone({ name: 'a'.repeat(length) }), false), 150, 16);
  assert.ok(times < 64, `16 times the length costs ${times} times as much`);
});
