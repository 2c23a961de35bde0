/** The room's own promise: one person, one tenant, what it rests on, and nothing after its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../testing/databases.ts';
import { openExperience } from '../testing/experience.ts';

eachDatabase('the trusted devices of a person', (databases) => {
  test('another tenant’s, another basis, removed at once by many: nobody is let in', async (t) => {
    const rig = await openExperience(databases, t);
    const { trustedDevices: devices } = rig.services;
    const { id: userId } = await rig.addUser({ username: 'ann' });
    const basis = {
      tenantId: 'default',
      userId,
      passwordChangedAt: 1,
      phone: null,
      email: 'ann@example.com',
      factorIds: ['one', 'two'],
    };
    const key = devices.makeKey();
    await devices.keep(rig.database.kysely, basis, { key, days: 1, agent: 'a browser' });
    const more = { ...basis, factorIds: ['two', 'three', 'one'] };
    assert.equal((await devices.use(more, key))?.agent, 'a browser', 'one more factor does no harm');
    for (const other of [
      { tenantId: 'admin' },
      { userId: 'somebody' },
      { passwordChangedAt: 2 },
      { passwordChangedAt: null },
      { phone: '+16502530000' },
      { email: null },
      { factorIds: ['one'] },
    ]) {
      assert.equal(await devices.use({ ...basis, ...other }, key), undefined, JSON.stringify(other));
      assert.deepEqual(await devices.list({ ...basis, ...other }), [], JSON.stringify(other));
    }
    assert.equal(await devices.remove({ tenantId: 'admin', userId }, key.id), false);
    assert.equal(await devices.remove({ tenantId: 'default', userId: 'somebody' }, key.id), false);
    const removed = await Promise.all(
      Array.from({ length: 5 }, () => devices.remove({ tenantId: 'default', userId }, key.id)),
    );
    assert.equal(removed.filter(Boolean).length, 1);
    assert.equal(await devices.use(basis, key), undefined);
  });
});
