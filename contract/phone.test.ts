/** Numbers as the contract writes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromWireDigits, isPhone, maskPhone, toWireDigits, wireDigits } from './phone.ts';

test('E1: a number is a plus sign and at most 15 digits', () => {
  for (const phone of ['+16502530000', '+123456', '+883510012345678']) assert.ok(isPhone(phone), phone);
  for (const text of [
    '16502530000',
    '+0123456',
    '+1234567890123456',
    '+1',
    '+1 650 253 0000',
    '',
    '+',
    '+1650253000\n',
  ])
    assert.ok(!isPhone(text), text);
});

test('the wire has digits alone', () => {
  assert.equal(toWireDigits('+16502530000'), '16502530000');
  assert.equal(fromWireDigits('16502530000'), '+16502530000');
  assert.ok(wireDigits.test('610412345678'));
  for (const text of ['+1650', '1 650', '1-650', '', '٨٦', '1'.repeat(129)])
    assert.ok(!wireDigits.test(text));
});

test('a masked number keeps four digits', () => {
  assert.equal(maskPhone('+16502530000'), '****0000');
});
