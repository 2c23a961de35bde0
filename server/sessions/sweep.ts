/** Removes what has expired, a little at a time: no statement holds a lock for long. */
import { type SqlBool, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import { removeAged } from '../database/remove-aged.ts';
import { placeAgeMs } from '../flows/risk.ts';

export interface SweepOptions {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly batchSize?: number;
  /** Asked between two batches; true stops. */
  readonly isStopping?: (() => boolean) | undefined;
}

/** Returns how many rows went. */
export async function sweepExpired(options: SweepOptions): Promise<number> {
  const payloads = await sweep(options, removePayloads);
  const interactions = await sweep(options, removeFrom('interactions'));
  const places = await sweep(options, removePlaces);
  return payloads + interactions + places + (await sweep(options, removeFrom('verifications')));
}

type Remove = (options: SweepOptions, batchSize: number) => Promise<number>;

const sweep = (options: SweepOptions, remove: Remove): Promise<number> =>
  removeInBatches((size) => remove(options, size), {
    size: options.batchSize ?? 200,
    isStopping: options.isStopping,
  });

const removePayloads: Remove = async ({ database: { kysely }, clock, tenantId }, batchSize) => {
  const expired = kysely
    .selectFrom('oidc_payloads')
    .select(['model', 'id'])
    .where('tenant_id', '=', tenantId)
    .where('expires_at', '<=', clock.now())
    .limit(batchSize);
  const { numDeletedRows } = await kysely
    .deleteFrom('oidc_payloads')
    .where('tenant_id', '=', tenantId)
    .where(sql<SqlBool>`(model, id) in ${expired}`)
    .executeTakeFirst();
  return Number(numDeletedRows);
};

const removeFrom =
  (table: 'interactions' | 'verifications'): Remove =>
  ({ database: { kysely }, clock, tenantId }, limit) =>
    removeAged(kysely, { table, tenantId, column: 'expires_at', until: clock.now(), limit });

/** Of adaptive MFA: what its rules look at no more. */
const removePlaces: Remove = async ({ database: { kysely }, clock, tenantId }, batchSize) => {
  const old = kysely
    .selectFrom('sign_in_places')
    .select(['user_id', 'country'])
    .where('tenant_id', '=', tenantId)
    .where('seen_at', '<', clock.now() - placeAgeMs)
    .limit(batchSize);
  const { numDeletedRows } = await kysely
    .deleteFrom('sign_in_places')
    .where('tenant_id', '=', tenantId)
    .where(sql<SqlBool>`(user_id, country) in ${old}`)
    .executeTakeFirst();
  return Number(numDeletedRows);
};
