/** The SQL of invitations. One open invitation a pair is held by a unique index; that it closes once, by conditional updates. */
import type { Insertable, Kysely, Selectable } from 'kysely';
import { textOfRecipient } from '../../contract/recipient.ts';
import type { Tables } from '../database/tables.ts';
import type { InvitationFilter } from './invitations.ts';

type Db = Kysely<Tables>;
export type InvitationRow = Selectable<Tables['invitations']>;

export const find = (db: Db, tenantId: string, id: string): Promise<InvitationRow | undefined> =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Newest first. */
export const list = (
  db: Db,
  tenantId: string,
  { organizationId, inviterId, recipient }: InvitationFilter,
): Promise<InvitationRow[]> =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(inviterId !== undefined, (query) => query.where('inviter_id', '=', inviterId ?? ''))
    .$if(recipient !== undefined, (query) =>
      query.where('invitee_key', '=', recipient ? textOfRecipient(recipient) : ''),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();

export const rolesOf = async (db: Db, tenantId: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('invitation_roles as given')
        .innerJoin('organization_roles as role', (join) =>
          join.onRef('role.tenant_id', '=', 'given.tenant_id').onRef('role.id', '=', 'given.role_id'),
        )
        .select(['given.invitation_id', 'role.id', 'role.name'])
        .where('given.tenant_id', '=', tenantId)
        .where('given.invitation_id', 'in', ids)
        .orderBy('role.name')
        .execute();

export const roleIdsOf = async (db: Db, tenantId: string, id: string): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('invitation_roles')
    .select('role_id')
    .where('tenant_id', '=', tenantId)
    .where('invitation_id', '=', id)
    .execute();
  return rows.map(({ role_id }) => role_id);
};

/** One that has run out stands in nobody's way. */
export const expireOld = (
  db: Db,
  tenantId: string,
  { organizationId, inviteeKey, now }: { organizationId: string; inviteeKey: string; now: number },
) =>
  db
    .updateTable('invitations')
    .set((eb) => ({ status: 'Expired', version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('invitee_key', '=', inviteeKey)
    .where('status', '=', 'Pending')
    .where('expires_at', '<=', now)
    .execute();

/** Of two open ones for a pair, the index refuses the second. */
export const insert = (db: Db, row: Insertable<Tables['invitations']>) =>
  db.insertInto('invitations').values(row).execute();

export const insertRoles = async (db: Db, tenantId: string, id: string, roleIds: readonly string[]) => {
  if (roleIds.length === 0) return;
  await db
    .insertInto('invitation_roles')
    .values(roleIds.map((role_id) => ({ tenant_id: tenantId, invitation_id: id, role_id })))
    .execute();
};

interface At {
  readonly tenantId: string;
  readonly id: string;
  /** The version that the caller saw; any without a word. */
  readonly ifVersion?: number | undefined;
}

/** True when it was there, in this version. */
export const remove = async (db: Db, { tenantId, id, ifVersion }: At): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('invitations')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Of many at once, one closes it; one that has run out stays as it is. */
export const close = async (
  db: Db,
  { tenantId, id, ifVersion, now }: At & { readonly now: number },
  { status, acceptedUserId = null }: { status: 'Accepted' | 'Revoked'; acceptedUserId?: string | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('invitations')
    .set((eb) => ({
      status,
      accepted_user_id: acceptedUserId,
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .where('status', '=', 'Pending')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
