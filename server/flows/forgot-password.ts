/** Forgot password: it can be begun, and no proof is taken for it yet. */
import { cannotResetPassword, onlyFromForgotPassword, personIsIdentified } from './checks.ts';
import type { Journey } from './journey.ts';

const start: Journey['start'] = {
  enter: { checks: [onlyFromForgotPassword], leadsTo: 'start' },
  identify: { checks: [cannotResetPassword], leadsTo: 'start' },
  submit: { checks: [personIsIdentified], leadsTo: 'start' },
};

export const forgotPassword: Journey = { start, identified: start };
