/** Who has nothing but SMS: as a second factor, or as the way in (security B3). */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type {
  RestrictedCounts,
  RestrictedKind,
  RestrictedPerson,
} from '../../contract/restricted-authenticators.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { restrictedWaysOf, type RestrictedWays } from '../settings/restricted-ways.ts';
import type { World } from '../settings/ways.ts';
import { someWay } from './losing-access.ts';

export interface Position {
  readonly createdAt: number;
  readonly id: string;
}

export interface RestrictedSearch {
  readonly kind?: RestrictedKind | undefined;
  /** Null for people whom the operator made; undefined for everybody. */
  readonly applicationId?: string | null | undefined;
  /** People behind this one. */
  readonly after?: Position | undefined;
  readonly limit: number;
}

export interface RestrictedReport {
  /** By the settings as they are now. Reads an index of all people with a number: for a report, not for every page. */
  count(tenantId: string): Promise<RestrictedCounts>;
  /**
   * Newest first, suspended people left out. One statement that looks at ten thousand people at most: a page may come
   * with fewer than asked for, and `next` still leads on.
   */
  list(
    tenantId: string,
    search: RestrictedSearch,
  ): Promise<{ readonly people: readonly RestrictedPerson[]; readonly next: Position | undefined }>;
}

export interface RestrictedReportDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly worldOf: (tenantId: string) => Promise<World>;
  /** Of the room that keeps factors: a condition on the rows of `users`. */
  readonly holds: (tenantId: string, kinds: readonly ('totp' | 'passkey')[]) => Expression<SqlBool>;
}

type Builder = ExpressionBuilder<Tables, 'users'>;

/** Whom one page looks at: those of them who have another factor cost one look into an index each. */
const mostLookedAt = 10_000;

export function createRestrictedReport({
  database: { kysely },
  worldOf,
  holds,
}: RestrictedReportDeps): RestrictedReport {
  const conditionsOf = async (tenantId: string): Promise<Record<RestrictedKind, Condition>> => {
    const ways = restrictedWaysOf(await worldOf(tenantId));
    const lacks = (kinds: readonly ('totp' | 'passkey')[]): Expression<SqlBool> =>
      kinds.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`not ${holds(tenantId, kinds)}`;
    return {
      'second-factor': ways.asksSms ? () => lacks(ways.otherFactors) : undefined,
      'way-in': onlyWayIn(ways, lacks),
    };
  };

  return {
    async count(tenantId) {
      const conditions = await conditionsOf(tenantId);
      const rows = isEmpty(conditions) ? [] : await countQuery(kysely, tenantId, conditions).execute();
      const applications = rows
        .map(({ application_id, second_factor, way_in }) => ({
          applicationId: application_id,
          onlySecondFactor: second_factor,
          onlyWayIn: way_in,
        }))
        .filter(({ onlySecondFactor, onlyWayIn: ways }) => onlySecondFactor + ways > 0)
        .toSorted(
          (a, b) =>
            b.onlySecondFactor + b.onlyWayIn - a.onlySecondFactor - a.onlyWayIn ||
            (a.applicationId ?? '').localeCompare(b.applicationId ?? ''),
        );
      const sum = (key: 'onlySecondFactor' | 'onlyWayIn') =>
        applications.reduce((total, one) => total + one[key], 0);
      return { onlySecondFactor: sum('onlySecondFactor'), onlyWayIn: sum('onlyWayIn'), applications };
    },
    async list(tenantId, search) {
      const all = await conditionsOf(tenantId);
      const wanted = search.kind === undefined ? all : { ...none, [search.kind]: all[search.kind] };
      if (isEmpty(wanted)) return { people: [], next: undefined };
      const rows = await pageQuery(kysely, tenantId, search, { all, wanted }).execute();
      const people = rows.map((row) => ({
        id: row.id,
        applicationId: row.application_id,
        isOnlySecondFactor: row.second_factor === 1,
        isOnlyWayIn: row.way_in === 1,
        createdAt: row.created_at,
        lastSignInAt: row.last_sign_in_at,
      }));
      const last = people.at(-1);
      if (last && people.length === search.limit) return { people, next: last };
      const looked = await lastLookedAt(kysely, tenantId, search).executeTakeFirst();
      return { people, next: looked && { createdAt: looked.created_at, id: looked.id } };
    },
  };
}

