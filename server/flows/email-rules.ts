/** Which e-mail addresses may make an account in this tenant (end-user/02 §11). */
import { Refusal } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';

/**
 * 422 `session.email_blocklist.*`, or nothing. An entry is an address (`ann@example.com`) or all of a domain
 * (`@example.com`); what the operator lists as allowed is allowed, whatever else is said.
 */
export function emailRefusal(policy: Settings['emailBlocklistPolicy'], email: string): Refusal | undefined {
  const { customAllowlist, customBlocklist, blockSubaddressing } = objectOf(policy);
  const at = email.lastIndexOf('@');
  const names = [email, email.slice(at)];
  const isIn = (list: unknown): boolean =>
    Array.isArray(list) && list.some((entry) => names.includes(String(entry).trim().toLowerCase()));
  if (isIn(customAllowlist)) return undefined;
  if (isIn(customBlocklist))
    return new Refusal('session.email_blocklist.email_not_allowed', { values: { email } });
  return blockSubaddressing === true && email.slice(0, at).includes('+')
    ? new Refusal('session.email_blocklist.email_subaddressing_not_allowed')
    : undefined;
}

/** The setting is kept as the operator wrote it. */
const objectOf = (policy: unknown): Readonly<Record<string, unknown>> =>
  typeof policy === 'object' && policy !== null ? (policy as Record<string, unknown>) : {};
