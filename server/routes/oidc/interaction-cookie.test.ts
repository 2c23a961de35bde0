/** The cookie of sign-ins in progress: whose it is, how many it holds, how long it grows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTenants } from '../../tenants/tenants.ts';
import { createCookieKeys } from './cookie-keys.ts';
import { addInteraction, interactionIdOf } from './interaction-cookie.ts';

describe('the cookie of sign-ins in progress', () => {
  const tenants = createTenants({
    endpoints: { default: 'http://localhost:1', admin: 'http://localhost:2' },
  });
  const tenant = tenants.get('default');
  const keys = createCookieKeys(['new', 'old']);
  const request = (
    value: string,
    { header = {}, url = '/', signature = keys.sign(`_interaction=${value}`) } = {},
  ) => ({
    headers: { cookie: `a=b; _interaction=${value}; _interaction.sig=${signature}`, ...header },
    url,
  });
  const read = (...args: Parameters<typeof request>) => interactionIdOf(request(...args), { tenant, keys });

  test('one id for each application, and the newest', () => {
    const cookie = addInteraction(addInteraction(undefined, 'one', 'uid1'), 'two', 'uid2');
    assert.deepEqual(JSON.parse(decodeURIComponent(cookie)), { one: 'uid1', two: 'uid2', _legacy: 'uid2' });
    assert.equal(read(cookie), 'uid2');
    assert.equal(read(cookie, { url: '/consent?app_id=one' }), 'uid1');
    assert.equal(read(cookie, { header: { 'logto-app-id': 'one' }, url: '/?app_id=two' }), 'uid1');
    assert.equal(read(cookie, { url: '/?app_id=three' }), undefined, 'the newest is another application’s');
    assert.equal(read(cookie, { url: '/?app_id=__proto__' }), undefined);
  });

  test('a bare text is the newest id', () => {
    assert.equal(read('uid9'), 'uid9');
    assert.equal(read('uid9', { url: '/?app_id=three' }), 'uid9', 'whose it is, it does not say');
    assert.equal(read(addInteraction('uid9', 'one', 'uid1')), 'uid1');
  });

  test('only what we signed counts, also with an older key, and never another tenant’s', () => {
    assert.equal(read('uid', { signature: 'x' }), undefined);
    const old = createCookieKeys(['old']).sign('_interaction=uid');
    assert.equal(read('uid', { signature: old }), 'uid');
    assert.equal(interactionIdOf(request('uid'), { tenant: tenants.get('admin'), keys }), undefined);
    assert.equal(interactionIdOf({ headers: {}, url: '/' }, { tenant, keys }), undefined);
  });

  test('it stays small', () => {
    let cookie: string | undefined;
    for (let n = 0; n < 50; n++) cookie = addInteraction(cookie, `application-${n}`, 'x'.repeat(43));
    assert.ok(String(cookie).length < 2000);
    assert.equal(read(String(cookie), { url: '/?app_id=application-49' }), 'x'.repeat(43));
  });
});
