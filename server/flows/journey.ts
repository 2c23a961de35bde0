/** How a journey is written down: at each step, what a person may try, the checks in their order, and where it leads. */
import type { Assurance } from '../../contract/assurance.ts';
import type { Refusal } from '../../contract/errors.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import type { Choice, NewFactor } from './binding.ts';
import type { Flow } from './flow.ts';
import type { ProfilePart } from './profile-part.ts';
import type { Proof } from './proof.ts';
import type { SecondFactors } from './second-factor.ts';
import type { Related } from './social-checks.ts';

/** `start`: nobody knows who it is. `identified`: it is proven who it is. */
export type Step = 'start' | 'identified';

/**
 * `enter`: come here from another journey. `prove`: stage what an account is made of. `identify`: say who it is
 * (sign-up: make the account). `complete`: add what is missing to a
 * person. `bind`: add a second factor. `choose`: answer a question about one. `renew`: choose a new
 * password for one that was forgotten. `submit`: go back to the application.
 */
export type Act = 'enter' | 'prove' | 'identify' | 'complete' | 'bind' | 'choose' | 'renew' | 'submit';

/** Looks at the facts; a refusal ends the request, nothing lets the next check look. */
export type Check = (facts: Facts) => Refusal | undefined;

export interface Row {
  readonly checks: readonly Check[];
  readonly leadsTo: Step | 'application';
}

export type Journey = Readonly<Record<Step, Readonly<Partial<Record<Act, Row>>>>>;

export interface Facts {
  readonly settings: SignInExperience;
  readonly flow: Flow;
  /** The proof that was named, if there is such a one. */
  readonly proof?: Proof;
  /** What the person has beside the first factor; left out where nothing is asked of anybody. */
  readonly factors?: SecondFactors | undefined;
  /** This browser stands in for it. */
  readonly isTrustedDevice?: boolean | undefined;
  /** How strong a proof the application wants: any of these. */
  readonly wanted?: readonly Assurance[];
  /** For `complete`: what is added. */
  readonly part?: ProfilePart;
  /** For `bind`. */
  readonly newFactor?: NewFactor | undefined;
  /** For `choose`. */
  readonly choice?: Choice;
  /** For a proof by another provider that nobody has linked: who may be meant. */
  readonly related?: Related | undefined;
  /** Whoever has this part already. */
  readonly holder?: Person | undefined;
  /** Whom the proof speaks of, or for `submit` who is identified; if there is such a person. */
  readonly person?: Person;
}

export interface Person {
  readonly id: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly hasPassword: boolean;
  /** Accounts at other providers, by target. */
  readonly identities?: Readonly<Record<string, unknown>>;
  readonly isSuspended: boolean;
  /** Rises with each change after which nothing counts that was proven before. */
  readonly credentialsVersion: number;
}

export const stepOf = ({ userId }: Flow): Step => (userId === undefined ? 'start' : 'identified');

/** Why this act is refused now, or where it leads. */
export function tryAct(journey: Journey, act: Act, facts: Facts): Refusal | Row['leadsTo'] {
  const row = journey[stepOf(facts.flow)][act];
  if (!row) throw new Error(`Nobody can ${act} at the step ${stepOf(facts.flow)}`);
  for (const check of row.checks) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return row.leadsTo;
}
