/** Which second factors a person has in this tenant, and whether one of them is asked for at sign-in (end-user/04 §2, §3). */
import type { Settings } from '../../contract/settings.ts';
import type { RiskRule } from './risk.ts';

export type FactorName = Settings['mfa']['factors'][number];

/** A factor that is kept with the person. */
export interface KeptFactor {
  /** Missing for one that is on its way. */
  readonly id?: string;
  readonly name: 'Totp' | 'WebAuthn' | 'BackupCode';
  /** ms since 1970; null for one that was never used. */
  readonly usedAt: number | null;
  /** Of backup codes. */
  readonly codesLeft?: number | undefined;
}

export interface SecondFactors {
  readonly kept: readonly KeptFactor[];
  readonly phone: string | null;
  readonly email: string | null;
  /** What the person answered when asked about a second factor. */
  readonly choices: Readonly<Record<string, unknown>>;
  /** An organization of theirs wants one of everybody. */
  readonly isForced?: boolean;
  /** With adaptive MFA, at the end of a sign-in: what speaks against it. */
  readonly risk?: readonly RiskRule[];
}

/**
 * In the order in which they are offered: passkeys, then by last use, then a phone and an address, which need no set-up,
 * and backup codes last. Only what the tenant has turned on counts, and codes only while some are left.
 */
export function availableFactors(
  { mfa }: Pick<Settings, 'mfa'>,
  { kept, phone, email }: Omit<SecondFactors, 'choices'>,
): readonly FactorName[] {
  const byUse = kept
    .filter(({ name, codesLeft }) => name !== 'BackupCode' || (codesLeft ?? 0) > 0)
    .toSorted((one, other) => (other.usedAt ?? 0) - (one.usedAt ?? 0))
    .map(({ name }) => name);
  const order: readonly FactorName[] = [
    ...byUse.filter((name) => name === 'WebAuthn'),
    ...byUse.filter((name) => name === 'Totp'),
    ...(phone === null ? [] : (['PhoneVerificationCode'] as const)),
    ...(email === null ? [] : (['EmailVerificationCode'] as const)),
    ...byUse.filter((name) => name === 'BackupCode'),
  ];
  return [...new Set(order)].filter((name) => mfa.factors.includes(name));
}

const skippable: readonly Settings['mfa']['policy'][] = [
  'UserControlled',
  'PromptAtSignInAndSignUp',
  'PromptOnlyAtSignIn',
  'NoPrompt',
];

/** Whether people may go without a second factor: by the policy, and unless an organization of theirs wants one. */
export const isSkippable = (
  { mfa }: Pick<Settings, 'mfa'>,
  factors?: Pick<SecondFactors, 'isForced'>,
): boolean => skippable.includes(mfa.policy) && factors?.isForced !== true;

/**
 * The factors of which one has to be shown; none when nothing is asked for. Where `risk` is told, it alone decides; where
 * it is not, as before a new factor is added (security B4), adaptive MFA spares nobody.
 */
export function askedFactors(settings: Pick<Settings, 'mfa'>, factors: SecondFactors): readonly FactorName[] {
  if (factors.risk) return factors.risk.length > 0 ? availableFactors(settings, factors) : [];
  const { enabled, skipMfaOnSignIn } = (factors.choices['mfa'] ?? {}) as Readonly<Record<string, unknown>>;
  const isOff = enabled === false || skipMfaOnSignIn === true;
  return isOff && isSkippable(settings, factors) ? [] : availableFactors(settings, factors);
}

/** What may be told of the phone and the address that a code would go to. */
export const maskedIdentifiers = (
  names: readonly FactorName[],
  { phone, email }: Pick<SecondFactors, 'phone' | 'email'>,
): Readonly<Record<string, string>> => ({
  ...(phone !== null &&
    names.includes('PhoneVerificationCode') && { PhoneVerificationCode: maskedPhone(phone) }),
  ...(email !== null &&
    names.includes('EmailVerificationCode') && { EmailVerificationCode: maskedEmail(email) }),
});

/** `****1234`, and `anna****@example.com` where the name is longer than four letters (end-user/02 §10). */
export const maskedPhone = (phone: string): string => `****${phone.slice(-4)}`;

export function maskedEmail(email: string): string {
  const [name = '', host = ''] = email.split('@');
  return `${name.length > 4 ? name.slice(0, 4) : ''}****@${host}`;
}
