/** The cookie's name and place: of the whole host under https, of its path for a tenant that has one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tenant } from '../tenants/tenants.ts';
import { deviceCookie, findDeviceKey } from './trusted-device-cookie.ts';

const key = { id: 'abc', secret: 'S'.repeat(43) };
const tenantAt = (endpoint: string, id = 'default') => ({ id, endpoint }) as Tenant;

test('over https: __Host- and Secure; under a path without the prefix; another tenant’s is not read', () => {
  const whole = deviceCookie(tenantAt('https://auth.example.com'), 'ann', key, 2);
  assert.match(
    whole,
    /^__Host-logto-trusted-device-[\w-]{43}=abc\.S{43}; Path=\/; Max-Age=172800; HttpOnly; SameSite=Lax; Secure$/,
  );
  const under = deviceCookie(tenantAt('https://auth.example.com/t/dev', 'dev'), 'ann', key, 2);
  assert.match(under, /^logto-trusted-device-[\w-]{43}=.*; Path=\/t\/dev; .*; Secure$/);
  const read = (cookie: string, tenant: Tenant, userId = 'ann') =>
    findDeviceKey({ tenant, headers: { cookie: `one=1; ${cookie.split(';')[0]}; two=2` } }, userId);
  const host = tenantAt('https://auth.example.com');
  assert.deepEqual(read(whole, host), key);
  assert.equal(read(whole, host, 'bob'), undefined);
  assert.equal(read(whole, tenantAt('https://auth.example.com', 'dev')), undefined);
  assert.equal(read(under, host), undefined);
});
