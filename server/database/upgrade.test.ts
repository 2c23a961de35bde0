/** A database of an earlier version becomes one of this version: no step comes before one that was already out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { emptyPlaceOn, fillTables } from '../testing/full-tables.ts';
import { dialectOf } from './fill.ts';
import { isMigrated, migrate, migrateLike } from './migrate.ts';
import { openDatabase } from './open.ts';
import type { Tables } from './tables.ts';

/** In the order in which they came out; a new step stands behind them. */
const cameOut = [
  '0001-start',
  '0002-message-time-lines',
  '0003-email-recipients',
  '0005-audit',
  '0006-people',
  '0007-permissions',
  '0008-organizations',
  '0009-hooks',
  '0010-tenants',
  '0011-configuration',
  '0012-large-tables',
  '0014-verifications',
  '0015-identities',
];

eachDatabase('upgrade', (databases) => {
  test('from where the last version stood, with rows in every table', async () => {
    const place = await emptyPlaceOn(databases);
    const kysely = new Kysely<Tables>({ dialect: dialectOf(place) });
    const untyped = kysely as unknown as Kysely<never>;
    assert.deepEqual(await migrateLike(untyped, place.engine, cameOut), cameOut);
    await fillTables({ kysely, engine: place.engine });
    const people = async () => (await sql`select * from users`.execute(kysely)).rows.length;
    const before = await people();
    assert.ok(before > 0);
    const more = await migrate(untyped, place.engine);
    assert.ok(more.length > 0 && more.every((name) => !cameOut.includes(name)));
    assert.equal(await isMigrated(untyped), true);
    assert.equal(await people(), before);
    await kysely.destroy();
    await (await openDatabase(place)).close();
  });
});
