/** The browsers that a person trusts, listed and ended by their owner alone, on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { basisOf } from '../device-basis.ts';
import { deviceCookie } from '../trusted-device-cookie.ts';

const path = '/api/my-account/trusted-devices';

eachDatabase('own trusted devices', (databases) => {
  test('401, 400, 200, 204, 404 for another’s; it counts no more, and it is written down', async (t) => {
    const rig = await openAccount(databases, t);
    const [ann, bob] = [await rig.member(), await rig.member()];
    const { trustedDevices } = rig.services;
    const key = trustedDevices.makeKey();
    const basis = basisOf('default', ann.user, []);
    await trustedDevices.keep(rig.database.kysely, basis, { key, days: 2, agent: 'a browser' });
    assert.equal((await ann.ask('GET', path)).verdict, '401 verification_record.permission_denied');
    const now = rig.clock.now();
    assert.deepEqual((await ann.confirmed('GET', path)).body, {
      trustedDevices: [
        {
          id: key.id,
          userAgent: 'a browser',
          createdAt: now,
          expiresAt: now + 2 * 86_400_000,
          lastUsedAt: null,
          isCurrent: false,
        },
      ],
    });
    const cookie = deviceCookie({ id: 'default', endpoint: 'http://x' } as Tenant, ann.user.id, key, 2);
    const proof = await ann.byPassword();
    const here = await ann.ask('GET', path, undefined, {
      'logto-verification-id': proof,
      cookie: String(cookie.split(';')[0]),
    });
    assert.equal(here.body.trustedDevices[0]?.isCurrent, true);
    assert.deepEqual((await bob.confirmed('GET', path)).body, { trustedDevices: [] });
    const one = `${path}/${key.id}`;
    assert.equal((await bob.confirmed('DELETE', one)).verdict, '404 entity.not_found');
    assert.equal((await ann.ask('DELETE', one)).verdict, '401 verification_record.permission_denied');
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    for (const [method, to] of [
      ['GET', path],
      ['DELETE', one],
    ] as const)
      assert.equal((await narrow.confirmed(method, to)).verdict, '401 auth.unauthorized');
    await rig.setFields({ mfa: 'ReadOnly' });
    assert.equal((await ann.confirmed('DELETE', one)).verdict, '400 account_center.field_not_editable');
    await rig.setFields({ mfa: 'Off' });
    assert.equal((await ann.confirmed('GET', path)).verdict, '400 account_center.field_not_enabled');
    await rig.setFields({});
    assert.equal((await ann.confirmed('DELETE', one)).verdict, '204');
    assert.equal(await trustedDevices.use(basis, key), undefined);
    const [row] = await rig.logs('Account.DELETE /api/my-account/trusted-devices/:deviceId');
    assert.equal(row?.payload['userId'], ann.user.id);
  });
});
