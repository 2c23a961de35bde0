/** The SQL of the roles and scopes that all organizations of a tenant share. Scopes and roles are rows of one shape. */
import { type Insertable, type Kysely, sql } from 'kysely';
import { matchesPattern } from '../database/matches-pattern.ts';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';
import { tablesOf } from './member-queries.ts';
import type { Brief, RoleType } from './organization.ts';
import { anywhere, type Place } from './queries.ts';

type Db = Kysely<Tables>;
export type TemplateTable = 'organization_scopes' | 'organization_roles';

export interface TemplateRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly type?: RoleType;
}

/** Both tables have what these statements name; only roles have a type besides. */
const as = (table: TemplateTable) => table as 'organization_scopes';

export const find = (
  db: Db,
  table: TemplateTable,
  tenantId: string,
  id: string,
): Promise<TemplateRow | undefined> =>
  db
    .selectFrom(as(table))
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** By name, which is unique; with the number of all that fit. */
export async function list(
  db: Db,
  table: TemplateTable,
  tenantId: string,
  { q, engine, limit, offset }: { q?: string; engine: Engine; limit?: number; offset?: number },
): Promise<{ rows: TemplateRow[]; total: number }> {
  let matching = db.selectFrom(as(table)).where('tenant_id', '=', tenantId);
  if (q)
    matching = matching.where((eb) =>
      eb.or(
        ['id', 'name', 'description'].map((column) =>
          matchesPattern(engine, sql.ref(column), anywhere(q), { isCaseSensitive: false }),
        ),
      ),
    );
  const sorted = matching.selectAll().orderBy('name');
  const rows = await (limit === undefined ? sorted : sorted.limit(limit).offset(offset ?? 0)).execute();
  if (limit === undefined) return { rows, total: rows.length };
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}

/** Of two with one name, the index refuses one. */
export const insert = (
  db: Db,
  table: TemplateTable,
  row: Insertable<Tables['organization_scopes']>,
): Promise<TemplateRow> => db.insertInto(as(table)).values(row).returningAll().executeTakeFirstOrThrow();

/** Undefined when there is no such row, or when it has another version. */
export const update = (
  db: Db,
  table: TemplateTable,
  { tenantId, id, ifVersion }: Place,
  changes: { name?: string; description?: string | null },
): Promise<TemplateRow | undefined> =>
  db
    .updateTable(as(table))
    .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

/** True when there was one, in that version. */
export const remove = async (
  db: Db,
  table: TemplateTable,
  { tenantId, id, ifVersion }: Place,
): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom(as(table))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** True when the role is there; holds its row until the transaction ends, so that two who replace stand in line. */
export const touchRole = async (db: Db, tenantId: string, roleId: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('organization_roles')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', roleId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** What it allows already stays; a scope that is not there breaks the foreign key. */
export const allowScopes = async (db: Db, tenantId: string, roleId: string, scopeIds: readonly string[]) => {
  if (scopeIds.length === 0) return;
  await db
    .insertInto('organization_role_scopes')
    .values([...new Set(scopeIds)].map((scope_id) => ({ tenant_id: tenantId, role_id: roleId, scope_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** True when one was allowed. */
export const disallowScopes = async (
  db: Db,
  tenantId: string,
  roleId: string,
  scopeIds: readonly string[],
): Promise<boolean> => {
  if (scopeIds.length === 0) return false;
  const { numDeletedRows } = await db
    .deleteFrom('organization_role_scopes')
    .where('tenant_id', '=', tenantId)
    .where('role_id', '=', roleId)
    .where('scope_id', 'in', scopeIds)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** By name. */
export const scopesOfRoles = async (db: Db, tenantId: string, roleIds: readonly string[]) =>
  roleIds.length === 0
    ? []
    : db
        .selectFrom('organization_role_scopes as allowed')
        .innerJoin('organization_scopes as scope', (join) =>
          join.onRef('scope.tenant_id', '=', 'allowed.tenant_id').onRef('scope.id', '=', 'allowed.scope_id'),
        )
        .select(['allowed.role_id', 'scope.id', 'scope.name', 'scope.description', 'scope.version'])
        .where('allowed.tenant_id', '=', tenantId)
        .where('allowed.role_id', 'in', roleIds)
        .orderBy('scope.name')
        .execute();

export const rolesByName = async (db: Db, tenantId: string, names: readonly string[]): Promise<Brief[]> =>
  names.length === 0
    ? []
    : db
        .selectFrom('organization_roles')
        .select(['id', 'name'])
        .where('tenant_id', '=', tenantId)
        .where('name', 'in', names)
        .execute();

export const roleBriefs = async (db: Db, tenantId: string, ids: readonly string[]): Promise<Brief[]> =>
  ids.length === 0
    ? []
    : db
        .selectFrom('organization_roles')
        .select(['id', 'name'])
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', ids)
        .orderBy('name')
        .execute();

/** Memberships that carry the role, of people and of applications. */
export async function countHolders(
  db: Db,
  tenantId: string,
  roleIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (roleIds.length === 0) return counts;
  for (const { roles } of Object.values(tablesOf)) {
    const rows = await db
      .selectFrom(roles)
      .select(['role_id', (eb) => eb.fn.countAll<number>().as('count')])
      .where('tenant_id', '=', tenantId)
      .where('role_id', 'in', roleIds)
      .groupBy('role_id')
      .execute();
    for (const { role_id, count } of rows) counts.set(role_id, (counts.get(role_id) ?? 0) + count);
  }
  return counts;
}
