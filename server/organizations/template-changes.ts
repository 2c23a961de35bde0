/** How what all organizations of a tenant share is changed: in one transaction that others hear of. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

/** One transaction; whatever describes the whole tenant hears that the template is another one. */
export const changing =
  ({ transaction, changes }: Pick<Database, 'transaction' | 'changes'>) =>
  <R>(tenantId: string, run: (trx: Kysely<Tables>) => Promise<R>): Promise<R> =>
    transaction(async (trx) => {
      await changes.publish('organization-template', tenantId, trx);
      return run(trx);
    });
