/** Who needs the SMS connector, read from the sign-in experience (contract: /api/sign-in-exp). */
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
}

export interface SmsUses {
  readonly signIn: boolean;
  readonly signUp: boolean;
  readonly forgotPassword: boolean;
  readonly mfa: boolean;
}

export function smsUses(experience: SignInExperience): SmsUses {
  const { signUp, signIn, forgotPasswordMethods, mfa, signInMode } = experience;
  const asked = [
    ...(signUp?.identifiers ?? []),
    ...(signUp?.secondaryIdentifiers ?? []).map(({ identifier }) => identifier),
  ];
  return {
    signIn:
      signInMode !== 'Register' &&
      (signIn?.methods ?? []).some(
        (method) => method.identifier === 'phone' && method.verificationCode === true,
      ),
    signUp: signInMode !== 'SignIn' && (asked.includes('phone') || asked.includes('emailOrPhone')),
    forgotPassword: forgotPasswordMethods?.includes('PhoneVerificationCode') ?? false,
    mfa: mfa?.factors?.includes('PhoneVerificationCode') ?? false,
  };
}

export const isUsed = (uses: SmsUses): boolean => Object.values(uses).some(Boolean);
