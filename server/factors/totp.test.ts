/** Authenticator apps by the vectors of their RFCs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStep, fromBase32, stepAt, toBase32, totpAt } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

test('H2: RFC 4226 appendix D: the first ten values', () => {
  const values = Array.from({ length: 10 }, (_, counter) => totpAt(secret, counter));
  assert.deepEqual(values, [
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ]);
});

test('H3: RFC 6238 appendix B: the last six digits of each, at its time', () => {
  for (const [seconds, value] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const)
    assert.equal(totpAt(secret, stepAt(seconds * 1000)), value);
});

test('H3: one step to each side is accepted, two are not', () => {
  const now = 1_767_225_615_000;
  const step = stepAt(now);
  for (const [away, isFound] of [
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ] as const)
    assert.equal(findStep(secret, totpAt(secret, step + away), now), isFound ? step + away : undefined);
  for (const wrong of ['', '12345', '1234567', 'abcdef'])
    assert.equal(findStep(secret, wrong, now), undefined);
});

test('RFC 4648 §10: base32 there and back', () => {
  for (const [plain, encoded] of [
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const) {
    assert.equal(toBase32(Buffer.from(plain)), encoded);
    assert.equal(fromBase32(encoded)?.toString(), plain);
  }
  assert.equal(fromBase32('mzxw6ytb')?.toString(), 'fooba');
  assert.equal(fromBase32('MZXW6YTBOI======')?.toString(), 'foobar');
  for (const wrong of ['', '1', 'MZXW 6', 'M0']) assert.equal(fromBase32(wrong), undefined);
});
