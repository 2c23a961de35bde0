/** Bodies and answers of the Experience API about passkeys: made, shown as a second factor, or signing in alone (end-user/02 §7.10, 04 §4–5). */
import { z } from 'zod';
import { passwordIdentifier } from './sign-in.ts';
import { text } from './text.ts';

/** How many one person has: a telephone, a computer, a few keys, and room for those that were forgotten. */
export const mostPasskeys = 20;

const verificationId = text.max(128);

/** What the browser takes, in WebAuthn's own JSON (WebAuthn Level 3 §5.1). */
const options = z.record(z.string(), z.unknown());

/** What the browser answered: `RegistrationResponseJSON` or `AuthenticationResponseJSON`; whether it is right is looked at later. */
const payload = z.looseObject({ id: text.min(1).max(2048), type: z.literal('public-key') });

/** POST /experience/verification/web-authn/registration: for `navigator.credentials.create`. */
export const newPasskeyAnswer = z.object({ verificationId: z.string(), registrationOptions: options });

/** POST /experience/verification/{web-authn,sign-in-passkey}/authentication: for `navigator.credentials.get`. */
export const passkeyQuestionAnswer = z.object({
  verificationId: z.string(),
  authenticationOptions: options,
});

/** POST /experience/verification/web-authn/{registration,authentication}/verify */
export const passkeyBody = z.object({ verificationId, payload });

/** POST /experience/profile/mfa/passkey */
export const bindPasskeyBody = z.object({ verificationId });

/** POST /experience/preflight/sign-in-passkey/authentication */
export const preflightAnswer = z.object({ authenticationOptions: options });

/** POST /experience/verification/sign-in-passkey/authentication: any spelling, an unknown one has no passkeys. */
export const signInPasskeyBody = z.object({ identifier: passwordIdentifier });

/** POST /experience/verification/sign-in-passkey/authentication/verify: without an id, the answer to what was asked before the flow began. */
export const showSignInPasskeyBody = z.object({ verificationId: verificationId.optional(), payload });
