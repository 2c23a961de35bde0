/** Makes the rows of the two tenants that every server has, each with its first signing key. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { SigningKeys } from './signing-keys.ts';
import { adminTenantId, defaultTenantId, type Tenants } from './tenants.ts';

export interface SeedTenantsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly signingKeys: SigningKeys;
}

/**
 * Safe to call at every start and by several processes at once: whoever inserts the tenant's row makes its key.
 * Returns the ids of the tenants that this call made.
 */
export async function seedTenants({
  database,
  clock,
  tenants,
  signingKeys,
}: SeedTenantsDeps): Promise<readonly string[]> {
  const { kysely } = database;
  const present = new Set((await kysely.selectFrom('tenants').select('id').execute()).map(({ id }) => id));
  const made: string[] = [];
  for (const id of [defaultTenantId, adminTenantId]) {
    if (present.has(id)) continue;
    const key = await signingKeys.makeKey();
    await database.transaction(async (trx) => {
      const inserted = await trx
        .insertInto('tenants')
        .values({ id, tag: 'production', created_at: clock.now() })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) return;
      await signingKeys.insert(trx, id, key);
      await database.changes.publish('signing-keys', id, trx);
      await database.changes.publish('tenants', adminTenantId, trx);
      made.push(id);
    });
  }
  await tenants.refresh();
  return made;
}
