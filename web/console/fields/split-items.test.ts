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

test('five options after the last needed field are put away', () => {
  const options = ['d', 'e', 'f', 'g', 'h'].map((key) => item(key));
  const items = [item('a', true), item('b'), item('c', true), ...options];
  assert.deepEqual(keys(items), ['abc', 'defgh']);
});

test('four are left where they are', () => {
  const items = [item('a', true), item('d'), item('e'), item('f'), item('g')];
  assert.deepEqual(keys(items), ['adefg', '']);
});

test('a form of options alone is shown whole', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => item(key));
  assert.deepEqual(keys(items), ['abcdef', '']);
});
