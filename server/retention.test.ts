/** What is old goes, in small steps, while new rows are being written; what is young stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KyselyPlugin, sql } from 'kysely';
import type { Database } from './database/open.ts';
import { eachDatabase } from './testing/databases.ts';
import { createHarness } from './testing/harness.ts';

const dayMs = 86_400_000;
/** More than two steps of any table. */
const many = 1200;
const few = 40;

/** How old a row of each table is when it must go, and one that must stay. */
const ages = {
  messages: { old: 91 * dayMs, young: 89 * dayMs },
  logs: { old: 31 * dayMs, young: 29 * dayMs },
  hook_deliveries: { old: 15 * dayMs, young: 13 * dayMs },
  challenges: { old: 3 * 3_600_000, young: 3_600_000 },
  limits: { old: 3 * dayMs, young: dayMs },
} as const;
type Table = keyof typeof ages;
const tables = Object.keys(ages) as readonly Table[];

const rowsOf: Readonly<Record<Table, (at: number, of: string) => ReturnType<typeof sql>>> = {
  messages: (at, of) => sql`
    insert into messages (tenant_id, id, connector_id, factory_id, connector_version, purpose, recipient, locale, state,
      created_at, updated_at)
    select 'default', ${sql.lit(of)} || n, 'c', 'outbox', 1, 'SignIn', '+66812345678', 'en', 'delivered',
      ${sql.lit(at)} + n, ${sql.lit(at)} + n from numbers`,
  logs: (at, of) => sql`
    insert into logs (tenant_id, id, key, payload, created_at)
    select 'default', ${sql.lit(of)} || n, 'Test', '{"key":"Test","result":"Success"}', ${sql.lit(at)} + n from numbers`,
  hook_deliveries: (at, of) => sql`
    insert into hook_deliveries (tenant_id, id, hook_id, event, body, state, created_at, updated_at)
    select 'default', ${sql.lit(of)} || n, 'hook', 'User.Created', '{}', 'delivered', ${sql.lit(at)} + n, 0 from numbers`,
  challenges: (at, of) => sql`
    insert into challenges (tenant_id, id, kind, purpose, recipient, code_digest, key_id, created_at, expires_at)
    select 'default', ${sql.lit(of)} || n, 'management', 'Generic', '+66812345678', 'd', '1', ${sql.lit(at)} + n,
      ${sql.lit(at)} + n from numbers`,
  limits: (at, of) => sql`
    insert into limits (tenant_id, key, sends, resend_at, failures, failures_in_row, blocked_until, updated_at)
    select 'default', ${sql.lit(of)} || n, '', 0, '', 0, 0, ${sql.lit(at)} + n from numbers`,
};

async function put(database: Database, table: Table, at: number, of: string, count: number): Promise<void> {
  const statement = rowsOf[table](at, of);
  const numbers = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})`;
  // SQLite wants the list before, PostgreSQL takes it there too.
  await sql`${numbers} ${statement}`.execute(database.kysely);
}

const idsOf = async (database: Database, table: Table): Promise<readonly string[]> => {
  const id = table === 'limits' ? 'key' : 'id';
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(id)} as id from ${sql.table(table)} where tenant_id = 'default'`.execute(
    database.kysely,
  );
  return rows.map((row) => row.id.replace(/\d+$/, ''));
};

eachDatabase('retention', (databases) => {
  test('a sweep during writes removes what is old and nothing else, at most 500 rows a statement', async () => {
    const opened = await databases.open();
    const removed: number[] = [];
    const database = { ...opened, kysely: opened.kysely.withPlugin(countsRemoved(removed)) };
    const { services, clock, close } = await createHarness(database, { config: { logRetentionDays: 30 } });
    await sql`
      insert into hooks (tenant_id, id, name, events, sealed_config, sealed_signing_key, is_enabled, created_at)
      values ('default', 'hook', 'h', '[]', '', '', 0, 0)`.execute(opened.kysely);
    for (const table of tables) {
      await put(opened, table, clock.now() - ages[table].old - many, `old ${table} `, many);
      await put(opened, table, clock.now() - ages[table].young, `young ${table} `, few);
    }

    let isOver = false;
    let written = 0;
    const writing = tables.map(async (table) => {
      for (let round = 0; !isOver || round < 3; round++) {
        await put(opened, table, clock.now(), `new ${table} ${round} `, 5);
        written += 5;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    // Two nodes sweep at once.
    await Promise.all([services.sweep(), services.sweep()]);
    isOver = true;
    await Promise.all(writing);

    let fresh = 0;
    for (const table of tables) {
      const ids = await idsOf(opened, table);
      assert.equal(ids.filter((id) => id.startsWith('old ')).length, 0, table);
      assert.equal(ids.filter((id) => id.startsWith('young ')).length, few, table);
      fresh += ids.filter((id) => id.startsWith('new ')).length;
    }
    assert.equal(fresh, written);
    const total = removed.reduce((sum, count) => sum + count, 0);
    assert.ok(total >= tables.length * many, String(total));
    assert.ok(Math.max(...removed) <= 500, String(Math.max(...removed)));
    await close();
  });
});

/** How many rows each DELETE took. */
function countsRemoved(removed: number[]): KyselyPlugin {
  const deletes = new WeakSet<object>();
  return {
    transformQuery({ node, queryId }) {
      if (node.kind === 'DeleteQueryNode') deletes.add(queryId);
      return node;
    },
    async transformResult({ result, queryId }) {
      if (deletes.has(queryId)) removed.push(Number(result.numAffectedRows ?? 0));
      return result;
    },
  };
}
