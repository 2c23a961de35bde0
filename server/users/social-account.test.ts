/** What of a provider's words is relied on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSocialAccount } from './social-account.ts';

test('a name is whole letters, at most 128 places of them', () => {
  const nameOf = (name: string) => readSocialAccount('acme', { id: 'u1', name }).name;
  assert.equal(nameOf(` ${'a'.repeat(127)}🔑`), 'a'.repeat(127));
  assert.equal(nameOf(`${'a'.repeat(126)}🔑b`), `${'a'.repeat(126)}🔑`);
  assert.equal(nameOf('A\0nn'), 'Ann');
  assert.equal(nameOf(' '), undefined);
});
