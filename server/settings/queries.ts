/** The statements on `sign_in_experiences`: one row a tenant. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** JSON, and how often it was changed. */
export interface Stored {
  readonly value: string;
  readonly version: number;
}

export const createQueries = (kysely: Kysely<Tables>) => ({
  find: (tenantId: string): Promise<Stored | undefined> =>
    kysely
      .selectFrom('sign_in_experiences')
      .select(['value', 'version'])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst(),
  /**
   * In a transaction: the version rises, and nobody else changes the row until it ends, so no change overwrites another.
   * Nothing when the row does not have the version that is asked for.
   */
  lock: (tenantId: string, now: number, ifVersion?: number): Promise<Stored | undefined> =>
    kysely
      .updateTable('sign_in_experiences')
      .set((eb) => ({ updated_at: now, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tenantId)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', Number(ifVersion)))
      .returning(['value', 'version'])
      .executeTakeFirst(),
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
