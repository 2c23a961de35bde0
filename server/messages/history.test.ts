/** Pages of messages among many: capped counts, and plans that read no table from its beginning. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { eachDatabase } from '../testing/databases.ts';
import { countQuery, createHistory, type MessageFilter, pageQuery } from './history.ts';

const many = 30_000;

/** Nine of ten were delivered by one connector; every hundredth is another's. */
async function fill({ kysely }: Database): Promise<void> {
  await kysely.insertInto('tenants').values({ id: 'default', tag: 'development', created_at: 0 }).execute();
  await sql`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(many)})
    insert into messages (tenant_id, id, connector_id, factory_id, connector_version, purpose, recipient, locale, state,
      created_at, updated_at)
    select 'default', 'm' || n, case when n % 100 = 0 then 'rare' else 'usual' end, 'outbox', 1, 'SignIn',
      '+668' || (10000000 + n), 'en', case when n % 10 = 0 then 'failed' else 'delivered' end, n, n
    from numbers`.execute(kysely);
  await sql`analyze`.execute(kysely);
}

const filters: readonly Omit<MessageFilter, 'tenantId'>[] = [
  {},
  { recipient: '+66810012345' },
  { state: 'failed' },
  { state: 'handed' },
  { connectorId: 'rare' },
  { connectorId: 'nothing' },
  { connectorId: 'rare', state: 'failed' },
  { from: 100, to: 200 },
];

eachDatabase('messages among many', (databases) => {
  test('newest first; counted up to 10,000, and on a page far behind up to its end', async () => {
    const database = await databases.open();
    await fill(database);
    const { list } = createHistory(database.kysely);
    const ask = async (filter: Omit<MessageFilter, 'tenantId'>, offset = 0) => {
      const { messages, ...rest } = await list({ tenantId: 'default', ...filter }, { limit: 2, offset });
      return { ids: messages.map(({ id }) => id), ...rest };
    };
    assert.deepEqual(await ask({}), { ids: ['m30000', 'm29999'], total: 10_000, isCapped: true });
    assert.deepEqual(await ask({ connectorId: 'rare' }), {
      ids: ['m30000', 'm29900'],
      total: 300,
      isCapped: false,
    });
    assert.deepEqual(await ask({}, many - 2), { ids: ['m2', 'm1'], total: many, isCapped: false });
    assert.deepEqual(await ask({ state: 'handed' }), { ids: [], total: 0, isCapped: false });
  });

  test('every filter reads an index, in its order', async () => {
    const database = await databases.open();
    await fill(database);
    for (const filter of filters) {
      const wanted = { tenantId: 'default', ...filter };
      const page = pageQuery(database.kysely, wanted, { limit: 20, offset: 0 });
      for (const statement of [page, countQuery(database.kysely, wanted, 10_001)]) {
        const { sql: text, parameters } = statement.compile();
        const plan =
          databases.engine === 'postgres'
            ? JSON.stringify(await statement.explain('json'))
            : JSON.stringify(
                (
                  await database.kysely.executeQuery({
                    ...statement.compile(),
                    sql: `explain query plan ${text}`,
                    parameters,
                  })
                ).rows,
              );
        assert.doesNotMatch(plan, /Seq Scan|SCAN messages"/, `${JSON.stringify(filter)}: ${plan}`);
      }
    }
  });
});
