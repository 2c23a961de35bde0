/** Thousands of random steps through the flows, in every setting: whatever order they come in, nobody gets what is not theirs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../server/database/open.ts';
import { eachDatabase } from '../../server/testing/databases.ts';
import { createHarness, type Harness } from '../../server/testing/harness.ts';
import { actNames, type Move, walk } from './walker.ts';
import { createWorld, settings } from './world.ts';

/** More than 20,000 together, most of them where they are quicker; `WALK_STEPS=100000` takes that many in each. */
const stepsOn = { sqlite: 15_000, postgres: 6_000 } as const;
const walkLength = 60;

/** How often each is taken: what leads on is tried more often than what begins anew. */
const weights: Readonly<Partial<Record<Move['act'], number>>> = {
  begin: 1,
  switchTo: 2,
  sendCode: 8,
  checkCode: 12,
  checkPassword: 6,
  identify: 14,
  submit: 12,
  chooseName: 4,
  newApp: 4,
  proveNewApp: 5,
  bindApp: 5,
};
const mostly = (share: number) => fc.integer({ min: 0, max: 99 }).map((chance) => chance < share);
const move: fc.Arbitrary<Move> = fc.record({
  act: fc.oneof(...actNames.map((act) => ({ weight: weights[act] ?? 3, arbitrary: fc.constant(act) }))),
  who: fc.nat(4),
  // Mostly the newest, as people do.
  which: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
  event: fc.constantFrom('SignIn', 'Register', 'ForgotPassword'),
  isRight: mostly(80),
  isTwice: mostly(10),
});
const moves = fc
  .tuple(
    fc.constantFrom('SignIn', 'Register', 'ForgotPassword'),
    fc.array(move, { minLength: walkLength, maxLength: walkLength }),
  )
  .map(([event, rest]): readonly Move[] => [
    { act: 'begin', event, who: 0, which: 0, isRight: true, isTwice: false },
    ...rest,
  ]);

eachDatabase('random walks', ({ engine, open }) => {
  const stepsOfEach = Number(process.env['WALK_STEPS'] ?? stepsOn[engine]);
  let harness: Harness;
  let database: Database;
  before(async () => {
    database = await open();
    harness = await createHarness(database);
  });
  after(() => harness.close());

  const names = Object.keys(settings);
  for (const name of names)
    test(`A3, B7, C9: ${name}: no session without its factors, no account without its proof, no code twice, no message without a cause`, async (context) => {
      const numRuns = Math.ceil(stepsOfEach / names.length / walkLength);
      const patch = settings[name];
      assert.ok(patch);
      let steps = 0;
      const done: Record<string, number> = {};
      await fc.assert(
        fc.asyncProperty(moves, async (taken) => {
          const walked = await walk(await createWorld(harness, database, patch), taken);
          steps += walked.steps;
          for (const [act, count] of Object.entries(walked.successes)) done[act] = (done[act] ?? 0) + count;
        }),
        // A shorter walk that fails as well is not looked for: the walk tells what it did.
        { numRuns, endOnFailure: true },
      );
      context.diagnostic(`${steps} steps; with success: ${JSON.stringify(done)}`);
      assert.ok(steps >= stepsOfEach / names.length);
      if (steps > 1_000)
        for (const act of ['identify', 'submit']) assert.ok(done[act], `nobody could ${act}`);
    });
});
