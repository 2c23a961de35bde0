/** A new password is looked at before it is hashed: the tenant's rules, and that it is not the old one. */
import { refuse } from '../../../contract/errors.ts';
import { attemptsPerAddressOf } from '../../../contract/settings.ts';
import { passwordRefusal } from '../../flows/password-rules.ts';
import { refuseBlocked } from '../../limits/limits.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';

/**
 * The digest of a good one. Refuses with 422 `password.rejected` and 422 `user.same_password`; each try costs hashes
 * and could ask what the old one is, so tries are counted with those of passwords, right or wrong.
 */
export async function preparePassword(
  { settings, users, limits, clock }: ExperienceDeps,
  { tenantId }: Pick<CurrentFlow, 'tenantId'>,
  {
    password,
    person,
    address,
  }: { readonly password: string; readonly person?: User; readonly address: string },
): Promise<PasswordDigest> {
  const rules = await settings.signInExperience(tenantId);
  const refusal = passwordRefusal(rules.passwordPolicy, password);
  if (refusal) throw refusal;
  const attempt = await limits.takeAttempt({ tenantId, address, perHour: attemptsPerAddressOf(rules) });
  if (!attempt.ok) refuseBlocked(attempt, clock.now());
  if (person?.hasPassword && (await users.checkPassword(tenantId, { id: person.id }, password)))
    return refuse('user.same_password');
  return users.hashPassword(password);
}
