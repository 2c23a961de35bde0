/** Guesses at a second factor that somebody keeps: right ones cost nothing, wrong ones come to an end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../random.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createLimits } from './limits.ts';

const start = 1_768_465_800_000;

async function setUp(databases: TestDatabases) {
  const database = await databases.open();
  await database.kysely
    .insertInto('tenants')
    .values({ id: 'a', tag: 'production', created_at: start })
    .execute();
  const clock = { time: start, now: () => clock.time };
  return { clock, limits: createLimits({ database, clock, random: systemRandom }) };
}

eachDatabase('guesses', (databases) => {
  test('A4: a hundred wrong guesses in a row, over days, end in a block that time does not lift, but an operator', async () => {
    const { limits, clock } = await setUp(databases);
    const guess = { tenantId: 'a', factor: 'Totp', userId: 'ann' } as const;
    const take = () => limits.takeGuess({ ...guess, perHour: 20 });
    const guessWrongly = async (count: number) => {
      for (let time = 0; time < count; time += 1) {
        clock.time += 600_000;
        assert.equal((await take()).ok, true, `the ${time + 1}th`);
        await limits.countWrongGuess(guess);
      }
    };
    await guessWrongly(99);
    clock.time += 600_000;
    const right = await take();
    assert.ok(right.ok);
    await limits.refundGuess({ ...guess, taken: right.taken, perHour: 20 });
    await guessWrongly(100);
    clock.time += 400 * 86_400_000;
    const blocked = await take();
    assert.ok(!blocked.ok && blocked.blockedUntil > clock.time + 365 * 86_400_000);
    assert.equal((await limits.takeGuess({ ...guess, userId: 'bob', perHour: 20 })).ok, true);
    await limits.lift({ tenantId: 'a', userIds: ['ann'] });
    assert.equal((await take()).ok, true);
  });

  test('H2: right guesses use up no more than half of the tries, however many they are', async () => {
    const { limits } = await setUp(databases);
    const guess = { tenantId: 'a', factor: 'Totp', userId: 'ann', perHour: 6 } as const;
    for (let time = 0; time < 20; time += 1) {
      const { ok, ...rest } = await limits.takeGuess(guess);
      assert.ok(ok && 'taken' in rest, `the ${time + 1}th`);
      await limits.refundGuess({ ...guess, taken: rest.taken });
    }
    const wrong = [];
    for (let time = 0; time < 4; time += 1) wrong.push((await limits.takeGuess(guess)).ok);
    assert.deepEqual(wrong, [true, true, true, false]);
  });
});
