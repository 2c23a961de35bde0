/** Sign up: prove what the account is to be made of, let it be made, then go back to the application. */
import { wantedAssuranceIsReached } from './assurance-checks.ts';
import { answerToPrompt, newSecondFactor } from './binding-checks.ts';
import {
  accountIsThere,
  emailFollowsRules,
  identifierIsFree,
  notFromForgotPassword,
  partFollowsRules,
  partIsFree,
  partIsMissing,
  partIsProven,
  passwordIsTheSame,
  personIsIdentified,
  personMayEnter,
  profileIsComplete,
  proofHolds,
  proofIsKnown,
  proofMakesAnAccount,
  sameProofAsBefore,
  secondFactorIsShown,
  somethingIsStaged,
  stagedProfileIsComplete,
  usernameFollowsRules,
} from './checks.ts';
import type { Journey, Row } from './journey.ts';
import { accountIsWelcome, signUpIsOpen } from './open-checks.ts';
import { newPhoneFollowsRules } from './phone-rules.ts';
import { passkeyIsStillThere } from './passkey-checks.ts';
import { groundsStillHold } from './rests-on.ts';
import { secondFactorPrompts } from './second-factor-prompts.ts';
import { broughtEmailFollowsRules, identityIsStillTheirs, socialPartIsProven } from './social-checks.ts';

const enter: Row = { checks: [signUpIsOpen, notFromForgotPassword], leadsTo: 'start' };

export const signUp: Journey = {
  start: {
    enter,
    // What passes is kept even when the account cannot be made yet: what is missing is then asked for, not this again.
    prove: {
      checks: [
        proofIsKnown,
        proofMakesAnAccount,
        proofHolds,
        emailFollowsRules,
        broughtEmailFollowsRules,
        newPhoneFollowsRules,
        usernameFollowsRules,
        identifierIsFree,
      ],
      leadsTo: 'start',
    },
    complete: {
      checks: [
        signUpIsOpen,
        partIsProven,
        socialPartIsProven,
        partFollowsRules,
        broughtEmailFollowsRules,
        newPhoneFollowsRules,
        partIsFree,
      ],
      leadsTo: 'start',
    },
    identify: {
      // What is missing is named first: a page without any proof yet learns from it what to ask for (end-user/02 §4.3).
      checks: [signUpIsOpen, stagedProfileIsComplete, somethingIsStaged, accountIsWelcome],
      leadsTo: 'identified',
    },
    bind: { checks: [personIsIdentified], leadsTo: 'start' },
    choose: { checks: [personIsIdentified], leadsTo: 'start' },
    submit: { checks: [personIsIdentified], leadsTo: 'application' },
  },
  identified: {
    enter: { ...enter, leadsTo: 'identified' },
    prove: { checks: [proofIsKnown, sameProofAsBefore], leadsTo: 'identified' },
    complete: {
      checks: [
        accountIsThere,
        personMayEnter,
        secondFactorIsShown,
        partIsProven,
        socialPartIsProven,
        partFollowsRules,
        newPhoneFollowsRules,
        partIsMissing,
        partIsFree,
      ],
      leadsTo: 'identified',
    },
    bind: { checks: newSecondFactor, leadsTo: 'identified' },
    choose: { checks: answerToPrompt, leadsTo: 'identified' },
    identify: { checks: [], leadsTo: 'identified' },
    submit: {
      checks: [
        accountIsThere,
        personMayEnter,
        passwordIsTheSame,
        groundsStillHold,
        passkeyIsStillThere,
        identityIsStillTheirs,
        secondFactorIsShown,
        wantedAssuranceIsReached,
        profileIsComplete,
        ...secondFactorPrompts,
      ],
      leadsTo: 'application',
    },
  },
};
