/** Passkeys of before there were places for them: each gets one, the oldest the first, and more than twenty stay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kysely } from 'kysely';
import { eachDatabase } from '../testing/databases.ts';
import { emptyPlaceOn } from '../testing/full-tables.ts';
import { personRow } from '../testing/person-row.ts';
import { dialectOf } from './fill.ts';
import { migrate, migrateLike, stepNames } from './migrate.ts';
import { openDatabase } from './open.ts';
import type { Tables } from './tables.ts';

const before = stepNames.slice(0, stepNames.indexOf('0023-passkey-slots'));

eachDatabase('places of passkeys', (databases) => {
  test('as old as they are', async () => {
    const place = await emptyPlaceOn(databases);
    const kysely = new Kysely<Tables>({ dialect: dialectOf(place) });
    const untyped = kysely as unknown as Kysely<never>;
    await migrateLike(untyped, place.engine, before);
    await kysely.insertInto('tenants').values({ id: 'default', tag: 'development', created_at: 0 }).execute();
    for (const id of ['ann', 'bob']) await kysely.insertInto('users').values(personRow(id)).execute();
    const rows = Array.from({ length: 23 }, (_, index) => ({
      id: `a${String(index).padStart(2, '0')}`,
      at: 9 - (index % 3),
    }));
    for (const { id, at } of rows)
      await kysely
        .insertInto('factors')
        .values({
          tenant_id: 'default',
          id,
          user_id: 'ann',
          kind: 'passkey',
          sealed_value: id,
          created_at: at,
        })
        .execute();
    for (const kind of ['totp', 'passkey'] as const)
      await kysely
        .insertInto('factors')
        .values({ tenant_id: 'default', id: kind, user_id: 'bob', kind, sealed_value: kind, created_at: 1 })
        .execute();
    await migrate(untyped, place.engine);
    const slots = await kysely.selectFrom('factors').select(['id', 'user_id', 'passkey_slot']).execute();
    const oldest = rows.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    for (const [index, { id }] of oldest.entries())
      assert.equal(slots.find((row) => row.id === id)?.passkey_slot, index + 1);
    assert.deepEqual(
      slots
        .filter((row) => row.user_id === 'bob')
        .map(({ id, passkey_slot }) => [id, passkey_slot])
        .toSorted(([one = ''], [other = '']) => String(one).localeCompare(String(other), 'en')),
      [
        ['passkey', 1],
        ['totp', null],
      ],
    );
    await kysely.destroy();
    await (await openDatabase(place)).close();
  });
});
