/** What is remembered of verified tokens: bounded, and of the keys that verified them alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVerifiedTokens } from './verified-tokens.ts';

const [keys, otherKeys] = [{}, {}];

test('what was kept is there, for these keys and this token to the last letter', () => {
  const tokens = createVerifiedTokens<object>();
  tokens.keep('one', keys, { sub: 'a' });
  assert.deepEqual(tokens.recall('one', keys), { sub: 'a' });
  assert.equal(tokens.recall('One', keys), undefined);
  assert.equal(tokens.recall('', keys), undefined);
});

test('other keys are told nothing, and with them the token is over for the old ones too', () => {
  const tokens = createVerifiedTokens<object>();
  tokens.keep('one', keys, { sub: 'a' });
  assert.equal(tokens.recall('one', otherKeys), undefined);
  assert.equal(tokens.recall('one', keys), undefined);
  tokens.keep('one', otherKeys, { sub: 'a' });
  assert.deepEqual(tokens.recall('one', otherKeys), { sub: 'a' });
});

test('bounded: the one that was longest not asked for makes room', () => {
  const tokens = createVerifiedTokens<object>(3);
  for (const name of ['a', 'b', 'c']) tokens.keep(name, keys, { sub: name });
  tokens.recall('a', keys);
  tokens.keep('d', keys, { sub: 'd' });
  tokens.keep('d', keys, { sub: 'd' });
  const known = ['a', 'b', 'c', 'd'].filter((name) => tokens.recall(name, keys));
  assert.deepEqual(known, ['a', 'c', 'd']);
  for (let count = 0; count < 100; count++) tokens.keep(`more ${count}`, keys, {});
  const left = Array.from({ length: 100 }, (_, count) => tokens.recall(`more ${count}`, keys));
  assert.equal(left.filter(Boolean).length, 3);
});
