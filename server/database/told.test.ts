/** Rows inside another statement: on both databases they come out as they went in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
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
    const person = (id: string) => ({
      tenant_id: 'default',
      id,
      custom_data: '{}',
      profile: '{}',
      identities: '{}',
      is_suspended: 0,
      created_at: 1,
      updated_at: 1,
    });
    await kysely
      .insertInto('users')
      .values([person('ann'), person('bob')] as never)
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
});
