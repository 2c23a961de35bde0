/** What a name suggests as a target, what may not be saved, and what is kept of what was saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, metadataOf, targetOf } from './use-appearance.ts';

test('a name suggests a target that may be saved', () => {
  const suggested = Object.fromEntries(
    ['Acme Inc.', ' École 42 ', 'one_two', 'บริษัท', 'x'.repeat(80)].map((name) => [name, targetOf(name)]),
  );
  assert.deepEqual(Object.values(suggested), ['acme-inc', 'e-cole-42', 'one-two', '', 'x'.repeat(64)]);
});

test('each part says what is wrong with it', () => {
  assert.deepEqual(faultsOf({ name: 'Acme', target: 'acme_2', logo: '' }), {});
  assert.deepEqual(faultsOf({ name: ' ', target: 'Acme', logo: 'http://acme.example/a.svg' }), {
    name: 'field.required',
    target: 'social.target_wrong',
    logo: 'social.logo_wrong',
  });
});

test('names in other languages stay, and an emptied logo goes', () => {
  const before = {
    target: 'acme',
    name: { en: 'Old', th: 'แอคมี' },
    logo: 'https://a.example/1',
    logoDark: null,
  };
  assert.deepEqual(metadataOf({ name: ' Acme ', target: 'acme', logo: '' }, before), {
    target: 'acme',
    name: { en: 'Acme', th: 'แอคมี' },
    logoDark: null,
  });
});
