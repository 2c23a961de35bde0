/** Removes what has expired, a little at a time: no statement holds a lock for long. */
import { type SqlBool, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface SweepOptions {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly batchSize?: number;
  /** Asked between two batches; true stops. */
  readonly isStopping?: () => boolean;
}

/** Returns how many rows went. */
export async function sweepExpired(options: SweepOptions): Promise<number> {
  const payloads = await sweep(options, removePayloads);
  const interactions = await sweep(options, removeInteractions);
  return payloads + interactions + (await sweep(options, removeVerifications));
}

type Remove = (options: SweepOptions, batchSize: number) => Promise<number>;

async function sweep(options: SweepOptions, remove: Remove): Promise<number> {
  const { batchSize = 200, isStopping = () => false } = options;
  let total = 0;
  while (!isStopping()) {
    const removed = await remove(options, batchSize);
    total += removed;
    if (removed < batchSize) break;
  }
  return total;
}

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

const removeInteractions: Remove = async ({ database: { kysely }, clock, tenantId }, batchSize) => {
  const { numDeletedRows } = await kysely
    .deleteFrom('interactions')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('interactions')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('expires_at', '<=', clock.now())
        .limit(batchSize),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
};

const removeVerifications: Remove = async ({ database: { kysely }, clock, tenantId }, batchSize) => {
  const { numDeletedRows } = await kysely
    .deleteFrom('verifications')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('verifications')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('expires_at', '<=', clock.now())
        .limit(batchSize),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
};
