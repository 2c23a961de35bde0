/** The statements on `sign_in_experiences`: one row a tenant. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

export const createQueries = (kysely: Kysely<Tables>) => ({
  async find(tenantId: string): Promise<string | undefined> {
    const row = await kysely
      .selectFrom('sign_in_experiences')
      .select('value')
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    return row?.value;
  },
  /** In a transaction: nobody else changes the row until it ends, so no change overwrites another. */
  async lock(tenantId: string, now: number): Promise<string | undefined> {
    const row = await kysely
      .updateTable('sign_in_experiences')
      .set({ updated_at: now })
      .where('tenant_id', '=', tenantId)
      .returning('value')
      .executeTakeFirst();
    return row?.value;
  },
  async write(tenantId: string, value: string): Promise<void> {
    await kysely
      .updateTable('sign_in_experiences')
      .set({ value })
      .where('tenant_id', '=', tenantId)
      .execute();
  },
  /** True when there was none. */
  async insert(tenantId: string, value: string, now: number): Promise<boolean> {
    const row = await kysely
      .insertInto('sign_in_experiences')
      .values({ tenant_id: tenantId, value, updated_at: now })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .returning('tenant_id')
      .executeTakeFirst();
    return row !== undefined;
  },
});
