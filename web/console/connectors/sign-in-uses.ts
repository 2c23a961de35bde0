/** Who needs a connector, read from the sign-in experience (contract: /api/sign-in-exp). */
import type { Kind } from './kind.ts';

export interface SignInExperience {
  readonly signInMode?: string;
  readonly signUp?: {
    readonly identifiers?: readonly string[];
    readonly verify?: boolean;
    readonly secondaryIdentifiers?: readonly { readonly identifier: string }[];
  };
  readonly signIn?: {
    readonly methods?: readonly { readonly identifier: string; readonly verificationCode?: boolean }[];
  };
  readonly forgotPasswordMethods?: readonly string[] | null;
  readonly mfa?: { readonly factors?: readonly string[] };
  /** The social connectors that the sign-in page offers, in its order. */
  readonly socialSignInConnectorTargets?: readonly string[];
}

export interface Uses {
  readonly signIn: boolean;
  readonly signUp: boolean;
  readonly forgotPassword: boolean;
  readonly mfa: boolean;
}

/** What stops without a connector of this kind. */
export function usesOf(kind: Kind, experience: SignInExperience): Uses {
  const { identifier: wanted, factor } = wireNames[kind];
  const { signUp, signIn, forgotPasswordMethods, mfa, signInMode } = experience;
  const asked = [
    ...(signUp?.identifiers ?? []),
    ...(signUp?.secondaryIdentifiers ?? []).map(({ identifier }) => identifier),
  ];
  return {
    signIn:
      signInMode !== 'Register' &&
      (signIn?.methods ?? []).some(
        (method) => method.identifier === wanted && method.verificationCode === true,
      ),
    signUp: signInMode !== 'SignIn' && (asked.includes(wanted) || asked.includes('emailOrPhone')),
    forgotPassword: forgotPasswordMethods?.includes(factor) ?? false,
    mfa: mfa?.factors?.includes(factor) ?? false,
  };
}

const wireNames = {
  Sms: { identifier: 'phone', factor: 'PhoneVerificationCode' },
  Email: { identifier: 'email', factor: 'EmailVerificationCode' },
} as const satisfies Readonly<Record<Kind, object>>;

export const isUsed = (uses: Uses): boolean => Object.values(uses).some(Boolean);
