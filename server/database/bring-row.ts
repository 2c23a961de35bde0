/** A row that keeps the id it has elsewhere: put in, unless it is here or something else has its name. */
import type { Insertable, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** `known`: this very row was brought before; `taken`: a unique index of the table belongs to another row. */
export type HowBrought = 'new' | 'known' | 'taken';

type Bringable =
  | 'organizations'
  | 'organization_roles'
  | 'organization_scopes'
  | 'resources'
  | 'roles'
  | 'scopes';

/** Changes nothing that is there. The room that owns the table names it. */
export async function bringRow<T extends Bringable>(
  trx: Kysely<Tables>,
  table: T,
  row: Insertable<Tables[T]> & { readonly tenant_id: string; readonly id: string },
): Promise<HowBrought> {
  // All of them have what these statements name.
  const as = table as 'organizations';
  const made = await trx
    .insertInto(as)
    .values(row as unknown as Insertable<Tables['organizations']>)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) return 'new';
  const known = await trx
    .selectFrom(as)
    .select('id')
    .where('tenant_id', '=', row.tenant_id)
    .where('id', '=', row.id)
    .executeTakeFirst();
  return known ? 'known' : 'taken';
}
