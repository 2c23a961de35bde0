/** What ids and secrets promise: every letter of their alphabet equally likely, and none twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from './random.ts';

/** Of 400,000 letters; ten standard deviations are far beyond chance. */
const expectEven = (texts: readonly string[], alphabet: RegExp, letters: number) => {
  const counts = new Map<string, number>();
  for (const letter of texts.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  assert.match([...counts.keys()].join(''), alphabet);
  assert.equal(counts.size, letters);
  const mean = texts.join('').length / letters;
  for (const [letter, count] of counts)
    assert.ok(Math.abs(count - mean) < 10 * Math.sqrt(mean), `${letter}: ${count} of about ${mean}`);
};

test('A1: ids of any length: no letter is likelier than another, and none comes twice', () => {
  const ids = Array.from({ length: 20_000 }, () => systemRandom.id(20));
  expectEven(ids, /^[0-9a-z]+$/, 36);
  assert.equal(new Set(ids).size, ids.length);
  for (const length of [0, 1, 12, 21, 9000]) assert.equal(systemRandom.id(length).length, length);
  assert.notEqual(systemRandom.id(9000).slice(0, 4000), systemRandom.id(9000).slice(0, 4000));
});

test('A1: secrets are of letters of both cases and digits', () => {
  const secrets = Array.from({ length: 12_500 }, () => systemRandom.secret());
  assert.ok(secrets.every((secret) => secret.length === 32));
  expectEven(secrets, /^[0-9a-zA-Z]+$/, 62);
  assert.equal(new Set(secrets).size, secrets.length);
});
