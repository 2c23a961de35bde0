/** Where SMS proves who somebody is under these settings, and what else could; pure. */
import { type Need, waysOf, type World } from './ways.ts';

export interface RestrictedWays {
  /** A code by SMS is asked for as a second factor. */
  readonly asksSms: boolean;
  /** Second factors that are on and not restricted. E-mail is none: it does not prove who has a thing (security A13). */
  readonly otherFactors: readonly ('totp' | 'passkey')[];
  /** A number and a code by SMS sign in. */
  readonly isSmsWayIn: boolean;
  /** What other ways in ask a person to have. */
  readonly otherWays: readonly (readonly Need[])[];
  readonly isPasskeyWayIn: boolean;
}

const smsWay = 'phone+verificationCode';

export function restrictedWaysOf(world: World): RestrictedWays {
  const { mfa, passkeySignIn } = world.settings;
  const { signIn } = waysOf(world);
  return {
    asksSms: mfa.factors.includes('PhoneVerificationCode'),
    otherFactors: [
      ...(mfa.factors.includes('Totp') ? (['totp'] as const) : []),
      ...(mfa.factors.includes('WebAuthn') ? (['passkey'] as const) : []),
    ],
    isSmsWayIn: signIn.some(({ name }) => name === smsWay),
    otherWays: signIn.filter(({ name }) => name !== smsWay).map(({ needs }) => needs),
    isPasskeyWayIn: passkeySignIn.enabled === true,
  };
}
