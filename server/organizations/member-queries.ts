/** The SQL of members and their roles. People and applications stand in tables of one shape, with foreign keys of their own. */
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { RoleType } from './organization.ts';

type Db = Kysely<Tables>;

export interface MemberTables {
  readonly members: 'organization_users';
  readonly roles: 'organization_user_roles';
  /** Whose rows `belongsTo` speaks of. */
  readonly ownersId: string;
  readonly roleType: RoleType;
}

export type MemberKind = 'user' | 'application';

export const tablesOf: Readonly<Record<MemberKind, MemberTables>> = {
  user: {
    members: 'organization_users',
    roles: 'organization_user_roles',
    ownersId: 'users.id',
    roleType: 'User',
  },
  application: {
    // The same columns; the types cannot say it shorter.
    members: 'organization_applications' as 'organization_users',
    roles: 'organization_application_roles' as 'organization_user_roles',
    ownersId: 'applications.id',
    roleType: 'MachineToMachine',
  },
};

interface At {
  readonly tenantId: string;
  readonly organizationId: string;
}
type Some = At & { readonly memberIds: readonly string[] };
type One = At & { readonly memberId: string };

export const belongsTo = (
  db: Db,
  { members, ownersId }: MemberTables,
  tenantId: string,
  organizationId: string,
): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(ownersId)} in ${db
    .selectFrom(members)
    .select('member_id')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)}`;

/** The same of those alone who have this role there. */
export const holdsRole = (
  db: Db,
  { roles, ownersId }: MemberTables,
  tenantId: string,
  { organizationId, roleId }: { readonly organizationId: string; readonly roleId: string },
): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(ownersId)} in ${db
    .selectFrom(roles)
    .select('member_id')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('role_id', '=', roleId)}`;

