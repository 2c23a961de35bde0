/** What a text may be: what is no address, what no database holds, and nothing that takes long to look at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth } from '../server/testing/growth.ts';
import { email, text } from './text.ts';

test('an e-mail address, as the contract has it', () => {
  for (const right of ['a@b.c', 'a@b@c.d', 'a@b..c', 'ü@例え.jp', '@@b.c'])
    assert.ok(email.safeParse(right).success, right);
  for (const wrong of ['', 'a', '@b.c', 'a@b', 'a@.c', 'a@b.', 'a b@c.d', 'a@b.c\n', 'a@b.c\0', 'a.b@c'])
    assert.ok(!email.safeParse(wrong).success, wrong);
});

test('a megabyte of an address costs what its length is, never its square', () => {
  for (const write of [
    (length: number) => '@'.repeat(length),
    (length: number) => `a@${'.'.repeat(length)} `,
    (length: number) => `a@${'a.'.repeat(length / 2)}@`,
  ]) {
    email.safeParse(write(1_000_000));
    const times = growth((length) => email.safeParse(write(length)), 16_000, 16);
    assert.ok(times < 64, `16 times the length costs ${times} times as much`);
  }
});

test('every text but one with U+0000 in it', () => {
  assert.ok(text.safeParse('\u0001 \ud83d\ude00').success);
  assert.ok(!text.safeParse('a\0').success);
});
