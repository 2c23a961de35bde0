/** What comes into a new account from another provider: a number and an address that it has verified, where nobody has them yet. */
import type { Flow } from '../../flows/flow.ts';
import type { ExperienceDeps } from './current-flow.ts';

/** The flow with them staged; at most two statements. What was proven to us comes first. */
export async function bringAlong(
  { users }: Pick<ExperienceDeps, 'users'>,
  tenantId: string,
  flow: Flow,
): Promise<Flow> {
  const { phone, email, identity } = flow.profile;
  const isFree = async (key: { phone: string } | { email: string }) =>
    (await users.findBy(tenantId, key)) === undefined;
  const brought = {
    ...(phone === undefined &&
      identity?.phone !== undefined &&
      (await isFree({ phone: identity.phone })) && { phone: identity.phone }),
    ...(email === undefined &&
      identity?.email !== undefined &&
      (await isFree({ email: identity.email })) && { email: identity.email }),
  };
  return { ...flow, profile: { ...flow.profile, ...brought } };
}
