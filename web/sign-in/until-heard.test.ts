/** What a page cannot begin without is asked for until somebody answers, and no longer. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Outcome } from '../ui/call-api.ts';
import { untilHeard } from './until-heard.ts';

const refusal = (code: string): Outcome<string> => ({ ok: false, refused: { code, message: '' } });

async function shownOf({ mock }: TestContext, answers: readonly Outcome<string>[]) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const shown: string[] = [];
  const left = [...answers];
  const over = untilHeard(
    () => Promise.resolve(left.shift()!),
    (outcome) => shown.push(outcome.ok ? outcome.body : outcome.refused.code),
  );
  while (shown.length < answers.length) {
    await new Promise(setImmediate);
    mock.timers.runAll();
  }
  await over;
  return shown;
}

test('each try that is not heard is shown; the answer ends them', async (context) => {
  const heard: Outcome<string> = { ok: true, body: 'heard' };
  assert.deepEqual(await shownOf(context, [refusal('network'), refusal('unknown'), heard]), [
    'network',
    'unknown',
    'heard',
  ]);
});

test('a no is an answer', async (context) => {
  assert.deepEqual(await shownOf(context, [refusal('network'), refusal('session.not_found')]), [
    'network',
    'session.not_found',
  ]);
});
