/** What a receiver says is kept without the secrets it was sent, however they are spelled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideInReply } from './hide-in-reply.ts';

const hide = (name: string, value: string, text: string, isCut = false): string =>
  hideInReply(text, { url: 'https://hooks.example', headers: { [name]: value } }, isCut);

test('a secret that ends like a pattern of replacement does not come back by its mask (F2)', () => {
  for (const end of ['$&z!', '$`z!', "$'z!", '$$z!', '9$&z'])
    assert.equal(hide('x-token', `0123456789${end}`, `<0123456789${end}>`), `<••••${end}>`);
});

test('each part of a cookie is one, and JSON of every make is read (F2)', () => {
  const cookie = 'session=abcd-efgh-ijkl; lang=english';
  assert.equal(hide('cookie', cookie, '{"session":"abcd-efgh-ijkl"}'), '{"session":"••••ijkl"}');
  assert.equal(hide('cookie', cookie, cookie), '••••lish');
  const secret = 'Ab/c&d<e>f"0123';
  for (const spelling of [
    JSON.stringify(secret),
    String.raw`"Ab\/c&d<e>f\"0123"`,
    String.raw`"Ab/c\u0026d\u003ce\u003ef\"0123"`,
  ])
    assert.equal(hide('x-api-key', secret, `{"key":${spelling}}`), '{"key":"••••0123"}');
});

test('what was cut within a secret loses what is there of it; words of other headers stay (F2)', () => {
  assert.equal(hide('authorization', 'Bearer 0123456789', 'you sent Bearer 01234', true), 'you sent ');
  assert.equal(hide('x-team', 'crm-of-the-shop', 'hello crm-of-the-shop', true), 'hello crm-of-the-shop');
});
