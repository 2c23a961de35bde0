/** LIKE in every script: with regard to capitals or without, the same on both databases. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type SqlBool, sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { matchesPattern } from './matches-pattern.ts';
import type { Database } from './open.ts';

eachDatabase('LIKE', ({ open, engine }) => {
  let database: Database;
  before(async () => {
    database = await open();
  });
  async function is<T>(expression: ReturnType<typeof sql<T>>): Promise<boolean> {
    const row = await database.kysely.selectNoFrom(expression.as('is')).executeTakeFirstOrThrow();
    return Boolean(row.is);
  }

  test('capitals count or do not, in every script that the database knows', async () => {
    // PostgreSQL goes by the language that its database was made with.
    const knowsAll = engine === 'sqlite' || (await is(sql<SqlBool>`lower('ИŽ') = 'иž'`));
    for (const [text, pattern, isAlike, isSame] of [
      ['Ann Lee', 'ANN%', true, false],
      ['Ann Lee', '%Lee', true, true],
      ['Ирина Žižek', '%ирина ŽI%', knowsAll, false],
      ['ирина žižek', 'ИРИНА ŽIŽEK', knowsAll, false],
      ['Ирина', 'И_ина', true, true],
      ['100% Ž', '100\\% _', true, true],
      ['Ann', 'Ž%', false, false],
    ] as const)
      for (const isCaseSensitive of [false, true])
        assert.equal(
          await is(
            matchesPattern(engine, sql`cast(${text} as text)`, pattern, { isCaseSensitive }) as ReturnType<
              typeof sql<SqlBool>
            >,
          ),
          isCaseSensitive ? isSame : isAlike,
          `${text} like ${pattern}`,
        );
  });
});
