/** The proof that a request names by its id: one that the flow keeps, or a code. */
import type { Proof } from '../../flows/proof.ts';
import type { User } from '../../users/user.ts';
import type { CurrentFlow, ExperienceDeps } from './current-flow.ts';
import { codeProofOf, isFirstCode } from './wire-names.ts';

/** At most one statement. Undefined for an unknown id and for one whose place a newer proof took. */
export async function findProof(
  { codes }: ExperienceDeps,
  { tenantId, flow }: CurrentFlow,
  id: string,
): Promise<Proof | undefined> {
  const kept = flow.proofs.find((proof) => proof.id === id);
  if (kept) return kept;
  const newest = await codes.find({ tenantId, flowId: flow.id });
  const named = newest.find((challenge) => challenge.id === id && isFirstCode(challenge));
  return named && codeProofOf(named);
}

/** Whom the proof speaks of; an unproven code speaks of nobody, and nobody is looked up for it. */
export async function findPerson(
  { users, identities }: ExperienceDeps,
  tenantId: string,
  proof: Proof | undefined,
): Promise<User | undefined> {
  if (!proof) return undefined;
  if (proof.kind === 'password' || proof.kind === 'passkey') return users.find(tenantId, proof.userId);
  if (proof.kind === 'new-identity') return users.findBy(tenantId, { username: proof.username });
  if (proof.kind === 'social') return proof.account && identities.findUser(tenantId, proof.account);
  if (proof.kind === 'code' && !proof.isVerified) return undefined;
  return users.findBy(tenantId, proof.email === undefined ? { phone: proof.phone } : { email: proof.email });
}
