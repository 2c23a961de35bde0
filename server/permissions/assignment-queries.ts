/** The statements on who has which role: people and programs. */
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { managementResourceId } from './built-in.ts';

type Db = Kysely<Tables>;

export const listApplicationRoles = (db: Db, tenantId: string) =>
  db
    .selectFrom('applications_roles')
    .select(['application_id', 'role_id'])
    .where('tenant_id', '=', tenantId)
    .orderBy('role_id')
    .execute();

/** What programs may do at the Management API, once for each role that says so; a person's role at a machine gives nothing. */
export const listManagementScopes = (db: Db, tenantId: string) =>
  db
    .selectFrom('applications_roles as held')
    .innerJoin('roles', (on) =>
      on.onRef('roles.tenant_id', '=', 'held.tenant_id').onRef('roles.id', '=', 'held.role_id'),
    )
    .innerJoin('role_scopes as carried', (on) =>
      on.onRef('carried.tenant_id', '=', 'held.tenant_id').onRef('carried.role_id', '=', 'held.role_id'),
    )
    .innerJoin('scopes', (on) =>
      on.onRef('scopes.tenant_id', '=', 'held.tenant_id').onRef('scopes.id', '=', 'carried.scope_id'),
    )
    .select(['held.application_id', 'scopes.name'])
    .where('held.tenant_id', '=', tenantId)
    .where('roles.type', '=', 'MachineToMachine')
    .where('scopes.resource_id', '=', managementResourceId)
    .execute();

export async function listRoleIdsOfUser(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users_roles')
    .select('role_id')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .orderBy('role_id')
    .execute();
  return rows.map(({ role_id }) => role_id);
}

/** Answers the pairs that are new. A missing person or role breaks a foreign key, and nothing of it is kept. */
export const insertUserRoles = (
  db: Db,
  tenantId: string,
  pairs: readonly { readonly userId: string; readonly roleId: string }[],
) =>
  db
    .insertInto('users_roles')
    .values(pairs.map(({ userId, roleId }) => ({ tenant_id: tenantId, user_id: userId, role_id: roleId })))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['user_id', 'role_id'])
    .execute();

/** Every role that is a default at this moment. */
export async function insertDefaultRoles(db: Db, tenantId: string, userId: string): Promise<void> {
  await db
    .insertInto('users_roles')
    .columns(['tenant_id', 'user_id', 'role_id'])
    .expression(
      db
        .selectFrom('roles')
        .select((eb) => ['tenant_id', eb.val(userId).as('user_id'), 'id as role_id'])
        .where('tenant_id', '=', tenantId)
        .where('type', '=', 'User')
        .where('is_default', '=', 1),
    )
    .execute();
}

export const deleteUserRoles = async (
  db: Db,
  tenantId: string,
  userId: string,
  roleIds: readonly string[],
): Promise<void> => {
  if (roleIds.length === 0) return;
  await db
    .deleteFrom('users_roles')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('role_id', 'in', roleIds)
    .execute();
};

/** False when there was no such pair. */
export async function deleteUserRole(
  db: Db,
  tenantId: string,
  { userId, roleId }: { userId: string; roleId: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('users_roles')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('role_id', '=', roleId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** By the role's id; a role that nobody has is not among them. */
export const countUsers = (db: Db, tenantId: string, roleIds: readonly string[]) =>
  db
    .selectFrom('users_roles')
    .select((eb) => ['role_id', eb.fn.countAll<number>().as('count')])
    .where('tenant_id', '=', tenantId)
    .where('role_id', 'in', roleIds)
    .groupBy('role_id')
    .execute();

/** A few of those who have it, in no order of meaning. */
export async function someUserIds(db: Db, tenantId: string, roleId: string, limit: number) {
  const rows = await db
    .selectFrom('users_roles')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('role_id', '=', roleId)
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** True of the rows of `users` that have it, for a search in the room of people. */
export const holdsRole = (db: Db, tenantId: string, roleId: string): Expression<SqlBool> =>
  sql<SqlBool>`users.id in ${db
    .selectFrom('users_roles')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('role_id', '=', roleId)}`;

/** Answers the pairs that are new. A missing application or role breaks a foreign key. */
export const insertApplicationRoles = (
  db: Db,
  tenantId: string,
  pairs: readonly { readonly applicationId: string; readonly roleId: string }[],
) =>
  db
    .insertInto('applications_roles')
    .values(
      pairs.map(({ applicationId, roleId }) => ({
        tenant_id: tenantId,
        application_id: applicationId,
        role_id: roleId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['application_id', 'role_id'])
    .execute();

export async function listRoleIdsOfApplication(
  db: Db,
  tenantId: string,
  applicationId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('applications_roles')
    .select('role_id')
    .where('tenant_id', '=', tenantId)
    .where('application_id', '=', applicationId)
    .orderBy('role_id')
    .execute();
  return rows.map(({ role_id }) => role_id);
}

export const deleteApplicationRoles = async (
  db: Db,
  tenantId: string,
  applicationId: string,
  roleIds: readonly string[],
): Promise<void> => {
  if (roleIds.length === 0) return;
  await db
    .deleteFrom('applications_roles')
    .where('tenant_id', '=', tenantId)
    .where('application_id', '=', applicationId)
    .where('role_id', 'in', roleIds)
    .execute();
};

/** False when there was no such pair. */
export async function deleteApplicationRole(
  db: Db,
  tenantId: string,
  { applicationId, roleId }: { applicationId: string; roleId: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('applications_roles')
    .where('tenant_id', '=', tenantId)
    .where('application_id', '=', applicationId)
    .where('role_id', '=', roleId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
