/** The statements on `logs`. */
import type { Kysely } from 'kysely';
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

export function createQueries(kysely: Kysely<Tables>) {
  const matching = ({ tenantId, key, userId, applicationId, from, to }: LogFilter) =>
    kysely
      .selectFrom('logs')
      .where('tenant_id', '=', tenantId)
      .$if(key !== undefined, (query) => query.where('key', '=', String(key)))
      .$if(userId !== undefined, (query) => query.where('user_id', '=', String(userId)))
      .$if(applicationId !== undefined, (query) => query.where('application_id', '=', String(applicationId)))
      .$if(from !== undefined, (query) => query.where('created_at', '>=', Number(from)))
      .$if(to !== undefined, (query) => query.where('created_at', '<=', Number(to)));

  return {
    /** All rows or none. */
    async insert(rows: readonly LogRow[]): Promise<void> {
      await kysely.insertInto('logs').values(rows).execute();
    },

    /** Newest first: the end of the index that the filter names. */
    list: (filter: LogFilter, { limit, offset }: { limit: number; offset: number }): Promise<LogRow[]> =>
      matching(filter)
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute(),

    /** Stops counting at `cap`, so that it costs the same however large the table is. */
    async count(filter: LogFilter, cap: number): Promise<number> {
      const { total } = await kysely
        .selectFrom(matching(filter).select('created_at').limit(cap).as('some'))
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    find: (tenantId: string, id: string): Promise<LogRow | undefined> =>
      kysely
        .selectFrom('logs')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst(),

    /** At most so many, oldest first: no statement holds a lock for long. */
    async removeOldest(tenantId: string, before: number, limit: number): Promise<number> {
      const { numDeletedRows } = await kysely
        .deleteFrom('logs')
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('logs as old')
            .select('old.id')
            .where('old.tenant_id', '=', tenantId)
            .where('old.created_at', '<', before)
            .orderBy('old.created_at')
            .orderBy('old.id')
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
