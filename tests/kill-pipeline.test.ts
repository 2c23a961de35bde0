/** kill -9 in the send pipeline, a few times; `node tests/kill-pipeline.ts` does it a thousand times. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { killPipeline } from './kill-pipeline.ts';

eachDatabase('kill -9 while messages leave', ({ engine, url }) => {
  test('C9, F5: no message twice, no row lost, none left without an end', async () => {
    const result = await killPipeline(6, engine === 'postgres' ? await url() : undefined);
    assert.deepEqual([result.twice, result.withoutRow], [[], []]);
    const { accepted = 0, unknown = 0, ...others } = result.states;
    assert.deepEqual(others, {});
    assert.ok(accepted > 20 && unknown > 0, JSON.stringify(result));
  });
});
