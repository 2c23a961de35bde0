/** The rules that stand beside the password field. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePassword } from './password-rules.ts';

for (const password of [
  'password',
  'Passw0rd1',
  'qwertyqwerty',
  'qwerty123',
  '12345678',
  '1234567890',
  '87654321',
  'aaaaaaaa',
  'abababab',
  'admin123!',
  'Iloveyou1',
  'letmein2024',
  'marinara1',
]) {
  test(`${password} is one that everybody uses`, () => {
    assert.equal(judgePassword(password, 'marina').isUncommon, false);
  });
}

for (const password of ['correct horse', 'Tr4ngo-Valley', 'ความลับของฉัน', '7fX!q2Lm']) {
  test(`${password} is taken`, () => {
    assert.deepEqual(judgePassword(password, 'marina'), { isLong: true, isUncommon: true });
  });
}

test('length is counted in characters, not in bytes or code units', () => {
  assert.equal(judgePassword('😀😁😂😃', 'x').isLong, false);
  assert.equal(judgePassword('seven77', 'x').isLong, false);
  assert.equal(judgePassword('', 'x').isUncommon, false);
});
