/** Pages of people among many: PostgreSQL's own plans say that no search reads the whole table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { eachDatabase } from '../testing/databases.ts';
import { commonQuery, countQuery, listRows, rareQuery, type Wanted } from './list.ts';
import { readUserSearch, searchCondition, type SearchQuery } from './search.ts';

const many = 50_000;

async function crowd(database: Database): Promise<void> {
  const { kysely, engine } = database;
  await kysely.insertInto('tenants').values({ id: 'default', tag: 'development', created_at: 0 }).execute();
  const numbers =
    engine === 'postgres'
      ? sql`generate_series(1, ${sql.lit(many)}) as n`
      : sql`(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${sql.lit(many)}) select n from s)`;
  const text = sql`cast(n as text)`;
  await sql`
    insert into users (tenant_id, id, username, username_key, primary_email, primary_phone, name, custom_data, profile,
      identities, is_suspended, created_at, updated_at)
    select 'default', 'id' || ${text}, 'user' || ${text}, 'user' || ${text}, 'user' || ${text} || '@example.com',
      '+1650' || cast(2000000 + n as text), 'Person ' || ${text}, '{}', '{}', '{}', 0, n, n
    from ${numbers}`.execute(kysely);
  await sql`analyze`.execute(kysely);
}

const wantedOf = (database: Database, query: SearchQuery, limit = 20): Wanted => ({
  tenantId: 'default',
  condition: searchCondition(database.engine, readUserSearch(query)),
  limit,
  offset: 0,
});

const searches: readonly SearchQuery[] = [
  { 'search.primaryPhone': '16502012345', 'mode.primaryPhone': 'exact' },
  { 'search.primaryPhone': '16502012345' },
  { 'search.primaryPhone': '%2012345%' },
  { search: '%user12345%' },
  { search: 'USER12345@example.com', mode: 'exact' },
  { search: '%nobody%' },
  { 'search.username': 'user12345', isCaseSensitive: 'true' },
  { 'search.name': 'person 12345', mode: 'exact' },
];

eachDatabase('pages of people', (databases) => {
  test('of many the first page and a count that is capped; of few all of them', async () => {
    const database = await databases.open();
    await crowd(database);
    const all = await listRows(database.kysely, wantedOf(database, {}));
    assert.deepEqual([all.total, all.isCapped, all.rows[0]?.id], [10_000, true, `id${many}`]);
    const behind = await listRows(database.kysely, { ...wantedOf(database, {}), offset: many - 20 });
    assert.deepEqual([behind.total, behind.isCapped, behind.rows.at(-1)?.id], [many, false, 'id1']);
    const common = await listRows(database.kysely, wantedOf(database, { search: '%user%' }));
    assert.deepEqual([common.isCapped, common.rows.length], [true, 20]);
    const one = await listRows(database.kysely, wantedOf(database, { 'search.primaryPhone': '16502012345' }));
    assert.deepEqual([one.total, one.isCapped, one.rows[0]?.id], [1, false, 'id12345']);
    const some = await listRows(database.kysely, wantedOf(database, { 'search.username': 'user1234%' }, 3));
    assert.deepEqual(
      [some.total, some.rows.map(({ username }) => username)],
      [11, ['user12349', 'user12348', 'user12347']],
    );
  });

  if (databases.engine === 'postgres')
    test('no search that names something reads the whole table, nor does the first page', async () => {
      const database = await databases.open();
      await crowd(database);
      const { kysely } = database;
      for (const query of searches) {
        const wanted = wantedOf(database, query);
        for (const statement of [countQuery(kysely, wanted, 10_001), rareQuery(kysely, wanted, 10_001)]) {
          const plan = JSON.stringify(await statement.explain('json'));
          assert.doesNotMatch(plan, /Seq Scan/, `${JSON.stringify(query)}: ${plan}`);
        }
      }
      const everybody = wantedOf(database, {});
      for (const statement of [countQuery(kysely, everybody, 10_001), commonQuery(kysely, everybody)])
        assert.doesNotMatch(JSON.stringify(await statement.explain('json')), /Seq Scan|"Sort"/);
    });
});
