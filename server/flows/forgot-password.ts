/** Forgot password: prove whose account it is, choose a new password; then it is written, and nobody is signed in by it. */
import {
  accountIsThere,
  newPasswordIsChosen,
  notSupportedForForgotPassword,
  onlyFromForgotPassword,
  personIsIdentified,
  personIsKnown,
  personMayEnter,
  proofIsKnown,
  proofResets,
  resetProofHolds,
  samePersonAsBefore,
} from './checks.ts';
import type { Check, Journey, Row } from './journey.ts';
import { groundsStillHold } from './rests-on.ts';

const enter: Row = { checks: [onlyFromForgotPassword], leadsTo: 'start' };

const proofOfAPerson: readonly Check[] = [
  proofIsKnown,
  proofResets,
  resetProofHolds,
  personIsKnown,
  personMayEnter,
];

export const forgotPassword: Journey = {
  start: {
    enter,
    identify: { checks: proofOfAPerson, leadsTo: 'identified' },
    complete: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    bind: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    choose: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    renew: { checks: [personIsIdentified], leadsTo: 'start' },
    submit: { checks: [personIsIdentified], leadsTo: 'start' },
  },
  identified: {
    enter: { ...enter, leadsTo: 'identified' },
    identify: { checks: [...proofOfAPerson, samePersonAsBefore], leadsTo: 'identified' },
    complete: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    bind: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    choose: { checks: [notSupportedForForgotPassword], leadsTo: 'start' },
    renew: { checks: [accountIsThere, personMayEnter, groundsStillHold], leadsTo: 'identified' },
    // Back to the beginning: whoever has the new password still has to sign in with it, and with every other factor.
    submit: {
      checks: [accountIsThere, personMayEnter, groundsStillHold, newPasswordIsChosen],
      leadsTo: 'start',
    },
  },
};
