/** The statements on `applications` and `application_secrets`. */
import type { Insertable, Kysely, Updateable } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type Application, type ApplicationRow, applicationOf, type SecretRow } from './application.ts';

/** All of a tenant, oldest first. */
export async function listRows(kysely: Kysely<Tables>, tenantId: string): Promise<readonly Application[]> {
  const rows = await kysely
    .selectFrom('applications')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const secrets = await kysely
    .selectFrom('application_secrets')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .execute();
  const byApplication = Map.groupBy(secrets, ({ application_id }) => application_id);
  return rows.map((row) => applicationOf(row, byApplication.get(row.id) ?? []));
}

/** False when the id is taken. */
export async function insertRow(
  trx: Kysely<Tables>,
  row: Insertable<Tables['applications']>,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('applications')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Which application, and at which version it must stand still; any version without a word. */
export interface At {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

/** False when nothing stands there at that version. */
export async function updateRow(
  trx: Kysely<Tables>,
  { tenantId, id, ifVersion }: At,
  changes: Updateable<Tables['applications']>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('applications')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export const findRow = (trx: Kysely<Tables>, { tenantId, id }: At): Promise<ApplicationRow | undefined> =>
  trx
    .selectFrom('applications')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** False when the application has a secret of this name. */
export async function insertSecret(trx: Kysely<Tables>, row: SecretRow): Promise<boolean> {
  const inserted = await trx
    .insertInto('application_secrets')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'application_id', 'name']).doNothing())
    .returning('name')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Only while it still stands as it was read: of two who change it at once, the second meets nothing. */
export async function renameSecret(
  trx: Kysely<Tables>,
  { tenantId, id, name, sealedValue }: At & { readonly name: string; readonly sealedValue: string },
  to: { readonly name: string; readonly sealed_value: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('application_secrets')
    .set(to)
    .where('tenant_id', '=', tenantId)
    .where('application_id', '=', id)
    .where('name', '=', name)
    .where('sealed_value', '=', sealedValue)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A secret of the same name is replaced. */
export async function putSecret(trx: Kysely<Tables>, row: SecretRow): Promise<void> {
  await trx
    .insertInto('application_secrets')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'application_id', 'name'])
        .doUpdateSet({ sealed_value: row.sealed_value, expires_at: row.expires_at }),
    )
    .execute();
}

export async function deleteSecret(
  trx: Kysely<Tables>,
  { tenantId, id, name }: { tenantId: string; id: string; name: string },
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('application_secrets')
    .where('tenant_id', '=', tenantId)
    .where('application_id', '=', id)
    .where('name', '=', name)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** With its secrets and roles. False when nothing stands there at that version. */
export async function deleteRow(trx: Kysely<Tables>, { tenantId, id, ifVersion }: At): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('applications')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
