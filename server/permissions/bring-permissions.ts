/** Resources, scopes and roles that come from another system, with their ids. What is here stays as it is. */
import type { Insertable, Kysely } from 'kysely';
import { bringRow, type HowBrought } from '../database/bring-row.ts';
import type { Tables } from '../database/tables.ts';
import { insertApplicationRoles, insertUserRoles } from './assignment-queries.ts';
import { insertRoleScopes } from './queries.ts';

type Db = Kysely<Tables>;
type Table = 'resources' | 'scopes' | 'roles';

/** `taken`: something else has its name, or its indicator; `id` is of that. */
export interface Brought {
  readonly id: string;
  readonly how: HowBrought;
}

export const bringResource = (trx: Db, row: Insertable<Tables['resources']>): Promise<Brought> =>
  bring(trx, 'resources', row, { indicator: row.indicator });

export const bringScope = (trx: Db, row: Insertable<Tables['scopes']>): Promise<Brought> =>
  bring(trx, 'scopes', row, { resource_id: row.resource_id, name: row.name });

/** With the scopes that it carries, when it is new. */
export async function bringRole(
  trx: Db,
  row: Insertable<Tables['roles']>,
  scopeIds: readonly string[],
): Promise<Brought> {
  const brought = await bring(trx, 'roles', row, { name: row.name });
  if (brought.how === 'new') await insertRoleScopes(trx, { tenantId: row.tenant_id, id: row.id }, scopeIds);
  return brought;
}

/** How many of these pairs are new. All of them must be here. */
export async function bringHolders(
  trx: Db,
  tenantId: string,
  kind: 'user' | 'application',
  pairs: readonly { readonly holderId: string; readonly roleId: string }[],
): Promise<number> {
  if (pairs.length === 0) return 0;
  const added =
    kind === 'user'
      ? await insertUserRoles(
          trx,
          tenantId,
          pairs.map(({ holderId: userId, roleId }) => ({ userId, roleId })),
        )
      : await insertApplicationRoles(
          trx,
          tenantId,
          pairs.map(({ holderId: applicationId, roleId }) => ({ applicationId, roleId })),
        );
  return added.length;
}

/** Where the name is taken, the answer is of the row that has it. */
async function bring<T extends Table>(
  trx: Db,
  table: T,
  row: Insertable<Tables[T]> & { readonly tenant_id: string; readonly id: string },
  unique: Readonly<Record<string, string>>,
): Promise<Brought> {
  const how = await bringRow(trx, table, row);
  if (how !== 'taken') return { id: row.id, how };
  // All three have what this statement names.
  let other = trx
    .selectFrom(table as 'roles')
    .select('id')
    .where('tenant_id', '=', row.tenant_id);
  for (const [column, value] of Object.entries(unique)) other = other.where(column as 'name', '=', value);
  return { id: (await other.executeTakeFirstOrThrow()).id, how };
}
