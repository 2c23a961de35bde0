/** A stranger cannot tell a number that has an account from one that has none: not by status, body, header or limit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareKnownAndUnknown } from '../scripts/bench/enumeration.ts';
import { eachDatabase } from '../server/testing/databases.ts';

eachDatabase('enumeration', ({ open }) => {
  for (const isClosed of [false, true])
    test(`C14: ${isClosed ? 'members only' : 'open to everybody'}: sign-in, sign-up, forgot password and invitation answer alike`, async () => {
      const steps = await compareKnownAndUnknown(await open(), { numbers: 12, providerMs: [0, 2], isClosed });
      assert.ok(steps.length > 10);
      for (const { journey, step, known, unknown } of steps) {
        assert.deepEqual(known, unknown, `${journey}: ${step}`);
        assert.equal(
          [...known.values()].reduce((sum, count) => sum + count),
          12,
        );
      }
    });
});
