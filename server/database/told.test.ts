/** Rows inside another statement: on both databases they come out as they went in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { listRows, toldRows } from '../factors/queries.ts';
import { createFlows } from '../sessions/flows.ts';
import { eachDatabase } from '../testing/databases.ts';
import { personRow } from '../testing/person-row.ts';
import { toldOf, userOf } from '../users/user.ts';
import { rowsAsText } from './told.ts';

eachDatabase('rows as text', (databases) => {
  test('what is read back is what stands in the table, of one person alone', async () => {
    const { kysely, engine } = await databases.open();
    await kysely.insertInto('tenants').values({ id: 'default', tag: 'development', created_at: 0 }).execute();
    const about = (userId: string) =>
      kysely
        .selectNoFrom(
          rowsAsText(
            engine,
            'factors',
            ['id', 'name', 'created_at', 'used_at'],
            sql<boolean>`factors.tenant_id = ${'default'} and factors.user_id = ${userId}`,
          ).as('text'),
        )
        .executeTakeFirstOrThrow();
    await kysely
      .insertInto('users')
      .values(['ann', 'bob'].map((id) => personRow(id)))
      .execute();
    const row = (id: string, user_id: string, name: string | null, created_at: number) => ({
      tenant_id: 'default',
      id,
      user_id,
      kind: 'passkey' as const,
      name,
      sealed_value: 'sealed',
      created_at,
      used_at: null,
      used_step: null,
    });
    const name = 'Ann\'s "key" \\ ключ 🔑\n{"a":1}';
    const rows = [row('one', 'ann', name, 1_790_000_000_123), row('two', 'bob', null, 2)];
    await kysely.insertInto('factors').values(rows).execute();

    assert.deepEqual(JSON.parse((await about('ann')).text), [
      { id: 'one', name, created_at: 1_790_000_000_123, used_at: null },
    ]);
    assert.equal((await about('nobody')).text, '[]');
  });

  test('with a flow comes whom it names, whole, of its own tenant alone', async () => {
    const database = await databases.open();
    const { kysely, engine } = database;
    const flows = createFlows({ database, clock: { now: () => 1000 } });
    const tellers = { person: toldOf(engine), held: toldRows(engine) };
    // One and the same id in both: only the tenant tells them apart.
    for (const tenant_id of ['default', 'admin']) {
      await kysely
        .insertInto('tenants')
        .values({ id: tenant_id, tag: 'development', created_at: 0 })
        .execute();
      const name = `Ann of ${tenant_id}`;
      await kysely
        .insertInto('users')
        .values({ ...personRow('ann', 5), tenant_id, name, custom_data: '{"a":"\\u00e4\\n"}' })
        .execute();
      for (const id of ['two', 'one'])
        await kysely
          .insertInto('factors')
          .values({
            tenant_id,
            id,
            user_id: 'ann',
            kind: 'passkey',
            name: null,
            sealed_value: name,
            created_at: 7,
            used_at: 9,
            used_step: null,
            credential_digest: `${tenant_id} ${id}`,
            passkey_slot: id === 'one' ? 1 : 2,
          })
          .execute();
      for (const [id, flow] of Object.entries({
        // What a provider says of somebody may hold half a letter, and U+0000.
        ann: JSON.stringify({ name: '\ud83d \0 "userId":"bob"', userId: 'ann', by: { userId: 'carl' } }),
        nobody: '{"userId":"gone"}',
        begun: '{}',
        new: null,
      }))
        await kysely
          .insertInto('interactions')
          .values({ tenant_id, id, payload: '{}', client_id: null, prompt: 'login', flow, expires_at: 2000 })
          .execute();
    }
    for (const tenantId of ['default', 'admin']) {
      const found = await flows.readWith<{ person: unknown; held: unknown }>(tenantId, 'ann', tellers);
      const row = await kysely
        .selectFrom('users')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
      assert.equal(row.name, `Ann of ${tenantId}`);
      assert.deepEqual(found?.told.person, userOf(row));
      assert.deepEqual(found.told.held, await listRows(kysely, { tenantId, userId: 'ann' }));
      for (const id of ['nobody', 'begun', 'new'])
        assert.deepEqual((await flows.readWith(tenantId, id, tellers))?.told, {
          person: undefined,
          held: [],
        });
    }
    assert.equal(await flows.readWith('default', 'elsewhere', tellers), undefined);
  });
});
