/** What a text may be: what is no address, what no database holds, and nothing that takes long to look at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { email, text } from './text.ts';

test('an e-mail address, as the contract has it', () => {
  for (const right of ['a@b.c', 'a@b@c.d', 'a@b..c', 'ü@例え.jp', '@@b.c'])
    assert.ok(email.safeParse(right).success, right);
  for (const wrong of ['', 'a', '@b.c', 'a@b', 'a@.c', 'a@b.', 'a b@c.d', 'a@b.c\n', 'a@b.c\0', 'a.b@c'])
    assert.ok(!email.safeParse(wrong).success, wrong);
});

test('a megabyte of an address is looked at in no time', () => {
  const startedAt = performance.now();
  for (const endless of ['@'.repeat(1_000_000), `a@${'.'.repeat(1_000_000)} `, `a@${'a.'.repeat(500_000)}@`])
    email.safeParse(endless);
  assert.ok(performance.now() - startedAt < 1000);
});

test('every text but one with U+0000 in it', () => {
  assert.ok(text.safeParse('\u0001 \ud83d\ude00').success);
  assert.ok(!text.safeParse('a\0').success);
});
