/** The SQL of the table `users`. Who is who is kept apart by its unique indexes, never by looking first. */
import {
  type Expression,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type Kysely,
  type SqlBool,
  sql,
} from 'kysely';
import { type RefusalCode, refuse } from '../../contract/errors.ts';
import type { MissingProfile } from '../../contract/sign-in.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import { type Proven, stillProven } from './proven.ts';
import type { UserRow } from './user.ts';

type Db = Kysely<Tables>;
export type Identifier = 'id' | 'username_key' | 'primary_email' | 'primary_phone';

/** At most one: each identifier is unique in its tenant. */
export const findRow = (
  db: Db,
  tenantId: string,
  identifier: Identifier,
  value: string,
): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(identifier, '=', value)
    .executeTakeFirst();

/** Of the people of one page, by their ids. */
export const listPasswords = async (db: Db, tenantId: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('users')
        .select(['id', 'password_digest', 'password_algorithm'])
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', ids)
        .execute();

/** Of two who insert the same name, number or address, one is refused by the index. */
export const insertRow = (db: Db, row: UserRow): Promise<UserRow> =>
  refusingDoubles(() => db.insertInto('users').values(row).returningAll().executeTakeFirstOrThrow());

/** What must be so for a change to happen: looked at by the statement that makes it. */
export interface Conditions {
  /** The version that the caller saw; any without a word. */
  readonly ifVersion?: number | undefined;
  /** True: the person must be left with a name, an address, a number or an identity. */
  readonly keepsIdentifier?: boolean | undefined;
  /** True: nobody who is suspended. */
  readonly isActive?: boolean | undefined;
  /** What it rests on. */
  readonly proven?: Proven | undefined;
}

/**
 * Undefined when there is no such user or a condition does not hold; refuses doubles like `insertRow`. Another password,
 * none, or suspension: nothing counts any more that was proven before.
 */
export const updateRow = (
  db: Db,
  {
    tenantId,
    id,
    ifVersion,
    keepsIdentifier,
    isActive,
    proven,
  }: { tenantId: string; id: string } & Conditions,
  changes: Partial<UserRow>,
): Promise<UserRow | undefined> =>
  refusingDoubles(() =>
    db
      .updateTable('users')
      .set((eb) => ({
        ...changes,
        version: eb('version', '+', 1),
        ...((changes.password_digest !== undefined || changes.is_suspended === 1) && {
          credentials_version: eb('credentials_version', '+', 1),
        }),
      }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
      .$if(isActive === true, (query) => query.where('is_suspended', '=', 0))
      .where((eb) => stillProven(eb, { tenantId, id }, proven ?? {}))
      .$if(keepsIdentifier === true, (query) => query.where((eb) => hasIdentifierAfter(eb, changes)))
      .returningAll()
      .executeTakeFirst(),
  );

function hasIdentifierAfter(eb: ExpressionBuilder<Tables, 'users'>, changes: Partial<UserRow>) {
  const columns = ['username', 'primary_email', 'primary_phone'] as const;
  // One that is set stays, one that is cleared goes, of the others the row decides.
  if (columns.some((column) => typeof changes[column] === 'string')) return eb.lit(true);
  const untouched = columns.filter((column) => changes[column] === undefined);
  return eb.or([eb('identities', '!=', '{}'), ...untouched.map((column) => eb(column, 'is not', null))]);
}

/** Writes only what still stands as it was read: the loser of two merges reads again. */
export const replaceJson = (
  db: Db,
  { tenant_id, id }: UserRow,
  column: JsonColumn,
  { from, to, at, ifVersion }: { from: string; to: string; at: number; ifVersion?: number | undefined },
): Promise<UserRow | undefined> =>
  db
    .updateTable('users')
    .set((eb) => ({ [column]: to, updated_at: at, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .where(column, '=', from)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .returningAll()
    .executeTakeFirst();

export type JsonColumn = 'custom_data' | 'profile' | 'factor_choices';

/** Only while the digest is still the one that was checked: a password changed meanwhile stays changed. */
export const replaceDigest = (
  db: Db,
  { tenant_id, id, password_digest }: UserRow,
  to: { digest: string; algorithm: string },
) =>
  db
    .updateTable('users')
    .set((eb) => ({
      password_digest: to.digest,
      password_algorithm: to.algorithm,
      version: eb('version', '+', 1),
    }))
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .where('password_digest', '=', password_digest)
    .execute();

/** Who signs in, and when. */
export interface Entering {
  readonly tenantId: string;
  readonly id: string;
  /** What they must have. */
  readonly needs: readonly MissingProfile[];
  readonly proven: Proven;
  /** ms since 1970 */
  readonly at: number;
}

/** True while this person may enter and nothing has ended what was proven under this version. Says nothing of a row. */
export const isUnchanged = (
  tenantId: string,
  {
    accountId,
    credentialsVersion,
  }: {
    readonly accountId: string | Expression<unknown>;
    readonly credentialsVersion: number | Expression<unknown>;
  },
): Expression<SqlBool> =>
  sql<SqlBool>`exists (select 1 from users as person where person.tenant_id = ${tenantId}
    and person.id = ${accountId} and person.credentials_version = ${credentialsVersion} and person.is_suspended = 0)`;

/** One statement that looks and writes: nobody suspended or incomplete gets a sign-in, nor who has lost what they proved. */
export const stampSignIn = (
  db: Db,
  { tenantId, id, needs, proven, at }: Entering,
): Promise<UserRow | undefined> =>
  db
    .updateTable('users')
    .set({ last_sign_in_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('is_suspended', '=', 0)
    .where((eb) => eb.and(needs.map((need) => has(eb, need))))
    .where((eb) => stillProven(eb, { tenantId, id }, proven))
    .returningAll()
    .executeTakeFirst();

/** As `stampSignIn`, with what was missing: only what the row lacks is written, and nothing of it when something is there. */
export const completeSignIn = (
  db: Db,
  { tenantId, id, needs, proven, at, ifVersion }: Entering & { readonly ifVersion?: number },
  changes: Partial<UserRow>,
): Promise<UserRow | undefined> => {
  const columns = ['username', 'primary_email', 'primary_phone', 'password_digest'] as const;
  const written = columns.filter((column) => typeof changes[column] === 'string');
  const isWritten = (need: MissingProfile): boolean =>
    columnsOfNeed[need].some((column) => written.includes(column));
  return refusingDoubles(() =>
    db
      .updateTable('users')
      .set((eb) => ({ ...changes, last_sign_in_at: at, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('is_suspended', '=', 0)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
      .where((eb) => eb.and(written.map((column) => eb(column, 'is', null))))
      .where((eb) => eb.and(needs.filter((need) => !isWritten(need)).map((need) => has(eb, need))))
      .where((eb) => stillProven(eb, { tenantId, id }, proven))
      .returningAll()
      .executeTakeFirst(),
  );
};

const columnsOfNeed = {
  username: ['username'],
  email: ['primary_email'],
  phone: ['primary_phone'],
  emailOrPhone: ['primary_email', 'primary_phone'],
  password: ['password_digest'],
} as const satisfies Record<MissingProfile, readonly string[]>;

/** Only for one who has none: the first application keeps its place. Nothing about the person changed, so `updated_at` stays. */
export const stampApplication = async (
  db: Db,
  { tenantId, id, applicationId }: { tenantId: string; id: string; applicationId: string },
): Promise<void> => {
  await db
    .updateTable('users')
    .set({ application_id: applicationId })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('application_id', 'is', null)
    .execute();
};

const has = (
  eb: ExpressionBuilder<Tables, 'users'>,
  need: MissingProfile,
): ExpressionWrapper<Tables, 'users', SqlBool> => {
  if (need === 'emailOrPhone') return eb.or([has(eb, 'email'), has(eb, 'phone')]);
  // Who comes by another provider needs no password of ours.
  if (need === 'password')
    return eb.or([eb('password_digest', 'is not', null), eb('identities', '!=', '{}')]);
  const columns = {
    username: 'username',
    email: 'primary_email',
    phone: 'primary_phone',
  } as const;
  return eb(columns[need], 'is not', null);
};

/** True when there was one, of this version when one is named. */
export const deleteRow = async (
  db: Db,
  { tenantId, id, ifVersion }: { tenantId: string; id: string; ifVersion?: number | undefined },
): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('users')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** Of names that become one when capitals no longer count, the unique index refuses the second. */
export const keyUsernames = async (db: Db, tenantId: string, isCaseSensitive: boolean): Promise<void> => {
  await refusingDoubles(() =>
    db
      .updateTable('users')
      .set({ username_key: isCaseSensitive ? sql`username` : sql`lower(username)` })
      .where('tenant_id', '=', tenantId)
      .where('username', 'is not', null)
      .execute(),
  );
};

/** Names that only differ in their case: what stands in the way of making case not matter. */
export const listCaseConflicts = (db: Db, tenantId: string) =>
  db
    .selectFrom('users')
    .select([sql<string>`lower(username)`.as('name'), sql<number>`count(*)`.as('count')])
    .where('tenant_id', '=', tenantId)
    .where('username', 'is not', null)
    .groupBy(sql`lower(username)`)
    .having(sql`count(*)`, '>', 1)
    .orderBy('name')
    .execute();

/** By id. */
export const listCaseTwins = async (db: Db, tenantId: string, names: readonly string[]) =>
  names.length === 0
    ? []
    : db
        .selectFrom('users')
        .select([sql<string>`lower(username)`.as('name'), 'id'])
        .where('tenant_id', '=', tenantId)
        .where(sql<string>`lower(username)`, 'in', names)
        .orderBy('id')
        .execute();

const doubles: readonly (readonly [index: string, column: string, code: RefusalCode])[] = [
  ['users_username', 'users.username_key', 'user.username_already_in_use'],
  ['users_phone', 'users.primary_phone', 'user.phone_already_in_use'],
  ['users_email', 'users.primary_email', 'user.email_already_in_use'],
];

async function refusingDoubles<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const violated = violatedIndex(error);
    if (violated === undefined) throw error;
    const double = doubles.find(([index, column]) => violated.includes(index) || violated.includes(column));
    throw double ? refuse(double[2]) : error;
  }
}
