/** How many people had a way before a change of settings and have none after it: one count, nothing is read out. */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Need } from '../settings/ways.ts';

/** What a person must have for one way; an empty list is a way for everybody. */
export type Way = readonly Need[];

const columns = {
  username: 'username',
  email: 'primary_email',
  phone: 'primary_phone',
  password: 'password_digest',
} as const;

/** Suspended people have no way in any case and are not counted. */
export async function countLosing(
  kysely: Kysely<Tables>,
  tenantId: string,
  { before, after }: { readonly before: readonly Way[]; readonly after: readonly Way[] },
): Promise<number> {
  // Every way is still there: nobody need be counted.
  if (before.every((way) => after.some((left) => left.every((need) => way.includes(need))))) return 0;
  const { total } = await kysely
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('tenant_id', '=', tenantId)
    .where('is_suspended', '=', 0)
    .where((eb) => someWay(eb, before))
    .where((eb) => eb.not(someWay(eb, after)))
    .executeTakeFirstOrThrow();
  return total;
}

/** Of a row of `users`: whether one of these ways is open. */
export const someWay = (eb: ExpressionBuilder<Tables, 'users'>, ways: readonly Way[]): Expression<SqlBool> =>
  ways.length === 0
    ? sql<SqlBool>`1 = 0`
    : eb.or(
        ways.map((way) =>
          way.length === 0 ? sql<SqlBool>`1 = 1` : eb.and(way.map((need) => has(eb, need))),
        ),
      );

const has = (eb: ExpressionBuilder<Tables, 'users'>, need: Need): Expression<SqlBool> =>
  isColumn(need)
    ? eb(columns[need], 'is not', null)
    : eb.exists(
        eb
          .selectFrom('user_identities as identity')
          .select('identity.user_id')
          .whereRef('identity.tenant_id', '=', 'users.tenant_id')
          .whereRef('identity.user_id', '=', 'users.id')
          .where('identity.target', '=', need.slice('identity:'.length)),
      );

const isColumn = (need: Need): need is keyof typeof columns => Object.hasOwn(columns, need);
