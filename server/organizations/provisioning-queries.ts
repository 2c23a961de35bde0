/** The SQL of who joins which organization by signing up. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

type Db = Kysely<Tables>;

interface At {
  readonly tenantId: string;
  readonly organizationId: string;
}

/** By name. */
export async function listDomains(db: Db, { tenantId, organizationId }: At): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('organization_email_domains')
    .select('email_domain')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .orderBy('email_domain')
    .execute();
  return rows.map(({ email_domain }) => email_domain);
}

/** One that is there already breaks the key, an organization that is not, the reference. */
export const insertDomains = async (
  db: Db,
  { tenantId, organizationId }: At,
  domains: readonly string[],
): Promise<void> => {
  if (domains.length === 0) return;
  await db
    .insertInto('organization_email_domains')
    .values(
      domains.map((email_domain) => ({
        tenant_id: tenantId,
        organization_id: organizationId,
        email_domain,
      })),
    )
    .execute();
};

/** True when there was one. */
export const deleteDomains = async (
  db: Db,
  { tenantId, organizationId }: At,
  domains: readonly string[],
): Promise<boolean> => {
  if (domains.length === 0) return false;
  const { numDeletedRows } = await db
    .deleteFrom('organization_email_domains')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('email_domain', 'in', domains)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

export const domainsOfTenant = async (db: Db, tenantId: string): Promise<ReadonlySet<string>> => {
  const rows = await db
    .selectFrom('organization_email_domains')
    .select('email_domain')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .execute();
  return new Set(rows.map(({ email_domain }) => email_domain));
};

export const organizationsOfDomain = async (
  db: Db,
  tenantId: string,
  domain: string,
): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('organization_email_domains')
    .select('organization_id')
    .where('tenant_id', '=', tenantId)
    .where('email_domain', '=', domain)
    .orderBy('organization_id')
    .execute();
  return rows.map(({ organization_id }) => organization_id);
};

/** By name. */
export const listRoles = (db: Db, { tenantId, organizationId }: At) =>
  db
    .selectFrom('organization_joining_roles as joining')
    .innerJoin('organization_roles as role', (join) =>
      join.onRef('role.tenant_id', '=', 'joining.tenant_id').onRef('role.id', '=', 'joining.role_id'),
    )
    .select(['role.id', 'role.name', 'role.description', 'role.type', 'role.version'])
    .where('joining.tenant_id', '=', tenantId)
    .where('joining.organization_id', '=', organizationId)
    .orderBy('role.name')
    .execute();

/** What is there already stays. */
export const insertRoles = async (
  db: Db,
  { tenantId, organizationId }: At,
  roleIds: readonly string[],
): Promise<void> => {
  if (roleIds.length === 0) return;
  await db
    .insertInto('organization_joining_roles')
    .values(roleIds.map((role_id) => ({ tenant_id: tenantId, organization_id: organizationId, role_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** True when there was one. */
export const deleteRoles = async (
  db: Db,
  { tenantId, organizationId }: At,
  roleIds: readonly string[],
): Promise<boolean> => {
  if (roleIds.length === 0) return false;
  const { numDeletedRows } = await db
    .deleteFrom('organization_joining_roles')
    .where('tenant_id', '=', tenantId)
    .where('organization_id', '=', organizationId)
    .where('role_id', 'in', roleIds)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Answers where the person is new: who belongs there already stays as they are. */
export async function joinAsMember(
  db: Db,
  { tenantId, userId, at }: { readonly tenantId: string; readonly userId: string; readonly at: number },
  organizationIds: readonly string[],
): Promise<readonly string[]> {
  if (organizationIds.length === 0) return [];
  const rows = await db
    .insertInto('organization_users')
    .values(
      organizationIds.map((organization_id) => ({
        tenant_id: tenantId,
        organization_id,
        member_id: userId,
        created_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('organization_id')
    .execute();
  return rows.map(({ organization_id }) => organization_id);
}

/** The roles that these organizations have for who joins, as they stand at this moment. */
export const giveJoiningRoles = async (
  db: Db,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  organizationIds: readonly string[],
): Promise<void> => {
  if (organizationIds.length === 0) return;
  await db
    .insertInto('organization_user_roles')
    .columns(['tenant_id', 'organization_id', 'member_id', 'role_id'])
    .expression(
      db
        .selectFrom('organization_joining_roles')
        .select((eb) => ['tenant_id', 'organization_id', eb.val(userId).as('member_id'), 'role_id'])
        .where('tenant_id', '=', tenantId)
        .where('organization_id', 'in', organizationIds),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};
