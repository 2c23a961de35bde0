/** Every endpoint of the Experience API, in the order in which a person meets them. */
import type { Group, Route } from '../route.ts';
import { promptAnswers } from './answer-prompt.ts';
import { bindFactor } from './bind-factor.ts';
import { bindPasskey } from './bind-passkey.ts';
import { changeEvent } from './change-event.ts';
import { checkCode } from './check-code.ts';
import { checkPassword } from './check-password.ts';
import { checkToken } from './check-token.ts';
import type { ExperienceDeps } from './current-flow.ts';
import { identify } from './identify.ts';
import { checkBackupCode, checkTotp } from './kept-factors.ts';
import { makeBackupCodes, makeTotp } from './make-factors.ts';
import { makePasskey, showNewPasskey } from './make-passkey.ts';
import { askBeforehand, askForSignIn, showForSignIn } from './passkey-sign-in.ts';
import { askSecondPasskey, showSecondPasskey } from './passkeys.ts';
import { newPasswordIdentity } from './new-password-identity.ts';
import { addToProfile } from './add-to-profile.ts';
import { renewPassword } from './renew-password.ts';
import { read } from './read.ts';
import { checkSecondCode, sendSecondCode } from './second-codes.ts';
import { sendCode } from './send-code.ts';
import { askSocial, checkSocial } from './social.ts';
import { ssoConnectors } from './single-sign-on.ts';
import { start } from './start.ts';
import { submit } from './submit.ts';
import { trustDevice } from './trust-device.ts';

export { auditSteps } from './audit-steps.ts';

export { tellRefusals } from './tell-hooks.ts';

export const experienceRoutes = (deps: ExperienceDeps): readonly Route[] =>
  [
    start,
    ssoConnectors,
    sendCode,
    checkCode,
    checkPassword,
    checkToken,
    newPasswordIdentity,
    askBeforehand,
    askForSignIn,
    showForSignIn,
    askSocial,
    checkSocial,
    identify,
    sendSecondCode,
    checkSecondCode,
    checkTotp,
    checkBackupCode,
    askSecondPasskey,
    showSecondPasskey,
    addToProfile,
    makeTotp,
    makeBackupCodes,
    makePasskey,
    showNewPasskey,
    bindPasskey,
    bindFactor,
    trustDevice,
    ...promptAnswers,
    renewPassword,
    changeEvent,
    submit,
    read,
  ].map((make) => make(deps));

/** Each answer belongs to one browser and one moment. */
export const experienceGroup: Group = {
  async before(_request, reply) {
    void reply.header('cache-control', 'no-store');
  },
};
