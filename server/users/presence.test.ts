/** Suspended or gone: every node knows at once, and asks the database once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Database, openDatabase } from '../database/open.ts';
import { systemRandom } from '../random.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createPasswords } from './passwords.ts';
import { createUsers } from './users.ts';
import { until } from '../testing/until.ts';

const node = (database: Database) =>
  createUsers({
    database,
    clock: { now: () => 1_767_225_600_000 },
    random: systemRandom,
    passwords: createPasswords(),
    isCaseSensitive: async () => true,
    revoke: async () => {},
  });

const seed = (database: Database) =>
  database.kysely
    .insertInto('tenants')
    .values({ id: 'default', tag: 'development', created_at: 0 })
    .execute();

eachDatabase('presence', (databases) => {
  test('one statement, then none, until somebody is suspended, let in again or removed', async () => {
    const database = await databases.open();
    await seed(database);
    const users = node(database);
    const { id } = await users.create('default', {});
    assert.equal(await users.isActive('default', id), true);
    const before = database.statements();
    for (let call = 0; call < 10; call++) assert.equal(await users.isActive('default', id), true);
    assert.equal(database.statements(), before);
    await users.suspend('default', id, true);
    assert.equal(await users.isActive('default', id), false);
    await users.suspend('default', id, false);
    assert.equal(await users.isActive('default', id), true);
    await users.remove('default', id);
    assert.equal(await users.isActive('default', id), false);
    assert.equal(await users.isActive('default', 'nobody'), false);
    assert.equal(await users.isActive('admin', id), false);
  });

  if (databases.engine === 'postgres')
    test('another node hears of it', async () => {
      const url = await databases.url();
      const open = () => openDatabase({ engine: 'postgres', url, poolSize: 10 });
      const [one, other] = [await open(), await open()];
      try {
        await seed(one);
        const { id } = await node(one).create('default', {});
        const elsewhere = node(other);
        assert.equal(await elsewhere.isActive('default', id), true);
        await node(one).suspend('default', id, true);
        await until(async () => !(await elsewhere.isActive('default', id)), 'the other node heard');
      } finally {
        await one.close();
        await other.close();
      }
    });
});
