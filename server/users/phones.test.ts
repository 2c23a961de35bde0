/** Every spelling of a number is the same number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../../contract/errors.ts';
import { findPhone, readPhone } from './phones.ts';

const same: readonly (readonly [phone: string, ...spellings: string[]])[] = [
  [
    '+16502530000',
    '16502530000',
    '+1 (650) 253-0000',
    '0016502530000',
    '１６５０２５３００００',
    '+1.650.253.0000',
  ],
  ['+61412345678', '61412345678', '610412345678', '+61 0412 345 678', '+61 (0)412 345 678'],
  ['+447911123456', '447911123456', '4407911123456', '00 44 7911 123456'],
  ['+821012345678', '821012345678', '8201012345678'],
  // Italy keeps its zero (security E2).
  ['+390612345678', '390612345678', '+39 06 1234 5678'],
  // Argentina's 15 becomes the 9 after the country code.
  ['+5491123456789', '5491123456789', '+54 11 15 2345 6789'],
  ['+5511987654321', '5511987654321', '+55 11 98765-4321'],
  ['+79123456789', '79123456789', '+7 (912) 345-67-89', '789123456789'],
  ['+886912345678', '886912345678', '8860912345678'],
  ['+66812345678', '66812345678', '660812345678', '+๖๖ ๘๑ ๒๓๔ ๕๖๗๘'],
  ['+8613800138000', '8613800138000', '+٨٦ ١٣٨٠٠١٣٨٠٠٠', '۰۰۸۶۱۳۸۰۰۱۳۸۰۰۰'],
  // Only parsing is required, not a number in service.
  ['+1234567890', '1234567890'],
  ['+123456', '123456'],
  ['+883510012345678', '883510012345678'],
];

for (const [phone, ...spellings] of same) {
  test(`E2, E5: ${phone} in ${spellings.length} spellings`, () => {
    for (const text of [phone, ...spellings]) assert.equal(findPhone(text), phone, text);
  });
}

test('what is no number is 422 user.invalid_phone', () => {
  for (const text of [
    '',
    '12',
    '0',
    '00',
    '999123456',
    '012345678',
    '16502530000123456',
    '4912345678901234567',
    'ann',
    '+1-800-FLOWERS',
    '1650 ext 5',
    '+16502530000;ext=5',
    'tel:+16502530000',
    '1'.repeat(1000),
  ]) {
    assert.equal(findPhone(text), undefined, text);
    assert.throws(
      () => readPhone(text),
      (error) => error instanceof Refusal && error.code === 'user.invalid_phone' && error.status === 422,
    );
  }
});

test('E1: nothing that is written makes anything but E.164, and a number stays itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^\+?[0-9 ()-]{1,24}$/)), (text) => {
      const phone = findPhone(text);
      if (phone === undefined) return;
      assert.match(phone, /^\+[1-9]\d{2,14}$/);
      assert.equal(findPhone(phone), phone);
      assert.equal(findPhone(phone.slice(1)), phone);
    }),
    { numRuns: 3000 },
  );
});
