/** When a password has to be replaced before it lets anybody in. */
import type { Settings } from '../../contract/settings.ts';

const dayMs = 86_400_000;

export interface PasswordAge {
  /** The operator said so for this person, whatever the tenant's rule. */
  readonly isPasswordExpired: boolean;
  /** ms since 1970; null where nobody knows. */
  readonly passwordChangedAt: number | null;
}

/** A password that was there before the rule lives its whole time from the day of the rule: nobody is locked out by turning it on. */
export function isPasswordOver(
  { passwordExpiration }: Pick<Settings, 'passwordExpiration'>,
  { isPasswordExpired, passwordChangedAt }: PasswordAge,
  now: number,
): boolean {
  const { enabled, validPeriodDays, enabledAt = 0 } = passwordExpiration;
  if (isPasswordExpired) return true;
  if (!enabled || !validPeriodDays) return false;
  return now >= Math.max(passwordChangedAt ?? 0, enabledAt) + validPeriodDays * dayMs;
}
