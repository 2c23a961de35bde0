/** Statements that share a connection: each fails alone, waits for nobody slow, outlives a broken connection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { until } from '../testing/until.ts';
import { slowMs } from './lanes.ts';
import { type Database, openDatabase } from './open.ts';

const ask = async <T>({ kysely }: Database, query: ReturnType<typeof sql<T>>) =>
  (await query.execute(kysely)).rows[0];
const backend = (database: Database) => ask(database, sql<{ pid: number }>`select pg_backend_pid() as pid`);

eachDatabase('lanes', (databases) => {
  if (databases.engine === 'sqlite') return;

  test('many statements of one turn share a few connections, and one that fails fails alone', async ({
    mock,
  }) => {
    const database = await databases.open();
    // On a busy machine one may wait for long without being slow.
    mock.method(performance, 'now', () => 0);
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, number) =>
        number % 10 === 3
          ? ask(database, sql`select ${number}::int / 0`)
          : ask(
              database,
              sql<{ pid: number; n: number }>`select pg_backend_pid() as pid, ${number}::int as n`,
            ),
      ),
    );
    const pids = new Set<unknown>();
    answers.forEach((answer, number) => {
      assert.equal(answer.status === 'rejected', number % 10 === 3);
      if (answer.status !== 'fulfilled') return;
      const { pid, n } = answer.value as { pid: number; n: number };
      assert.equal(n, number);
      pids.add(pid);
    });
    assert.ok(pids.size <= 2, `${pids.size} connections`);
  });

  test('nobody is queued behind a slow statement', async () => {
    const url = await databases.url();
    const open = () => openDatabase({ engine: 'postgres', url, poolSize: 10 });
    const [database, other] = [await open(), await open()];
    try {
      const [isHeld, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holding = other.transaction(async (trx) => {
        await sql`select pg_advisory_xact_lock(1)`.execute(trx);
        isHeld.resolve();
        await over.promise;
      });
      await isHeld.promise;
      // As slow as that transaction is long.
      const slow = Array.from({ length: 4 }, () =>
        sql`select pg_advisory_xact_lock_shared(1)`.execute(database.kysely),
      );
      const heldUp = sql<{
        n: number;
      }>`select count(*)::int as n from pg_locks join pg_database on pg_database.oid = database
        where locktype = 'advisory' and not granted and datname = current_database()`;
      await until(async () => ((await ask(other, heldUp))?.n ?? 0) > 0, 'one is held up');
      await new Promise((resolve) => setTimeout(resolve, 2 * slowMs));
      await ask(database, sql`select 1`);
      over.resolve();
      await Promise.all([holding, ...slow]);
    } finally {
      for (const one of [database, other]) await one.close();
    }
  });

  test('a transaction has its connection for itself', async () => {
    const database = await databases.open();
    const mine = Promise.withResolvers<number | undefined>();
    const done = Promise.withResolvers<void>();
    const running = database.transaction(async (trx) => {
      mine.resolve((await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)).rows[0]?.pid);
      await done.promise;
    });
    const own = await mine.promise;
    const others = await Promise.all(Array.from({ length: 20 }, () => backend(database)));
    assert.ok(others.every((other) => other?.pid !== own));
    done.resolve();
    await running;
  });

  test('after its connections were broken the next statement is answered', async () => {
    const database = await databases.open();
    const { pid } = (await backend(database)) ?? {};
    await assert.rejects(sql`select pg_terminate_backend(pg_backend_pid())`.execute(database.kysely));
    const next = await backend(database);
    assert.notEqual(next?.pid, pid);
  });
});
