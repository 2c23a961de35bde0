/** Whose account somebody means who came by a provider that nobody has linked: found by what the provider has verified, and by nothing else. */
import type { Recipient } from '../../../contract/recipient.ts';
import { recipientOf } from '../../../contract/recipient.ts';
import type { SocialProof } from '../../flows/proof.ts';
import { hasAnother, type Related } from '../../flows/social-checks.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { isFirstCode } from './wire-names.ts';

/** At most two statements: the number is asked before the address. Who has another account of this provider cannot be meant. */
export async function findRelated(
  { users }: Pick<ExperienceDeps, 'users'>,
  tenantId: string,
  { account }: SocialProof,
): Promise<(Related & { readonly person: User }) | undefined> {
  if (!account) return undefined;
  const ways: readonly Recipient[] = [
    ...(account.phone === undefined ? [] : [{ phone: account.phone }]),
    ...(account.email === undefined ? [] : [{ email: account.email }]),
  ];
  for (const by of ways) {
    const person = await users.findBy(tenantId, by);
    if (person && !hasAnother(person, account)) return { person, by };
  }
  return undefined;
}

/** The numbers and addresses that were proven to us in this flow. */
export async function provenHere(
  { codes }: Pick<ExperienceDeps, 'codes'>,
  { tenantId, flow }: CurrentFlow,
): Promise<readonly Recipient[]> {
  const found = await codes.find({ tenantId, flowId: flow.id });
  const usable = new Set(['SignIn', 'Register']);
  return found
    .filter((code) => code.isVerified && isFirstCode(code) && usable.has(code.purpose))
    .map(recipientOf);
}
