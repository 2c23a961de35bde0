/** Sign in: show who you are, then go back to the application. */
import { wantedAssuranceIsReached } from './assurance-checks.ts';
import { answerToPrompt, newSecondFactor } from './binding-checks.ts';
import {
  accountIsThere,
  methodIsOn,
  notFromForgotPassword,
  partFollowsRules,
  partIsFree,
  partIsMissing,
  partIsProven,
  passwordIsTheSame,
  personIsIdentified,
  personIsKnown,
  personMayEnter,
  profileIsComplete,
  proofHolds,
  proofIsKnown,
  samePersonAsBefore,
  secondFactorIsShown,
} from './checks.ts';
import type { Check, Journey, Row } from './journey.ts';
import { signInIsOpen } from './open-checks.ts';
import { newPhoneFollowsRules } from './phone-rules.ts';
import { passkeyIsStillThere } from './passkey-checks.ts';
import { groundsStillHold } from './rests-on.ts';
import { secondFactorPrompts } from './second-factor-prompts.ts';
import { identityIsStillTheirs, socialPartIsProven } from './social-checks.ts';

const enter: Row = { checks: [signInIsOpen, notFromForgotPassword], leadsTo: 'start' };

const proofOfAPerson: readonly Check[] = [
  proofIsKnown,
  signInIsOpen,
  methodIsOn,
  proofHolds,
  personIsKnown,
  personMayEnter,
];

export const signIn: Journey = {
  start: {
    enter,
    identify: { checks: proofOfAPerson, leadsTo: 'identified' },
    complete: { checks: [personIsIdentified], leadsTo: 'start' },
    bind: { checks: [personIsIdentified], leadsTo: 'start' },
    choose: { checks: [personIsIdentified], leadsTo: 'start' },
    submit: { checks: [personIsIdentified], leadsTo: 'application' },
  },
  identified: {
    enter: { ...enter, leadsTo: 'identified' },
    identify: { checks: [...proofOfAPerson, samePersonAsBefore], leadsTo: 'identified' },
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
