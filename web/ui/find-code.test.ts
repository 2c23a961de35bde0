/** D5: a typed, pasted or filled-in code is found, and no other number is taken for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCode, readPastedCode, readTypedCode } from './find-code.ts';

const find = (text: string) => findCode(text, 6, 'login.example.com');

test('D5 the whole message of each language gives its code', () => {
  assert.equal(find('Your code is 482913. It expires in 10 minutes. Never share it.'), '482913');
  assert.equal(find('รหัสของคุณคือ 482913 ใช้ได้ภายใน 10 นาที'), '482913');
  assert.equal(find('您的驗證碼是482913，10分鐘內有效。'), '482913');
  assert.equal(find('Ваш код: 482 913. Никому его не сообщайте.'), '482913');
  assert.equal(find('G-482913 is your code'), '482913');
});

test('D1 the origin-bound last line decides, whatever else the text holds', () => {
  assert.equal(find('Order 111222 is paid.\nYour code is 482913.\n\n@login.example.com #482913'), '482913');
  assert.equal(find('Code 482913\n\n@login.example.com #482913 @frame.example'), '482913');
  assert.equal(find('Code 482913\n@example.com #482913'), '482913');
  assert.equal(findCode('x\n@localhost #482913', 6, 'localhost'), '482913');
});

test('D8 a line bound to another host gives nothing', () => {
  assert.equal(find('Your code is 482913.\n@evil.com #000000'), undefined);
  assert.equal(find('Your code is 482913.\n@evil-login.example.com.evil #000000'), undefined);
});

test('other numbers are not taken for the code', () => {
  assert.equal(find('Call +66 812 345678 for help'), undefined);
  assert.equal(find('Call +66 812 345678, your code is 482913'), '482913');
  assert.equal(find('Paid 123456.78 today'), undefined);
  assert.equal(find('12345678'), undefined);
  assert.equal(find('Either 111222 or 333444'), undefined);
  assert.equal(find('123 456 789'), undefined);
  assert.equal(find('Twice: 482913, again 482913'), '482913');
  assert.equal(find('nothing here'), undefined);
});

test('D5 the field takes what people do to it', () => {
  const pasted = (text: string) => readPastedCode(text, 6, 'login.example.com');
  assert.equal(readTypedCode('12a3', 6), '123');
  assert.equal(readTypedCode('1234567', 6), '123456');
  assert.equal(readTypedCode('๑๒๓', 6), '123');
  assert.equal(pasted(' 123 456 '), '123456');
  assert.equal(pasted('123-456'), '123456');
  assert.equal(pasted('１２３４５６'), '123456');
  assert.equal(pasted('code: 123 456'), '123456');
  assert.equal(pasted('123'), '123');
  assert.equal(pasted('+66 81 234 5678'), undefined);
  assert.equal(pasted('0812345678'), undefined);
  assert.equal(pasted('hello'), undefined);
  assert.equal(pasted('Your code is 482913.\n@evil.com #000000'), undefined);
  assert.equal(pasted(''), '');
});
