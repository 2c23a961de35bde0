/** The statements on `limits`. Each decides alone, on the locked row: nobody reads first and writes later. */
import { type Expression, type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';

/** An entry of `sends` and `failures`: a time of 13 digits and a tag that tells two of one millisecond apart. Oldest first. */
export const entryWidth = 18;
const tagWidth = 4;

/** One row that must let a send pass. */
export interface Wanted {
  readonly key: string;
  /** Sends a window; 0 when only the resend interval counts here. */
  readonly max: number;
  /** Sends at or before this time no longer count. */
  readonly cutoff: number;
  /** What becomes the row's resend_at; 0 when there is no interval. */
  readonly resendAt: number;
  /** A block of this row counts, too. */
  readonly isBlockable?: boolean;
}

/** What was written for one send, for giving it back. */
export interface TakenRow {
  readonly key: string;
  /** Empty when the row does not count sends. */
  readonly entry: string;
  readonly resendAt: number;
  /** Places that are taken now, this one among them; those that ended may still be counted. */
  readonly count: number;
  /** Wrong ones since the last right one. */
  readonly failuresInRow: number;
}

export interface FailureRules {
  readonly now: number;
  readonly max: number;
  readonly cutoff: number;
  readonly blockedUntil: number;
  readonly hardStopAt: number;
  readonly hardStopUntil: number;
}

/** Failures that are remembered: the hard stop counts no further. */
const failuresKept = 100;

const digitsOf = (time: number): string => String(time).padStart(13, '0');
const entryAt = (time: number, tag: string): string =>
  `${digitsOf(time)}${tag}`.padEnd(entryWidth - 1, '0') + ',';

export const createQueries = (kysely: Kysely<Tables>, random: Random) => ({
  /**
   * Takes one send from every wanted row, in one statement. What comes back is what was taken: every key, or nothing,
   * or, when somebody else took the last place in between, a part that the caller must give back. Rows are locked in
   * the order of their keys, so two sends never wait for each other.
   */
  async consume(tenantId: string, wanted: readonly Wanted[], now: number): Promise<TakenRow[]> {
    const entry = entryAt(now, random.id(tagWidth));
    const rows = wanted.map(
      ({ key, max, resendAt }) =>
        sql`select cast(${key} as text) as key, cast(${max > 0 ? entry : ''} as text) as entry, cast(${resendAt} as bigint) as resend_at`,
    );
    const exhausted = sql.join(
      wanted.map((row) => isExhausted(row, now)),
      sql` or `,
    );
    const appended = wanted.map(({ key, max }) => sql`when ${key} then ${append(max)}`);
    const { rows: taken } = await sql<{ key: string; length: number; failures: number }>`
      insert into limits (tenant_id, key, sends, resend_at, failures, failures_in_row, blocked_until, updated_at)
      select cast(${tenantId} as text), wanted.key, wanted.entry, wanted.resend_at, '', 0, 0, cast(${now} as bigint)
      from (${sql.join(rows, sql` union all `)}) as wanted
      where not exists (select 1 from limits where limits.tenant_id = ${tenantId} and (${exhausted}))
      order by wanted.key
      on conflict (tenant_id, key) do update set
        sends = case limits.key ${sql.join(appended, sql` `)} end,
        resend_at = excluded.resend_at,
        updated_at = excluded.updated_at
      where not (${exhausted})
      returning key, length(sends) as length, failures_in_row as failures`.execute(kysely);
    return wanted.flatMap(({ key, max, resendAt }) => {
      const row = taken.find((one) => one.key === key);
      if (!row) return [];
      const count = Math.ceil(row.length / entry.length);
      return { key, entry: max > 0 ? entry : '', resendAt, count, failuresInRow: row.failures };
    });
  },

  /** Takes exactly this send out again; a later one keeps its place and its interval. */
  async refund(
    tenantId: string,
    { key, entry, resendAt }: Pick<TakenRow, 'key' | 'entry' | 'resendAt'>,
  ): Promise<void> {
    await kysely
      .updateTable('limits')
      .set({
        sends: entry === '' ? sql`sends` : sql`replace(sends, ${entry}, '')`,
        resend_at: sql`case when resend_at = ${resendAt} then 0 else resend_at end`,
      })
      .where('tenant_id', '=', tenantId)
      .where('key', '=', key)
      .execute();
  },

  /** For saying which limit it was, once `consume` has said no. */
  read(tenantId: string, keys: readonly string[]) {
    return kysely
      .selectFrom('limits')
      .select(['key', 'sends', 'resend_at'])
      .where('tenant_id', '=', tenantId)
      .where('key', 'in', keys)
      .execute();
  },

  /** Counts one failure and blocks when it is one too many. While blocked nothing is counted. Until when it is blocked, else 0. */
  async countFailure(tenantId: string, key: string, rules: FailureRules): Promise<number> {
    const { now, max, cutoff, blockedUntil, hardStopAt, hardStopUntil } = rules;
    const isBlocked = sql`limits.blocked_until > ${now}`;
    const all = sql`(limits.failures || excluded.failures)`;
    const row = await kysely
      .insertInto('limits')
      .values({
        tenant_id: tenantId,
        key,
        sends: '',
        resend_at: 0,
        failures: entryAt(now, ''),
        failures_in_row: 1,
        blocked_until: max <= 1 ? blockedUntil : 0,
        updated_at: now,
      })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'key']).doUpdateSet({
          failures: sql`case when ${isBlocked} then limits.failures else ${newest(all, failuresKept)} end`,
          failures_in_row: sql`limits.failures_in_row + case when ${isBlocked} then 0 else 1 end`,
          blocked_until: sql`case
            when ${isBlocked} then limits.blocked_until
            when limits.failures_in_row + 1 >= ${hardStopAt} then cast(${hardStopUntil} as bigint)
            when ${isFull(all, max, cutoff)} then cast(${blockedUntil} as bigint)
            else limits.blocked_until end`,
          updated_at: now,
        }),
      )
      .returning('blocked_until')
      .executeTakeFirstOrThrow();
    return row.blocked_until > now ? row.blocked_until : 0;
  },

  /**
   * Success: nothing is held against these rows any more. One that was blocked a moment before stays so; until when of
   * the first of them, else 0.
   */
  async clear(tenantId: string, keys: readonly [string, ...string[]], now: number): Promise<number> {
    const whenFree = <T>(then: T, kept: RawBuilder<unknown>) =>
      sql<T>`case when blocked_until > ${now} then ${kept} else ${sql.lit(then)} end`;
    const rows = await kysely
      .updateTable('limits')
      .set({
        failures: whenFree('', sql`failures`),
        failures_in_row: whenFree(0, sql`failures_in_row`),
        resend_at: whenFree(0, sql`resend_at`),
      })
      .where('tenant_id', '=', tenantId)
      .where('key', 'in', keys)
      .returning(['key', 'blocked_until'])
      .execute();
    const row = rows.find(({ key }) => key === keys[0]);
    return row && row.blocked_until > now ? row.blocked_until : 0;
  },

  /** Part of another room's statement: true when this row is blocked. */
  isBlocked: (tenantId: string, key: string, now: number): Expression<SqlBool> =>
    sql<SqlBool>`exists (select 1 from limits where limits.tenant_id = ${tenantId} and limits.key = ${key} and limits.blocked_until > ${now})`,

  async blockedUntil(tenantId: string, key: string, now: number): Promise<number> {
    const row = await kysely
      .selectFrom('limits')
      .select('blocked_until')
      .where('tenant_id', '=', tenantId)
      .where('key', '=', key)
      .where('blocked_until', '>', now)
      .executeTakeFirst();
    return row?.blocked_until ?? 0;
  },

  /** An administrator's word: no block, no failures, no sends. */
  async lift(tenantId: string, key: string): Promise<void> {
    await kysely
      .updateTable('limits')
      .set({ sends: '', resend_at: 0, failures: '', failures_in_row: 0, blocked_until: 0 })
      .where('tenant_id', '=', tenantId)
      .where('key', '=', key)
      .execute();
  },

  /** The same for every row whose key is one of these beginnings and an id. The whole tenant is looked through: not for requests of people. */
  async liftDevices(tenantId: string, beginnings: readonly string[], idLength: number): Promise<void> {
    if (beginnings.length === 0) return;
    await kysely
      .updateTable('limits')
      .set({ sends: '', resend_at: 0, failures: '', failures_in_row: 0, blocked_until: 0 })
      .where('tenant_id', '=', tenantId)
      .where(
        // Only where something is counted, and only what is long enough to be cut.
        sql<SqlBool>`case when failures <> '' and length(key) > ${sql.lit(idLength)}
          then substr(key, 1, length(key) - ${sql.lit(idLength)}) in (${sql.join(beginnings)}) else false end`,
      )
      .execute();
  },

  /**
   * Removes the oldest rows of every tenant that decide nothing any more: at least `limit` of them, if there are so many.
   * Failures in a row are kept until a success or an administrator ends them (A4).
   */
  async sweep(before: number, limit: number): Promise<number> {
    const oldest = kysely
      .selectFrom('limits as old')
      .select('old.updated_at')
      .where('old.updated_at', '<', before)
      .where('old.failures_in_row', '=', 0)
      .orderBy('old.updated_at')
      .limit(limit)
      .as('oldest');
    const { numDeletedRows } = await kysely
      .deleteFrom('limits')
      .where('updated_at', '<', before)
      .where('failures_in_row', '=', 0)
      .where('updated_at', '<=', (eb) =>
        eb.selectFrom(oldest).select((inner) => inner.fn.max('oldest.updated_at').as('last')),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});

