/** What a token of somebody opens beyond the sign-in: the organization they were invited to, those that it names. */
import { Refusal, refuse } from '../../contract/errors.ts';
import { type Recipient, recipientOf } from '../../contract/recipient.ts';
import type { User } from '../users/user.ts';
import type { Catalog } from './catalog.ts';
import { type Invitations, isFor } from './invitations.ts';
import type { Provisioning } from './provisioning.ts';

export type Joining = Recipient & {
  readonly organizationIds?: readonly string[] | undefined;
  readonly invitationId?: string | undefined;
};

/**
 * For a person whose sign-in is complete; who joins gets the roles that the organization has for that. Done twice it does
 * nothing more. Refuses with 400 `one_time_token.token_revoked`
 * or `.token_expired` when the invitation was closed in the meantime. Organizations that are gone are passed over, and
 * somebody else's token opens nothing.
 */
export type JoinByToken = (tenantId: string, user: User, joining: Joining) => Promise<void>;

export interface JoinDeps {
  readonly catalog: Pick<Catalog, 'find'>;
  readonly provisioning: Pick<Provisioning, 'joinThese'>;
  readonly invitations: Pick<Invitations, 'find' | 'accept'>;
}

export const createJoinByToken =
  ({ catalog, provisioning, invitations }: JoinDeps): JoinByToken =>
  async (tenantId, user, { organizationIds = [], invitationId, ...recipient }) => {
    if (!isFor({ recipient: recipientOf(recipient) }, user)) return;
    if (invitationId !== undefined) await acceptOnce({ invitations }, tenantId, user, invitationId);
    for (const id of organizationIds)
      if (await catalog.find(tenantId, id)) await provisioning.joinThese(tenantId, user.id, [id]);
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
  if (invitation?.status !== 'Pending') return refuse('one_time_token.token_revoked');
  try {
    await invitations.accept({ tenantId, id }, user);
  } catch (error) {
    // The button was pressed twice: the other request was quicker.
    const after = error instanceof Refusal ? await invitations.find(tenantId, id) : undefined;
    if (after?.acceptedUserId !== user.id) throw error;
  }
}
