/** The pages of people: newest first, found through an index however many there are, counted only so far. */
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { planAnew } from '../database/plan-anew.ts';
import type { Tables } from '../database/tables.ts';
import type { UserRow } from './user.ts';

type Db = Kysely<Tables>;

export interface Wanted {
  readonly tenantId: string;
  /** What a row must fulfil; undefined for everybody. */
  readonly condition: ((eb: ExpressionBuilder<Tables, 'users'>) => Expression<SqlBool>) | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface FoundRows {
  readonly rows: readonly UserRow[];
  /** How many fit; a lower bound when `isCapped`. */
  readonly total: number;
  readonly isCapped: boolean;
}

/** More are not counted: a million index entries take a tenth of a second, and nobody reads the last digits. */
const mostCounted = 10_000;

/** The id decides among those of one millisecond. */
export async function listRows(db: Db, wanted: Wanted): Promise<FoundRows> {
  // A page far behind is counted up to its end, so that there is a way on from each page but the last.
  const most = Math.max(mostCounted, wanted.offset + wanted.limit);
  const rare = wanted.condition ? await rareRows(db, wanted, most + 1) : undefined;
  if (rare && rare.counted <= most) return { rows: rare.rows, total: rare.counted, isCapped: false };
  const { counted } = rare ?? (await countQuery(db, wanted, most + 1).executeTakeFirstOrThrow());
  const isCapped = counted > most;
  const total = Math.min(counted, most);
  if (total <= wanted.offset) return { rows: [], total, isCapped };
  return { rows: await commonQuery(db, wanted).execute(), total, isCapped };
}

/** The page and the count by one look at the indexes. When `most` were found there are more, and the rows say nothing. */
async function rareRows(db: Db, wanted: Wanted, most: number) {
  const found = await rareQuery(db, wanted, most).execute();
  const [first] = found;
  if (first) return { rows: found.map(({ counted: _counted, ...row }) => row), counted: first.counted };
  if (wanted.offset === 0) return { rows: [], counted: 0 };
  return { rows: [], counted: (await countQuery(db, wanted, most).executeTakeFirstOrThrow()).counted };
}

const matching = (db: Db, { tenantId, condition }: Wanted) =>
  db
    .selectFrom('users')
    .where('users.tenant_id', '=', tenantId)
    .$if(condition !== undefined, (query) => query.where(condition ?? ((eb) => eb.lit(true))))
    // A plan that was made for another piece of text may read the whole table for this one.
    .modifyFront(planAnew);

/** How many fit, at most so many. */
export const countQuery = (db: Db, wanted: Wanted, most: number) =>
  db
    .selectFrom(
      matching(db, wanted)
        .select('id')
        // Along the index; else the table would be read from its beginning, other tenants' rows included.
        .$if(wanted.condition === undefined, (query) =>
          query.orderBy('created_at', 'desc').orderBy('id', 'desc'),
        )
        .limit(most)
        .as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('counted'));

/** Many fit: those of the page are soon met on the way from the newest to the oldest. */
export const commonQuery = (db: Db, wanted: Wanted) =>
  matching(db, wanted)
    .selectAll('users')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit)
    .offset(wanted.offset);

/** Few fit: they are gathered first, at most so many, and sorted then, or the same way would lead past everybody. */
export const rareQuery = (db: Db, wanted: Wanted, most: number) =>
  db
    .with(
      (cte) => cte('found').materialized(),
      () => matching(db, wanted).select(['id', 'created_at']).limit(most),
    )
    .selectFrom((eb) =>
      eb
        .selectFrom('found')
        .select('found.id')
        .orderBy('found.created_at', 'desc')
        .orderBy('found.id', 'desc')
        .limit(wanted.limit)
        .offset(wanted.offset)
        .as('page'),
    )
    .innerJoin('users', 'users.id', 'page.id')
    .selectAll('users')
    .select((eb) =>
      eb
        .selectFrom('found as all')
        .select((all) => all.fn.countAll<number>().as('counted'))
        .$asScalar()
        .$notNull()
        .as('counted'),
    )
    .where('users.tenant_id', '=', wanted.tenantId)
    .orderBy('users.created_at', 'desc')
    .orderBy('users.id', 'desc');
