/** What a token of somebody opens beyond the sign-in: the organization they were invited to, those that it names. */
import { refuse } from '../../contract/errors.ts';
import type { User } from '../users/user.ts';
import type { Catalog } from './catalog.ts';
import { type Invitations, isFor } from './invitations.ts';
import type { Members } from './members.ts';

export interface Joining {
  readonly organizationIds?: readonly string[] | undefined;
  readonly invitationId?: string | undefined;
}

/**
 * For a person whose sign-in is complete. Done twice it does nothing more. Refuses with 400 `one_time_token.token_revoked`
 * or `.token_expired` when the invitation was closed in the meantime; organizations that are gone are passed over.
 */
export type JoinByToken = (tenantId: string, user: User, joining: Joining) => Promise<void>;

export interface JoinDeps {
  readonly catalog: Pick<Catalog, 'find'>;
  readonly users: Pick<Members, 'add'>;
  readonly invitations: Pick<Invitations, 'find' | 'accept'>;
}

export const createJoinByToken =
  ({ catalog, users, invitations }: JoinDeps): JoinByToken =>
  async (tenantId, user, { organizationIds = [], invitationId }) => {
    if (invitationId !== undefined) await acceptOnce({ invitations }, tenantId, user, invitationId);
    for (const id of organizationIds)
      if (await catalog.find(tenantId, id)) await users.add(tenantId, id, [user.id]);
  };

async function acceptOnce(
  { invitations }: Pick<JoinDeps, 'invitations'>,
  tenantId: string,
  user: User,
  id: string,
): Promise<void> {
  const invitation = await invitations.find(tenantId, id);
  if (invitation?.status === 'Accepted' && invitation.acceptedUserId === user.id) return;
  if (invitation?.status === 'Expired') return refuse('one_time_token.token_expired');
  // The number may have gone to another account while its owner was signing in.
  if (invitation?.status !== 'Pending' || !isFor(invitation, user))
    return refuse('one_time_token.token_revoked');
  await invitations.accept(tenantId, id, user);
}
