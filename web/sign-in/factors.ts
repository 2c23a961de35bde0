/** Second factors by the names of this page; the contract's names end here. */

export type Factor = 'passkey' | 'app' | 'sms' | 'email' | 'backup';

const named: Readonly<Record<string, Factor>> = {
  WebAuthn: 'passkey',
  Totp: 'app',
  PhoneVerificationCode: 'sms',
  EmailVerificationCode: 'email',
  BackupCode: 'backup',
};

/** The contract's name. */
export const wireNameOf = (factor: Factor): string | undefined =>
  Object.keys(named).find((name) => named[name] === factor);

export const channels = { sms: 'phone', email: 'email' } as const;

/** Factors that are sent as a code. */
export const isSent = (factor: Factor): factor is keyof typeof channels => factor in channels;

/** What `session.mfa.require_mfa_verification` says: in the server's order, with the targets as far as one may see them. */
export interface Second {
  readonly available: readonly Factor[];
  readonly masked: Readonly<Partial<Record<Factor, string>>>;
}

export function readSecond(data: unknown): Second {
  const { availableFactors = [], maskedIdentifiers = {} } = (data ?? {}) as {
    availableFactors?: string[];
    maskedIdentifiers?: Record<string, string>;
  };
  return {
    available: availableFactors.flatMap((name) => named[name] ?? []),
    masked: Object.fromEntries(
      Object.entries(maskedIdentifiers).map(([name, value]) => [named[name], value.replaceAll('*', '•')]),
    ),
  };
}

/** Shown without a question: the only one, or the only one beside backup codes when showing it costs nothing. */
export function plainFactor({ available }: Second): Factor | undefined {
  const [first, ...others] = available.filter((factor) => factor !== 'backup');
  if (available.length === 1) return available[0];
  return first && others.length === 0 && !isSent(first) ? first : undefined;
}
