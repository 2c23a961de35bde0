/** Invitations to an organization: one open one for each pair, accepted by whoever has the number or address, once. */
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientIn, textOfRecipient } from '../../contract/recipient.ts';
import type { User } from '../users/user.ts';
import type { Users } from '../users/users.ts';
import * as queries from './invitation-queries.ts';
import * as members from './member-queries.ts';
import type { Brief } from './organization.ts';
import type { OrganizationsDeps } from './catalog.ts';
import { closeTokensOf } from './token-queries.ts';
import { refusingDoubles } from './writing.ts';

export type InvitationStatus = 'Pending' | 'Accepted' | 'Expired' | 'Revoked';

export interface Invitation {
  readonly id: string;
  readonly inviterId: string | null;
  /** As it was given; `recipient` is its canonical form. */
  readonly invitee: string;
  readonly recipient: Recipient;
  readonly acceptedUserId: string | null;
  readonly organizationId: string;
  /** `Expired` is computed when it is read. */
  readonly status: InvitationStatus;
  /** By name. */
  readonly roles: readonly Brief[];
  /** Times are milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  /** Rises with each change. */
  readonly version: number;
}

/** `ifVersion`: only when that is still its version; else 412 `request.changed_meanwhile`. */
interface At {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

export interface NewInvitation {
  readonly organizationId: string;
  readonly invitee: string;
  readonly recipient: Recipient;
  readonly inviterId?: string | null | undefined;
  readonly roleIds: readonly string[];
  readonly expiresAt: number;
}

export interface InvitationFilter {
  readonly organizationId?: string | undefined;
  readonly inviterId?: string | undefined;
  readonly recipient?: Recipient | undefined;
}

export interface Invitations {
  /** Newest first. */
  list(tenantId: string, filter: InvitationFilter): Promise<readonly Invitation[]>;
  find(tenantId: string, id: string): Promise<Invitation | undefined>;
  /** Refuses with 404 `entity.not_found`. */
  get(tenantId: string, id: string): Promise<Invitation>;
  /**
   * Refuses with 422 `request.invalid_input` for a member, 422 `entity.unique_integrity_violation` when one is open for
   * this pair, 404 `entity.relation_foreign_key_not_found` when organization, inviter or a role (for people) is not there.
   */
  create(tenantId: string, made: NewInvitation): Promise<Invitation>;
  /** Its links go with it; false when there was none. */
  remove(at: At): Promise<boolean>;
  /** Its links lead nowhere any more. Refuses with 422 `request.invalid_input` when it is not open, and like `get`. */
  revoke(at: At): Promise<Invitation>;
  /**
   * Membership, roles and status in one transaction. Refuses like `revoke`, and with 422 `request.invalid_input` when the
   * user has another number or address.
   */
  accept(at: At, user: User): Promise<Invitation>;
}

export interface InvitationsDeps extends OrganizationsDeps {
  readonly users: Pick<Users, 'find' | 'findBy'>;
}

export function createInvitations({ database, clock, random, users }: InvitationsDeps): Invitations {
  const db = database.kysely;
  const read = async (tenantId: string, rows: readonly queries.InvitationRow[]) => {
    const roles = await queries.rolesOf(
      db,
      tenantId,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => invitationOf(row, roles, clock.now()));
  };
  const find: Invitations['find'] = async (tenantId, id) => {
    const row = await queries.find(db, tenantId, id);
    return row && (await read(tenantId, [row]))[0];
  };
  const get: Invitations['get'] = async (tenantId, id) =>
    (await find(tenantId, id)) ?? refuse('entity.not_found');
  const checkIsNoMember = async (tenantId: string, { organizationId, recipient }: NewInvitation) => {
    const user = await users.findBy(tenantId, recipient);
    const some = user && { tenantId, organizationId, memberIds: [user.id] };
    if (some && (await members.membersAmong(db, members.tablesOf.user, some)).length > 0)
      refuseInput('The invitee is a member of the organization already');
  };

  return {
    find,
    get,
    list: async (tenantId, filter) => read(tenantId, await queries.list(db, tenantId, filter)),
    async create(tenantId, made) {
      await checkIsNoMember(tenantId, made);
      const { inviterId = null } = made;
      if (inviterId !== null && !(await users.find(tenantId, inviterId)))
        refuse('entity.relation_foreign_key_not_found');
      const id = random.id();
      await refusingDoubles(() =>
        database.transaction(async (trx) => {
          const now = clock.now();
          const pair = { organizationId: made.organizationId, inviteeKey: textOfRecipient(made.recipient) };
          // One that has run out makes room.
          await queries.expireOld(trx, tenantId, { ...pair, now });
          await queries.insert(trx, rowOf(tenantId, id, made, now));
          const known = await members.rolesOfType(trx, tenantId, made.roleIds, 'User');
          if (made.roleIds.some((roleId) => !known.includes(roleId)))
            refuse('entity.relation_foreign_key_not_found');
          await queries.insertRoles(trx, tenantId, id, known);
        }),
      );
      return get(tenantId, id);
    },
    async remove(at) {
      if (await queries.remove(db, at)) return true;
      const left = await find(at.tenantId, at.id);
      return left === undefined ? false : refuse('request.changed_meanwhile');
    },
    async revoke(at) {
      const { tenantId, id } = at;
      const isDone = await database.transaction(async (trx) => {
        if (!(await queries.close(trx, { ...at, now: clock.now() }, { status: 'Revoked' }))) return false;
        await closeTokensOf(trx, { tenantId, invitationId: id, status: 'revoked' });
        return true;
      });
      const invitation = await get(tenantId, id);
      return isDone ? invitation : refuseClosed(invitation, at);
    },
    async accept(at, user) {
      const { tenantId, id } = at;
      const invitation = await get(tenantId, id);
      if (!isFor(invitation, user)) return refuseInput('The user has another number or e-mail address');
      const { organizationId } = invitation;
      const isDone = await database.transaction(async (trx) => {
        const now = clock.now();
        const closing = { status: 'Accepted', acceptedUserId: user.id } as const;
        if (!(await queries.close(trx, { ...at, now }, closing))) return false;
        const one = { tenantId, organizationId, memberIds: [user.id] };
        await members.insert(trx, members.tablesOf.user, { ...one, at: now });
        const roleIds = await queries.roleIdsOf(trx, tenantId, id);
        await members.giveRoles(trx, members.tablesOf.user, { ...one, roleIds });
        await closeTokensOf(trx, { tenantId, invitationId: id, status: 'consumed' });
        return true;
      });
      const after = await get(tenantId, id);
      return isDone ? after : refuseClosed(after, at);
    },
  };
}

export const isFor = ({ recipient }: Pick<Invitation, 'recipient'>, { phone, email }: User): boolean =>
  recipient.email === undefined
    ? recipient.phone === phone
    : recipient.email === email?.trim().normalize('NFC').toLowerCase();

const refuseClosed = ({ status, version }: Invitation, { ifVersion = version }: At): never =>
  ifVersion === version
    ? refuseInput(`The invitation is closed already: ${status}`)
    : refuse('request.changed_meanwhile');

export const refuseInput = (details: string): never =>
  refuse('request.invalid_input', { status: 422, details, values: { details } });

const rowOf = (tenantId: string, id: string, made: NewInvitation, now: number) => ({
  tenant_id: tenantId,
  id,
  inviter_id: made.inviterId ?? null,
  invitee: made.invitee,
  invitee_key: textOfRecipient(made.recipient),
  accepted_user_id: null,
  organization_id: made.organizationId,
  status: 'Pending' as const,
  created_at: now,
  updated_at: now,
  expires_at: made.expiresAt,
});

const invitationOf = (
  row: queries.InvitationRow,
  roles: Awaited<ReturnType<typeof queries.rolesOf>>,
  now: number,
): Invitation => ({
  id: row.id,
  inviterId: row.inviter_id,
  invitee: row.invitee,
  recipient: recipientIn(row.invitee_key),
  acceptedUserId: row.accepted_user_id,
  organizationId: row.organization_id,
  status: row.status === 'Pending' && row.expires_at <= now ? 'Expired' : row.status,
  roles: roles.filter(({ invitation_id }) => invitation_id === row.id).map(({ id, name }) => ({ id, name })),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  expiresAt: row.expires_at,
  version: row.version,
});
