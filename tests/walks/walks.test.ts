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
const stepsOn = { sqlite: 18_000, postgres: 2_500 } as const;
/** On average. */
const stepsOfAWalk = 78;

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
/** The ways that lead somewhere: by chance alone hardly anybody comes to their end. */
const ways: readonly (readonly Move['act'][])[] = [
  [
    'begin',
    'sendCode',
    'checkCode',
    'identify',
    'showApp',
    'newApp',
    'proveNewApp',
    'bindApp',
    'newCodes',
    'submit',
  ],
  ['begin', 'checkPassword', 'identify', 'showApp', 'sendSecond', 'checkSecond', 'answerPrompt', 'submit'],
  [
    'begin',
    'sendCode',
    'checkCode',
    'identify',
    'addPassword',
    'identify',
    'answerPrompt',
    'answerPrompt',
    'submit',
  ],
  ['begin', 'checkPassword', 'identify', 'newApp', 'proveNewApp', 'bindApp', 'newCodes', 'submit'],
  [
    'begin',
    'sendCode',
    'checkCode',
    'identify',
    'switchTo',
    'identify',
    'addPassword',
    'identify',
    'newApp',
    'proveNewApp',
    'bindApp',
    'newCodes',
    'submit',
  ],
  ['begin', 'chooseName', 'identify', 'newApp', 'proveNewApp', 'bindApp', 'newCodes', 'submit'],
  ['begin', 'sendCode', 'checkCode', 'identify', 'renew', 'submit'],
];
const rightly = { which: 0, isRight: true, isTwice: false } as const;
/** A whole way for one person, of which a step is left out now and then. */
const way: fc.Arbitrary<readonly Move[]> = fc
  .record({
    acts: fc.constantFrom(...ways),
    who: fc.nat(4),
    event: fc.constantFrom('SignIn', 'SignIn', 'SignIn', 'Register', 'Register', 'ForgotPassword'),
    left: fc.integer({ min: -6, max: 8 }),
  })
  .map(({ acts, who, event, left }) =>
    acts.filter((_act, place) => place !== left).map((act): Move => ({ ...rightly, act, who, event })),
  );
/** Each way whole, by somebody new and by a member: in every setting there is an end to come to. The walks at random begin after it. */
const wholly = [
  { event: 'Register', who: 0 } as const,
  { event: 'SignIn', who: 4 } as const,
  { event: 'ForgotPassword', who: 4 } as const,
].flatMap((by) => ways.flatMap((acts) => acts.map((act): Move => ({ ...rightly, ...by, act }))));
const few = fc.array(move, { minLength: 1, maxLength: 6 });
const moves = fc
  .array(fc.oneof({ weight: 2, arbitrary: way }, { weight: 1, arbitrary: few }), {
    minLength: 12,
    maxLength: 12,
  })
  .map((parts) => parts.flat());

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
      const numRuns = Math.ceil(stepsOfEach / names.length / stepsOfAWalk);
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
        { numRuns, endOnFailure: true, examples: [[wholly]] },
      );
      context.diagnostic(`${steps} steps; with success: ${JSON.stringify(done)}`);
      assert.ok(steps >= (stepsOfEach / names.length) * 0.9, `${steps} steps`);
      for (const act of ['identify', 'submit']) assert.ok(done[act], `nobody could ${act}`);
    });
});
