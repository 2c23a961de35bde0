/** The statements on `tenants`. */
import type { Kysely } from 'kysely';
import type { Topic } from '../database/changes.ts';
import type { Tables } from '../database/tables.ts';
import type { TenantTag } from './tenants.ts';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly tag: TenantTag;
  readonly host: string | null;
  readonly version: number;
  readonly created_at: number;
}

/** In the order in which they were made. */
export const listTenants = (kysely: Kysely<Tables>): Promise<readonly TenantRow[]> =>
  kysely.selectFrom('tenants').selectAll().orderBy('created_at').orderBy('id').execute();

/** False when its id or its host is taken. */
export async function insertTenant(trx: Kysely<Tables>, row: Omit<TenantRow, 'version'>): Promise<boolean> {
  const inserted = await trx
    .insertInto('tenants')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export interface Place {
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

/** False when it is not there, or not at this version. */
export async function updateTenant(
  trx: Kysely<Tables>,
  { id, ifVersion }: Place,
  patch: { readonly name?: string | undefined; readonly tag?: TenantTag | undefined },
): Promise<boolean> {
  const updated = await trx
    .updateTable('tenants')
    .set((eb) => ({ ...patch, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', Number(ifVersion)))
    .returning('id')
    .executeTakeFirst();
  return updated !== undefined;
}

/** With all that belongs to it: every table refers to the tenant. False as above. */
export async function deleteTenant(trx: Kysely<Tables>, { id, ifVersion }: Place): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('tenants')
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', Number(ifVersion)))
    .returning('id')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Whatever of this tenant was ever changed, and may therefore be remembered on some node. */
export async function changedTopics(trx: Kysely<Tables>, tenantId: string): Promise<readonly Topic[]> {
  const rows = await trx.selectFrom('revisions').select('topic').where('tenant_id', '=', tenantId).execute();
  return rows.map(({ topic }) => topic as Topic);
}