/** Undefined where it is true of nobody. */
type Condition = ((eb: Builder) => Expression<SqlBool>) | undefined;
type Conditions = Readonly<Record<RestrictedKind, Condition>>;

const none: Conditions = { 'second-factor': undefined, 'way-in': undefined };
const isEmpty = (conditions: Conditions): boolean => !conditions['second-factor'] && !conditions['way-in'];

function onlyWayIn(
  { isSmsWayIn, otherWays, isPasskeyWayIn }: RestrictedWays,
  lacks: (kinds: readonly 'passkey'[]) => Expression<SqlBool>,
): Condition {
  if (!isSmsWayIn) return undefined;
  return (eb) => eb.and([eb.not(someWay(eb, otherWays)), lacks(isPasskeyWayIn ? ['passkey'] : [])]);
}

const flag = (eb: Builder, condition: Condition) =>
  sql<number>`case when ${condition ? condition(eb) : sql`1 = 0`} then 1 else 0 end`;

const either = (eb: Builder, conditions: Conditions) =>
  eb.or([conditions['second-factor'], conditions['way-in']].flatMap((one) => (one ? [one(eb)] : [])));

/** In the order of an index, from where the page before ended. */
const candidates = (db: Kysely<Tables>, tenantId: string, { applicationId, after }: RestrictedSearch) =>
  db
    .selectFrom('users')
    .where('users.tenant_id', '=', tenantId)
    .where('users.primary_phone', 'is not', null)
    .$if(applicationId === null, (query) => query.where('users.application_id', 'is', null))
    .$if(typeof applicationId === 'string', (query) =>
      query.where('users.application_id', '=', applicationId ?? ''),
    )
    .$if(after !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(users.created_at, users.id) < (${after?.createdAt ?? 0}, ${after?.id ?? ''})`,
      ),
    )
    .orderBy('users.created_at', 'desc')
    .orderBy('users.id', 'desc');

/** The people of a page, among those who are looked at for it. */
export const pageQuery = (
  db: Kysely<Tables>,
  tenantId: string,
  search: RestrictedSearch,
  { all, wanted }: { readonly all: Conditions; readonly wanted: Conditions },
) =>
  db
    .selectFrom(candidates(db, tenantId, search).selectAll('users').limit(mostLookedAt).as('users'))
    .select(['id', 'application_id', 'created_at', 'last_sign_in_at'])
    .select((eb) => [
      flag(eb as Builder, all['second-factor']).as('second_factor'),
      flag(eb as Builder, all['way-in']).as('way_in'),
    ])
    .where('tenant_id', '=', tenantId)
    .where('is_suspended', '=', 0)
    .where((eb) => either(eb as Builder, wanted))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(search.limit);

/** Of a page that is not full: the last one it looked at, when there may be more behind. */
const lastLookedAt = (db: Kysely<Tables>, tenantId: string, search: RestrictedSearch) =>
  candidates(db, tenantId, search)
    .select(['users.created_at', 'users.id'])
    .offset(mostLookedAt - 1)
    .limit(1);

const countQuery = (db: Kysely<Tables>, tenantId: string, conditions: Conditions) =>
  db
    .selectFrom('users')
    .select('users.application_id')
    .select((eb) => [
      sql<number>`sum(${flag(eb, conditions['second-factor'])})`.as('second_factor'),
      sql<number>`sum(${flag(eb, conditions['way-in'])})`.as('way_in'),
    ])
    .where('users.tenant_id', '=', tenantId)
    .where('users.primary_phone', 'is not', null)
    .where('users.is_suspended', '=', 0)
    .groupBy('users.application_id');
