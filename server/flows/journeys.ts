/** All journeys by name, and the one way to take a step in them. */
import { Refusal } from '../../contract/errors.ts';
import type { JourneyName } from './flow.ts';
import { forgotPassword } from './forgot-password.ts';
import { type Act, type Facts, type Journey, tryAct } from './journey.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';

export const journeys: Readonly<Record<JourneyName, Journey>> = {
  'sign-in': signIn,
  'sign-up': signUp,
  'forgot-password': forgotPassword,
};

/** Where the act leads; throws the refusal of the first check that says no. `in` is another journey for `enter`. */
export function takeStep(act: Act, facts: Facts, journey: JourneyName = facts.flow.journey) {
  const outcome = tryAct(journeys[journey], act, facts);
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** Why the act would be refused, if it would. */
export function whyNot(act: Act, facts: Facts): Refusal | undefined {
  const outcome = tryAct(journeys[facts.flow.journey], act, facts);
  return outcome instanceof Refusal ? outcome : undefined;
}
