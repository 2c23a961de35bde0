/** The statements on `applications` and `application_secrets`. */
import type { Kysely } from 'kysely';
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
export async function insertRow(trx: Kysely<Tables>, row: ApplicationRow): Promise<boolean> {
  const inserted = await trx
    .insertInto('applications')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
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

export async function deleteRow(trx: Kysely<Tables>, tenantId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('applications')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** False when there is no such machine. */
export async function setManagement(
  trx: Kysely<Tables>,
  { tenantId, id, now }: { tenantId: string; id: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('applications')
    .set((eb) => ({ management_since: eb.fn.coalesce('management_since', eb.val(now)) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('type', '=', 'MachineToMachine')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
