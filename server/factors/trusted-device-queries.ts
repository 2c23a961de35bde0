/** The SQL of the table `trusted_devices`. */
import type { Insertable, Selectable } from 'kysely';
import { removeAged } from '../database/remove-aged.ts';
import type { Tables } from '../database/tables.ts';
import type { Db, Owner } from './queries.ts';

export type DeviceRow = Selectable<Tables['trusted_devices']>;

export const insertDevice = async (db: Db, row: Insertable<Tables['trusted_devices']>): Promise<void> =>
  void (await db.insertInto('trusted_devices').values(row).execute());

/** What must be true of a device in the one statement that accepts it. */
export interface Accepting {
  readonly id: string;
  readonly secretDigests: readonly string[];
  readonly stateDigests: readonly string[];
  readonly at: number;
}

/** Looks and stamps in one: whoever ends the device first is heard. */
export const acceptDevice = (
  db: Db,
  { tenantId, userId }: Owner,
  { id, secretDigests, stateDigests, at }: Accepting,
): Promise<DeviceRow | undefined> =>
  db
    .updateTable('trusted_devices')
    .set({ used_at: at })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('secret_digest', 'in', secretDigests)
    .where('state_digest', 'in', stateDigests)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();

/** Newest first. */
export const listDevices = (db: Db, { tenantId, userId }: Owner, now: number): Promise<DeviceRow[]> =>
  db
    .selectFrom('trusted_devices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();

/** One of the person's, or all of them; returns how many went. */
export async function deleteDevices(db: Db, { tenantId, userId }: Owner, id?: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('trusted_devices')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .$if(id !== undefined, (query) => query.where('id', '=', String(id)))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Those that are over; returns how many went. */
export const sweepDevices = (db: Db, tenantId: string, now: number, limit: number): Promise<number> =>
  removeAged(db, { table: 'trusted_devices', tenantId, column: 'expires_at', until: now, limit });
