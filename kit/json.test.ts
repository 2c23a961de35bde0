/** A setting with a shape of its own: bounded, read by its connector, and a form of JSON. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formItems, readConfig } from './config.ts';
import { isConnectorError } from './errors.ts';
import type { Reading } from './fields.ts';
import { find } from './find.ts';
import { json } from './json.ts';

const readSize = (raw: object): Reading<{ readonly size: number }> => {
  const size = Number(find(raw, 'size'));
  return Number.isFinite(size)
    ? { value: { size } }
    : { issues: [{ path: 'size', message: 'must be a number' }] };
};

const fields = {
  box: json({ label: 'Box', read: readSize }),
  lid: json({ label: 'Lid', required: false, read: readSize }),
};

const problems = (raw: object): string[] => {
  try {
    readConfig(fields, raw);
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
};

test('a JSON setting has the type that its read gives it', () => {
  const typed: {
    readonly box: { readonly size: number };
    readonly lid: { readonly size: number } | undefined;
  } = readConfig(fields, { box: { size: '3' } });
  assert.deepEqual(typed, { box: { size: 3 }, lid: undefined });
});

test('a JSON setting names its mistakes by their paths, and is missing like any other', () => {
  assert.deepEqual(problems({ box: {} }), ['box.size: Box must be a number.']);
  assert.deepEqual(problems({ box: null, lid: null }), ['box: Box is missing.']);
  for (const box of ['{"size":1}', 7, true]) assert.deepEqual(problems({ box }), ['box: Box must be JSON.']);
});

test('a JSON setting ends at 16 levels and 16,384 letters', () => {
  const nested = (levels: number): object =>
    JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as object;
  const box = (deep: object) => problems({ box: { size: 1, deep } });
  assert.deepEqual(box(nested(15)), []);
  for (const levels of [16, 5_000]) assert.deepEqual(box(nested(levels)), ['box: Box is nested too deep.']);
  assert.deepEqual(box(['x'.repeat(16_000)]), []);
  assert.deepEqual(box(['x'.repeat(16_400)]), ['box: Box is too long.']);
});

test('a JSON setting is drawn as JSON, and is never secret', () => {
  assert.deepEqual(formItems(fields), [
    { key: 'box', label: 'Box', type: 'Json', required: true },
    { key: 'lid', label: 'Lid', type: 'Json', required: false },
  ]);
});
