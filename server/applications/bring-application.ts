/** An application that comes from another system, with its id and the time it was made. */
import type { Kysely } from 'kysely';
import type { CreateApplication } from '../../contract/applications.ts';
import type { Tables } from '../database/tables.ts';
import { insertRow } from './queries.ts';
import { newRow } from './rows.ts';

/** Without secrets. Refuses `guard.invalid_input` like `create`; one that is there stays as it is. */
export async function bringApplication(
  trx: Kysely<Tables>,
  { tenantId, id, createdAt }: { readonly tenantId: string; readonly id: string; readonly createdAt: number },
  input: CreateApplication,
): Promise<void> {
  await insertRow(trx, { ...newRow(input), tenant_id: tenantId, id, created_at: createdAt });
}
