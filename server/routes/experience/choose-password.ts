/** A new password is looked at before it is hashed: the tenant's rules, and that it is not the old one. */
import { refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf, type Settings } from '../../../contract/settings.ts';
import { asksBreachList, type PasswordOwner, passwordRefusal } from '../../flows/password-rules.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import type { User } from '../../users/user.ts';
import type { ExperienceDeps } from './current-flow.ts';

export interface NewPassword {
  readonly tenantId: string;
  readonly password: string;
  /** Whose it is to be, as far as that is known. */
  readonly owner: PasswordOwner;
  /** Who has another one already. */
  readonly person?: User;
  /** The client's. */
  readonly address: string;
}

/**
 * The digest of a good one. Refuses with 422 `password.rejected` and 422 `user.same_password`; each try costs hashes
 * and could ask what the old one is, so tries are counted with those of passwords, right or wrong.
 */
export async function preparePassword(
  deps: ExperienceDeps,
  { tenantId, password, owner, person, address }: NewPassword,
): Promise<PasswordDigest> {
  const { settings, users, limits, clock } = deps;
  const rules = await settings.signInExperience(tenantId);
  await followRules(deps, rules, password, owner);
  const attempt = await limits.takeAttempt({ tenantId, address, perHour: attemptsPerAddressOf(rules) });
  if (!attempt.ok) refuseBlocked(attempt, clock.now());
  if (person?.hasPassword && (await users.checkPassword(tenantId, { id: person.id }, password)))
    return refuse('user.same_password');
  return users.hashPassword(password);
}

/** Refuses with 422 `password.rejected` and all that is wrong. */
export async function followRules(
  { breachList }: Pick<ExperienceDeps, 'breachList'>,
  { passwordPolicy }: Pick<Settings, 'passwordPolicy'>,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const isBreached = asksBreachList(passwordPolicy) && (await breachList.has(password));
  const refusal = passwordRefusal(passwordPolicy, password, { owner, isBreached });
  if (refusal) throw refusal;
}