/** This row, and it lets nobody pass now. */
const isExhausted = (
  { key, max, cutoff, resendAt, isBlockable = false }: Wanted,
  now: number,
): RawBuilder<unknown> => {
  const reasons = [
    ...(resendAt > 0
      ? [sql`(limits.resend_at > ${now} and limits.resend_at <= ${lastResendAt(resendAt)})`]
      : []),
    ...(max > 0 ? [isFull(sql`limits.sends`, max, cutoff)] : []),
    ...(isBlockable ? [sql`limits.blocked_until > ${now}`] : []),
  ];
  return sql`(limits.key = ${key} and (${sql.join(reasons, sql` or `)}))`;
};

/** How far the clocks of two nodes may be apart. */
const skewMs = 60_000;

/** What stands later was written for a longer interval than there is now: it decides nothing any more. */
export const lastResendAt = (resendAt: number): number => resendAt + skewMs;

/** The `max`-th newest time of the list still counts. Times have one width, so text compares as numbers do. */
const isFull = (list: RawBuilder<unknown>, max: number, cutoff: number): RawBuilder<unknown> =>
  sql`(length(${list}) >= ${max * entryWidth} and substr(${list}, length(${list}) - ${max * entryWidth - 1}, 13) > ${digitsOf(cutoff)})`;

const append = (max: number): RawBuilder<unknown> =>
  max === 0 ? sql`limits.sends` : newest(sql`(limits.sends || excluded.sends)`, max);

/** The end of the list, this many times long. */
const newest = (list: RawBuilder<unknown>, count: number): RawBuilder<string> =>
  sql<string>`substr(${list}, case when length(${list}) > ${count * entryWidth} then length(${list}) - ${count * entryWidth - 1} else 1 end)`;
