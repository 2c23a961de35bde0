/** What a tenant decided: kept apart by tenant, never half written, never overwritten by somebody else's change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminSettings, freshSettings, newcomersSettings } from '../../contract/fresh-settings.ts';
import { settings as schema, signInExperience } from '../../contract/settings.ts';
import type { Database } from '../database/open.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createSettings } from './settings.ts';
import { until } from '../testing/until.ts';

const at = 1_768_465_800_000;
const circumstances = {
  hasSmsConnector: true,
  hasEmailConnector: false,
  usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
};

async function createRoom(database: Database) {
  for (const id of ['default', 'admin'])
    await database.kysely
      .insertInto('tenants')
      .values({ id, tag: 'production', created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  return createSettings({ database, clock: { now: () => at } });
}

eachDatabase('settings', ({ open, engine, url }) => {
  test('what a tenant starts with is written once, and is what the schema says', async () => {
    const room = await createRoom(await open());
    assert.equal(await room.seed('default', newcomersSettings), true);
    assert.equal(await room.seed('admin', adminSettings), true);
    assert.equal(await room.seed('default', freshSettings), false);
    const row = await room.signInExperience('default');
    assert.deepEqual(row, { ...newcomersSettings, tenantId: 'default', id: 'default' });
    assert.deepEqual(signInExperience.parse(row), row);
    assert.equal((await room.signInExperience('admin')).signInMode, 'SignIn');
  });

  test('a change is answered and read at once, and stays in its tenant', async () => {
    const room = await createRoom(await open());
    await room.seed('default', freshSettings);
    await room.seed('admin', freshSettings);
    await room.signInExperience('default');
    const changed = await room.update('default', { signInMode: 'SignIn' }, circumstances);
    assert.equal(changed.signInMode, 'SignIn');
    assert.deepEqual(await room.signInExperience('default'), changed);
    assert.equal((await room.signInExperience('admin')).signInMode, 'SignInAndRegister');
  });

  test('a refused change changes nothing', async () => {
    const room = await createRoom(await open());
    await room.seed('default', freshSettings);
    const patch = { signInMode: 'SignIn' as const, hideLogtoBranding: true };
    await assert.rejects(room.update('default', patch, circumstances), { code: 'request.invalid_input' });
    assert.equal((await room.signInExperience('default')).signInMode, 'SignInAndRegister');
  });

  test('changes of different settings at the same moment are all kept', async () => {
    const room = await createRoom(await open());
    await room.seed('default', freshSettings);
    await Promise.all([
      room.update('default', { signInMode: 'SignIn' }, circumstances),
      room.update('default', { customCss: 'a{}' }, circumstances),
      room.update('default', { messageLimitPolicy: { sendsPerAddress: 3 } }, circumstances),
      room.update('default', { termsOfUseUrl: 'https://a.example/' }, circumstances),
    ]);
    const { signInMode, customCss, messageLimitPolicy, termsOfUseUrl } =
      await room.signInExperience('default');
    assert.deepEqual(
      { signInMode, customCss, messageLimitPolicy, termsOfUseUrl },
      {
        signInMode: 'SignIn',
        customCss: 'a{}',
        messageLimitPolicy: { sendsPerAddress: 3 },
        termsOfUseUrl: 'https://a.example/',
      },
    );
  });

  test('reading costs no statement once it is known', async () => {
    const database = await open();
    const room = await createRoom(database);
    await room.seed('default', freshSettings);
    await room.signInExperience('default');
    const before = database.statements();
    for (let reading = 0; reading < 10; reading++) await room.signInExperience('default');
    assert.equal(database.statements() - before, 0);
  });

  test('a setting that is younger than the row starts as in a fresh tenant; memory cannot be changed', async () => {
    const database = await open();
    const room = await createRoom(database);
    const { messageLimitPolicy: _, ...old } = freshSettings;
    await database.kysely
      .insertInto('sign_in_experiences')
      .values({ tenant_id: 'default', value: JSON.stringify(old), updated_at: at })
      .execute();
    const row = await room.signInExperience('default');
    assert.deepEqual(row.messageLimitPolicy, {});
    assert.throws(() => row.signIn.methods.pop(), TypeError);
  });

  if (engine === 'postgres')
    test('another node hears of a change', async () => {
      const address = await url();
      const { openDatabase } = await import('../database/open.ts');
      const [one, other] = await Promise.all(
        [1, 2].map(() => openDatabase({ engine: 'postgres', url: address, poolSize: 2 })),
      );
      assert.ok(one && other);
      try {
        const here = await createRoom(one);
        const there = await createRoom(other);
        await here.seed('default', freshSettings);
        assert.equal((await there.signInExperience('default')).signInMode, 'SignInAndRegister');
        await here.update('default', { signInMode: 'SignIn' }, circumstances);
        const heard = async () => (await there.signInExperience('default')).signInMode === 'SignIn';
        await until(heard, 'the other node heard');
      } finally {
        await Promise.all([one.close(), other.close()]);
      }
    });
});

test('what a tenant may start with is what a PATCH would take', () => {
  for (const start of [freshSettings, newcomersSettings, adminSettings])
    assert.deepEqual(schema.parse(start), start);
});
