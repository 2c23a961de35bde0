/** The SQL of the table `access_links`. That a link opens once is decided by one conditional update. */
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Tables } from '../database/tables.ts';

type Db = Kysely<Tables>;
type LinkRow = Selectable<Tables['access_links']>;

/** At most one: digests are unique. With the name of the user whom it is for. */
export const findLink = (db: Db, tenantId: string, digests: readonly string[]) =>
  db
    .selectFrom('access_links')
    .leftJoin('users', (join) =>
      join
        .onRef('users.tenant_id', '=', 'access_links.tenant_id')
        .onRef('users.id', '=', 'access_links.user_id'),
    )
    .select(['kind', 'user_id', 'expires_at', 'used_at', 'users.username'])
    .where('access_links.tenant_id', '=', tenantId)
    .where('digest', 'in', digests)
    .executeTakeFirst();

export const insertLink = (db: Db, row: Insertable<Tables['access_links']>) =>
  db.insertInto('access_links').values(row).execute();

/** Those of this kind (and user) that nobody used open nothing any more. */
export const voidLinks = (
  db: Db,
  tenantId: string,
  { kind, userId, at }: { kind: LinkRow['kind']; userId: string | null; at: number },
) =>
  db
    .updateTable('access_links')
    .set({ used_at: at })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .where('used_at', 'is', null)
    .execute();

/** Of many at once, one gets the row. */
export const useLink = (
  db: Db,
  tenantId: string,
  digests: readonly string[],
  now: number,
): Promise<LinkRow | undefined> =>
  db
    .updateTable('access_links')
    .set({ used_at: now })
    .where('tenant_id', '=', tenantId)
    .where('digest', 'in', digests)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
