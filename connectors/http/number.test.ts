/** Numbers as providers write them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { callingCodeOf, nationalPart, writeNumber } from './number.ts';

test('http-sms writes numbers with a plus, without, or as people of that country dial them', () => {
  const iran = { format: 'national', callingCode: '98', prefix: '0' } as const;
  const china = { format: 'national', callingCode: '86' } as const;
  for (const [e164, form, written] of [
    ['+447700900123', { format: 'e164' }, '+447700900123'],
    ['+447700900123', { format: 'digits' }, '447700900123'],
    ['+447700900123', { format: 'digits', prefix: '00' }, '00447700900123'],
    ['+989123456789', iran, '09123456789'],
    ['+14155550123', { ...iran, abroad: '00' }, '0014155550123'],
    ['+8613800138000', china, '13800138000'],
    ['+85291234567', { ...china, abroad: 'e164' }, '+85291234567'],
    ['+85291234567', { ...china, abroad: 'digits' }, '85291234567'],
    // +1 650 253 looks like a mainland number once its plus is gone
    ['+16502530000', { ...china, abroad: 'e164' }, '+16502530000'],
    ['+77011234567', { format: 'national', callingCode: '7', prefix: '8' }, '87011234567'],
    // Italy keeps its zero
    ['+390212345678', { format: 'national', callingCode: '39' }, '0212345678'],
  ] as const) {
    assert.equal(writeNumber(e164, form), written);
  }
});

test('http-sms refuses a number of another country that the settings have no form for', () => {
  assert.throws(
    () => writeNumber('+14155550123', { format: 'national', callingCode: '86' }),
    (error) =>
      isConnectorError(error) &&
      error.kind === 'region' &&
      error.retry === 'fix' &&
      !error.message.includes('415'),
  );
});

test('http-sms knows where a calling code ends', () => {
  for (const [e164, code, national] of [
    ['+12025550123', '1', '2025550123'],
    ['+18765550123', '1', '8765550123'],
    ['+79161234567', '7', '9161234567'],
    ['+201012345678', '20', '1012345678'],
    ['+211912345678', '211', '912345678'],
    ['+27821234567', '27', '821234567'],
    ['+351912345678', '351', '912345678'],
    ['+3725123456', '372', '5123456'],
    ['+380501234567', '380', '501234567'],
    ['+420601234567', '420', '601234567'],
    ['+5511912345678', '55', '11912345678'],
    ['+59899123456', '598', '99123456'],
    ['+66812345678', '66', '812345678'],
    ['+6737123456', '673', '7123456'],
    ['+819012345678', '81', '9012345678'],
    ['+84912345678', '84', '912345678'],
    ['+85291234567', '852', '91234567'],
    ['+886912345678', '886', '912345678'],
    ['+919876543210', '91', '9876543210'],
    ['+96512345678', '965', '12345678'],
    ['+989123456789', '98', '9123456789'],
    ['+998901234567', '998', '901234567'],
  ] as const) {
    assert.deepEqual([callingCodeOf(e164), nationalPart(e164)], [code, national]);
  }
});
