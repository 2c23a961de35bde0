/** The statements on resources, scopes, roles and what a role carries. */
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { Tables } from '../database/tables.ts';

type Db = Kysely<Tables>;

/** Which row, and at which version it must stand still; any version without a word. */
export interface At {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number;
}

/** Oldest first. */
export const listRows = <T extends 'resources' | 'scopes' | 'roles'>(
  db: Db,
  table: T,
  tenantId: string,
): Promise<Selectable<Tables[T]>[]> =>
  db
    // All three have what this statement names.
    .selectFrom(table as 'resources')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute() as unknown as Promise<Selectable<Tables[T]>[]>;

export const listRoleScopes = (db: Db, tenantId: string) =>
  db
    .selectFrom('role_scopes')
    .select(['role_id', 'scope_id'])
    .where('tenant_id', '=', tenantId)
    .orderBy('scope_id')
    .execute();

/** Of two with the same indicator the unique index lets one in. */
export const insertResource = (db: Db, row: Insertable<Tables['resources']>) =>
  db.insertInto('resources').values(row).returningAll().executeTakeFirstOrThrow();

/** Undefined when nothing stands there at that version. */
export const updateResource = (
  db: Db,
  { tenantId, id, ifVersion }: At,
  changes: Updateable<Tables['resources']>,
): Promise<Selectable<Tables['resources']> | undefined> =>
  db
    .updateTable('resources')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

/** Whichever other one is the default no longer is. */
export const clearDefaultResource = (db: Db, tenantId: string, but: string) =>
  db
    .updateTable('resources')
    .set((eb) => ({ is_default: 0, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', 1)
    .where('id', '!=', but)
    .execute();

/** Of two of the same name in one resource the unique index lets one in. */
export const insertScope = (db: Db, row: Insertable<Tables['scopes']>) =>
  db.insertInto('scopes').values(row).returningAll().executeTakeFirstOrThrow();

/** Undefined when nothing stands there at that version. */
export const updateScope = (
  db: Db,
  { tenantId, id, ifVersion }: At,
  resourceId: string,
  changes: Updateable<Tables['scopes']>,
): Promise<Selectable<Tables['scopes']> | undefined> =>
  db
    .updateTable('scopes')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('resource_id', '=', resourceId)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

/** Of two of the same name the unique index lets one in. */
export const insertRole = (db: Db, row: Insertable<Tables['roles']>) =>
  db.insertInto('roles').values(row).returningAll().executeTakeFirstOrThrow();

/** Undefined when nothing stands there at that version. */
export const updateRole = (
  db: Db,
  { tenantId, id, ifVersion }: At,
  changes: Updateable<Tables['roles']>,
): Promise<Selectable<Tables['roles']> | undefined> =>
  db
    .updateTable('roles')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

/** False when nothing stands there at that version. */
export async function deleteScope(
  db: Db,
  { tenantId, id, ifVersion }: At,
  resourceId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('scopes')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('resource_id', '=', resourceId)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What belongs to the row goes with it. False when nothing stands there at that version. */
export async function deleteRow(
  db: Db,
  table: 'resources' | 'roles',
  { tenantId, id, ifVersion }: At,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function exists(
  db: Db,
  table: 'resources' | 'scopes' | 'roles',
  { tenantId, id }: At,
): Promise<boolean> {
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Answers those that the role did not carry yet. */
export async function insertRoleScopes(
  db: Db,
  { tenantId, id }: At,
  scopeIds: readonly string[],
): Promise<readonly string[]> {
  if (scopeIds.length === 0) return [];
  const rows = await db
    .insertInto('role_scopes')
    .values(scopeIds.map((scope_id) => ({ tenant_id: tenantId, role_id: id, scope_id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('scope_id')
    .execute();
  return rows.map(({ scope_id }) => scope_id);
}

/** False when the role did not carry it. */
export async function deleteRoleScope(db: Db, { tenantId, id }: At, scopeId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('role_scopes')
    .where('tenant_id', '=', tenantId)
    .where('role_id', '=', id)
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
