/** The telephone's key and cookie. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createSecrets } from '../../secrets.ts';
import { createTelephoneSessions, telephoneKey } from './session.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const [first, second] = [key('one'), key('two')];
const at = 1_768_465_800_000;
const hourMs = 3_600_000;

function sessionsWith(keys: Parameters<typeof createSecrets>[0], now = at) {
  const secrets = createSecrets(keys);
  return { secrets, ...createTelephoneSessions({ secrets, clock: { now: () => now } }) };
}
const headerOf = (cookie: string) => cookie.split(';')[0] ?? '';

test('the key is long, the same after a restart, and no other opens', () => {
  const one = sessionsWith([first]);
  assert.match(telephoneKey(one.secrets), /^[\w-]{43}$/);
  assert.ok(sessionsWith([first]).isKey(telephoneKey(one.secrets)));
  for (const wrong of [
    '',
    'x',
    telephoneKey(sessionsWith([second]).secrets),
    `${telephoneKey(one.secrets)}x`,
  ])
    assert.ok(!one.isKey(wrong));
});

test('after a rotation the old link and the old cookie work while their master key lives (F2)', () => {
  const old = sessionsWith([first]);
  const rotated = sessionsWith([second, first]);
  assert.ok(rotated.isKey(telephoneKey(old.secrets)));
  assert.ok(rotated.isOpen(headerOf(old.cookie({ isSecure: false }))));
  const without = sessionsWith([second]);
  assert.ok(!without.isKey(telephoneKey(old.secrets)));
  assert.ok(!without.isOpen(headerOf(old.cookie({ isSecure: false }))));
});

test('the cookie is not for scripts, not for other sites, and over https for https alone', () => {
  const sessions = sessionsWith([first]);
  assert.match(sessions.cookie({ isSecure: false }), /; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.match(sessions.cookie({ isSecure: true }), /; Secure$/);
});

test('a cookie lasts half a day and cannot be made longer', () => {
  const cookie = headerOf(sessionsWith([first]).cookie({ isSecure: true }));
  assert.ok(sessionsWith([first], at + 12 * hourMs - 1).isOpen(`a=b; ${cookie}; c=d`));
  assert.ok(!sessionsWith([first], at + 12 * hourMs).isOpen(cookie));
  const [, digest] = cookie.split('.');
  assert.ok(!sessionsWith([first]).isOpen(`_telephone=${at + 99 * hourMs}.${digest}`));
  for (const wrong of [undefined, '', '_telephone=', '_telephone=.', `_telephone=${at + hourMs}.`])
    assert.ok(!sessionsWith([first]).isOpen(wrong));
  assert.ok(sessionsWith([first]).isOpen(`_telephone=planted; ${cookie}`));
});