/** Who is there already stays as they are. */
export const insert = async (
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId, memberIds, at }: Some & { readonly at: number },
): Promise<void> => {
  if (memberIds.length === 0) return;
  await db
    .insertInto(members)
    .values(
      [...new Set(memberIds)].map((member_id) => ({
        tenant_id: tenantId,
        organization_id: organizationId,
        member_id,
        created_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** True when it is there; whoever else replaces its members waits for this transaction. */
export const lockOrganization = async (db: Db, tenantId: string, id: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('organizations')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

export const keepOnly = (db: Db, { members }: MemberTables, { tenantId, organizationId, memberIds }: Some) =>
  db
    .deleteFrom(members)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .$if(memberIds.length > 0, (query) => query.where('member_id', 'not in', memberIds))
    .execute();

/** All of them; undefined where they are more. */
export async function wholeUpTo(
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId }: At,
  most: number,
): Promise<readonly string[] | undefined> {
  const rows = await db
    .selectFrom(members)
    .select('member_id')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .orderBy('member_id')
    .limit(most + 1)
    .execute();
  return rows.length > most ? undefined : rows.map(({ member_id }) => member_id);
}

/** Their roles go with them. */
export const removeSome = async (
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId, memberIds }: Some,
): Promise<void> => {
  if (memberIds.length === 0) return;
  await db
    .deleteFrom(members)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', 'in', memberIds)
    .execute();
};

/** True when it was a member; its roles go with it. */
export const remove = async (
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId, memberId }: One,
) => {
  const { numDeletedRows } = await db
    .deleteFrom(members)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

const among = (db: Db, { members }: MemberTables, { tenantId, organizationId, memberIds }: Some) =>
  db
    .selectFrom(members)
    .select('member_id')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', 'in', memberIds.length > 0 ? memberIds : ['']);

export const membersAmong = async (db: Db, tables: MemberTables, some: Some): Promise<readonly string[]> =>
  (await among(db, tables, some).execute()).map(({ member_id }) => member_id);

/** The same; their rows are held until the transaction ends. */
export const lockMembers = async (
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId, memberIds }: Some,
): Promise<readonly string[]> => {
  const rows = await db
    .updateTable(members)
    .set((eb) => ({ created_at: eb.ref('created_at') }))
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', 'in', memberIds.length > 0 ? memberIds : [''])
    .returning('member_id')
    .execute();
  return rows.map(({ member_id }) => member_id);
};

/** Oldest membership first; with the number of all. */
export async function list(
  db: Db,
  { members }: MemberTables,
  { tenantId, organizationId, limit, offset }: At & { readonly limit: number; readonly offset: number },
) {
  const all = db
    .selectFrom(members)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId);
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await all
    .select('member_id')
    .orderBy('created_at')
    .orderBy('member_id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { ids: rows.map(({ member_id }) => member_id), total };
}

/** By name. */
export const rolesOf = async (
  db: Db,
  { roles }: MemberTables,
  { tenantId, organizationId, memberIds }: Some,
) =>
  memberIds.length === 0
    ? []
    : db
        .selectFrom(`${roles} as given`)
        .innerJoin('organization_roles as role', (join) =>
          join.onRef('role.tenant_id', '=', 'given.tenant_id').onRef('role.id', '=', 'given.role_id'),
        )
        .select(['given.member_id', 'role.id', 'role.name', 'role.description', 'role.type', 'role.version'])
        .where('given.tenant_id', '=', tenantId)
        .where('given.organization_id', '=', organizationId)
        .where('given.member_id', 'in', memberIds)
        .orderBy('role.name')
        .execute();

export const takeRoles = async (
  db: Db,
  { roles }: MemberTables,
  { tenantId, organizationId, memberIds, roleIds }: Some & { readonly roleIds: readonly string[] },
): Promise<void> => {
  if (roleIds.length === 0) return;
  await db
    .deleteFrom(roles)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', 'in', memberIds)
    .where('role_id', 'in', roleIds)
    .execute();
};

export const rolesOfType = async (
  db: Db,
  tenantId: string,
  roleIds: readonly string[],
  type: RoleType,
): Promise<readonly string[]> => {
  if (roleIds.length === 0) return [];
  const rows = await db
    .selectFrom('organization_roles')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('type', '=', type)
    .where('id', 'in', roleIds)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
};

export const giveRoles = async (
  db: Db,
  { roles }: MemberTables,
  { tenantId, organizationId, memberIds, roleIds }: Some & { readonly roleIds: readonly string[] },
): Promise<void> => {
  if (roleIds.length === 0 || memberIds.length === 0) return;
  await db
    .insertInto(roles)
    .values(
      [...new Set(memberIds)].flatMap((member_id) =>
        roleIds.map((role_id) => ({
          tenant_id: tenantId,
          organization_id: organizationId,
          member_id,
          role_id,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** True when it had the role. */
export const takeRole = async (
  db: Db,
  { roles }: MemberTables,
  { tenantId, organizationId, memberId, roleId }: One & { readonly roleId: string },
): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom(roles)
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('member_id', '=', memberId)
    .where('role_id', '=', roleId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Each once, by name. */
export const scopesOf = (db: Db, { roles }: MemberTables, { tenantId, organizationId, memberId }: One) =>
  db
    .selectFrom('organization_scopes as scope')
    .select(['scope.id', 'scope.name', 'scope.description', 'scope.version'])
    .where('scope.tenant_id', '=', tenantId)
    .where('scope.id', 'in', (eb) =>
      eb
        .selectFrom('organization_role_scopes as allowed')
        .innerJoin(`${roles} as given`, (join) =>
          join
            .onRef('given.tenant_id', '=', 'allowed.tenant_id')
            .onRef('given.role_id', '=', 'allowed.role_id'),
        )
        .select('allowed.scope_id')
        .where('given.tenant_id', '=', tenantId)
        .where('given.organization_id', '=', organizationId)
        .where('given.member_id', '=', memberId),
    )
    .orderBy('scope.name')
    .execute();

/** Oldest membership first. */
export const organizationsOf = (db: Db, { members }: MemberTables, tenantId: string, memberId: string) =>
  db
    .selectFrom(`${members} as member`)
    .innerJoin('organizations as organization', (join) =>
      join
        .onRef('organization.tenant_id', '=', 'member.tenant_id')
        .onRef('organization.id', '=', 'member.organization_id'),
    )
    .selectAll('organization')
    .where('member.tenant_id', '=', tenantId)
    .where('member.member_id', '=', memberId)
    .orderBy('member.created_at')
    .orderBy('organization.id')
    .execute();

/** In every organization, by name. */
export const allRolesOf = (db: Db, { roles }: MemberTables, tenantId: string, memberId: string) =>
  db
    .selectFrom(`${roles} as given`)
    .innerJoin('organization_roles as role', (join) =>
      join.onRef('role.tenant_id', '=', 'given.tenant_id').onRef('role.id', '=', 'given.role_id'),
    )
    .select(['given.organization_id', 'role.id', 'role.name'])
    .where('given.tenant_id', '=', tenantId)
    .where('given.member_id', '=', memberId)
    .orderBy('role.name')
    .execute();
