/** The statements on `logs`. */
import type { Kysely } from 'kysely';
import { planAnew } from '../database/plan-anew.ts';
import { removeAged } from '../database/remove-aged.ts';
import type { Tables } from '../database/tables.ts';

export type LogRow = Tables['logs'];

export interface LogFilter {
  readonly tenantId: string;
  readonly key?: string | undefined;
  readonly userId?: string | undefined;
  readonly applicationId?: string | undefined;
  /** ms since 1970, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

type Db = Kysely<Tables>;

export interface LogWindow {
  readonly limit: number;
  readonly offset: number;
}

/** Newest first: the end of the index that the filter names. */
const matching = (db: Db, { tenantId, key, userId, applicationId, from, to }: LogFilter) =>
  db
    .selectFrom('logs')
    .modifyFront(planAnew)
    .where('tenant_id', '=', tenantId)
    .$if(key !== undefined, (query) => query.where('key', '=', String(key)))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', String(userId)))
    .$if(applicationId !== undefined, (query) => query.where('application_id', '=', String(applicationId)))
    .$if(from !== undefined, (query) => query.where('created_at', '>=', Number(from)))
    .$if(to !== undefined, (query) => query.where('created_at', '<=', Number(to)))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');

export const pageQuery = (db: Db, filter: LogFilter, { limit, offset }: LogWindow) =>
  matching(db, filter).selectAll().limit(limit).offset(offset);

/** Stops at `cap`, and keeps to the order of the index: else the table would be read from its beginning. */
export const countQuery = (db: Db, filter: LogFilter, cap: number) =>
  db
    .selectFrom(matching(db, filter).select('created_at').limit(cap).as('some'))
    .select((eb) => eb.fn.countAll<number>().as('total'));

export function createQueries(kysely: Db) {
  return {
    /** All rows or none. */
    async insert(rows: readonly LogRow[]): Promise<void> {
      await kysely.insertInto('logs').values(rows).execute();
    },

    /** By whoever wrote the row, once. */
    async complete({ tenant_id, id, payload }: LogRow, ending: string): Promise<void> {
      await kysely
        .updateTable('logs')
        .set({ payload: ending })
        .where('tenant_id', '=', tenant_id)
        .where('id', '=', id)
        .where('payload', '=', payload)
        .execute();
    },

    list: (filter: LogFilter, page: LogWindow): Promise<LogRow[]> =>
      pageQuery(kysely, filter, page).execute(),

    async count(filter: LogFilter, cap: number): Promise<number> {
      const { total } = await countQuery(kysely, filter, cap).executeTakeFirstOrThrow();
      return total;
    },

    find: (tenantId: string, id: string): Promise<LogRow | undefined> =>
      kysely
        .selectFrom('logs')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst(),

    /** At most so many, oldest first: no statement holds a lock for long. */
    removeOldest: (tenantId: string, before: number, limit: number): Promise<number> =>
      removeAged(kysely, {
        table: 'logs',
        tenantId,
        column: 'created_at',
        until: before - 1,
        isOldestFirst: true,
        limit,
      }),
  };
}
