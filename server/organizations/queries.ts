/** The SQL of the table `organizations`. */
import { type Insertable, type Kysely, sql, type Updateable } from 'kysely';
import { matchesPattern } from '../database/matches-pattern.ts';
import type { Engine } from '../database/migrate.ts';
import type { Tables } from '../database/tables.ts';
import { newestPage } from './newest-page.ts';

type Db = Kysely<Tables>;

/** One row, in the version that the caller saw if they named one. */
export interface Place {
  readonly tenantId: string;
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

/** A text as a pattern that means itself, anywhere. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export const findOrganization = (db: Db, tenantId: string, id: string) =>
  db
    .selectFrom('organizations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Which of these there are. */
export const organizationsAmong = async (
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('organizations')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
};

/** Newest first, the id deciding among those of one millisecond; with the number of all that fit. */
export async function listOrganizations(
  db: Db,
  tenantId: string,
  { q, engine, limit, offset }: { q?: string; engine: Engine; limit: number; offset: number },
) {
  let matching = db.selectFrom('organizations').where('tenant_id', '=', tenantId);
  if (q)
    matching = matching.where((eb) =>
      eb.or(
        ['id', 'name'].map((column) =>
          matchesPattern(engine, sql.ref(column), anywhere(q), { isCaseSensitive: false }),
        ),
      ),
    );
  return newestPage(matching, { limit, offset });
}

export const insertOrganization = (db: Db, row: Insertable<Tables['organizations']>) =>
  db.insertInto('organizations').values(row).returningAll().executeTakeFirstOrThrow();

/** Undefined when there is no such row, or when it has another version. */
export const updateOrganization = (
  db: Db,
  { tenantId, id, ifVersion }: Place,
  changes: Updateable<Tables['organizations']>,
) =>
  db
    .updateTable('organizations')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

/** True when there was one, in that version. */
export const deleteOrganization = async (db: Db, { tenantId, id, ifVersion }: Place): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('organizations')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
