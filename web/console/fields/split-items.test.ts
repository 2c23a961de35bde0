/** What is needed is in sight; a long tail of options is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormItem } from '../connectors/connector.ts';
import { splitItems } from './split-items.ts';

const item = (key: string, required = false): FormItem => ({ key, label: key, type: 'Text', required });
const keys = (items: readonly FormItem[]) => {
  const { first, more } = splitItems(items);
  return [first, more].map((part) => part.map(({ key }) => key).join(''));
};

test('four options after the last needed field are put away', () => {
  const items = [item('a', true), item('b'), item('c', true), item('d'), item('e'), item('f'), item('g')];
  assert.deepEqual(keys(items), ['abc', 'defg']);
});

test('three are left where they are', () => {
  assert.deepEqual(keys([item('a', true), item('d'), item('e'), item('f')]), ['adef', '']);
});

test('a form of options alone is shown whole', () => {
  assert.deepEqual(keys([item('a'), item('b'), item('c'), item('d'), item('e')]), ['abcde', '']);
});
