/** People and their phones: found, made, changed, suspended, removed, and their passwords checked. */
import type { Expression, SqlBool } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { MissingProfile } from '../../contract/sign-in.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Told } from '../database/told.ts';
import type { Random } from '../random.ts';
import type { PasswordDigest, Passwords } from './passwords.ts';
import { columnOf, columnsOf, type Naming, newRow, type PersonKey, type UserFields } from './fields.ts';
import { addIdentity, type Identity, insertIdentity, type Kept, keptAs } from './identities.ts';
import { countLosing, type Way } from './losing-access.ts';
import * as queries from './queries.ts';
import { createPresence } from './presence.ts';
import type { Proven } from './proven.ts';
import { type Found, type SearchQuery, searchUsers } from './search-users.ts';
import { passwordOf, toldOf, type User, type UserRow, userOf } from './user.ts';

type IfVersion = Pick<queries.Conditions, 'ifVersion'>;

export interface Users {
  /** For a statement of another room that knows whom it is about. */
  readonly told: Told<User | undefined>;
  find(tenantId: string, id: string): Promise<User | undefined>;
  findBy(tenantId: string, key: PersonKey): Promise<User | undefined>;
  /**
   * Refuses doubles with 422 `user.*_already_in_use`, an unreadable phone with 422 `user.invalid_phone`. With an account
   * at another provider: of two at once for one such account, one person is made.
   */
  create(tenantId: string, fields: NewUser, identity?: Identity): Promise<User>;
  /**
   * Undefined when there is no such user; refuses like `create`, with 412 `request.changed_meanwhile` when the version
   * is another one, and with 400 `user.last_sign_in_method_required` when `keepsIdentifier` and nothing would be left.
   */
  update(
    tenantId: string,
    id: string,
    fields: UserFields,
    conditions?: queries.Conditions,
  ): Promise<User | undefined>;
  /** Puts these keys over those that are there, of `factorChoices` those within each; of two at once, none is lost. 412 as `update`. */
  merge(
    tenantId: string,
    id: string,
    column: keyof typeof jsonColumns,
    patch: Readonly<Record<string, unknown>>,
    conditions?: IfVersion,
  ): Promise<User | undefined>;
  /** Suspending ends the person's sessions and tokens, on every node at once. 412 as `update`. */
  suspend(
    tenantId: string,
    id: string,
    isSuspended: boolean,
    conditions?: IfVersion,
  ): Promise<User | undefined>;
  /** Ends sessions and tokens too; false when there was no such user. 412 as `update`. */
  remove(tenantId: string, id: string, conditions?: IfVersion): Promise<boolean>;
  /** From now on, or no longer, the password has to be replaced before the next sign-in. 412 as `update`. */
  expirePassword(
    tenantId: string,
    id: string,
    isExpired: boolean,
    conditions?: IfVersion,
  ): Promise<User | undefined>;
  /** Whether the person is there and not suspended: from memory, after the first time. */
  isActive(tenantId: string, id: string): Promise<boolean>;
  /** Newest first. `query` as it came: see search.ts. `among`: a condition of another room on the rows of `users`. */
  search(
    tenantId: string,
    query: SearchQuery,
    page: { limit: number; offset: number; among?: Expression<SqlBool> },
  ): Promise<Found>;
  /**
   * One statement: stamps the sign-in when the person is not suspended, has all of `needs`, and what was proven still
   * holds; else undefined.
   */
  recordSignIn(
    tenantId: string,
    id: string,
    needs: readonly MissingProfile[],
    proven?: Proven,
  ): Promise<User | undefined>;
  /**
   * The same, and writes what the person lacks and proved or chose in signing in, by the same statement; undefined also
   * when one of these is there already. Refuses doubles like `create`. `together`: as one with what other rooms write;
   * undefined also when the person was changed meanwhile. An account at another provider is linked with the rest, or all is
   * refused with 422 `user.identity_already_in_use`.
   */
  completeSignIn(
    tenantId: string,
    id: string,
    needs: readonly MissingProfile[],
    parts: SignInParts,
    around?: Around,
  ): Promise<User | undefined>;
  /** For statements of other rooms: whether a sign-in that this person ended under this version still counts. */
  readonly loginCounts: typeof queries.isUnchanged;
  /** Where the person signed up, for one who came into being elsewhere. */
  recordApplication(tenantId: string, id: string, applicationId: string): Promise<void>;
  /** Undefined for a wrong password and for nobody alike, in the same time; 503 `server.busy` under too many. */
  checkPassword(
    tenantId: string,
    key: PersonKey | { readonly id: string },
    password: string,
  ): Promise<User | undefined>;
  /**
   * A forgotten password: the new one is written, and every session, grant and token ends. Undefined for nobody, for the
   * suspended, and where what was proven holds no more.
   */
  resetPassword(
    tenantId: string,
    id: string,
    password: PasswordDigest,
    proven?: Proven,
  ): Promise<User | undefined>;
  /** For `create` and `update`; never called inside a transaction. */
  hashPassword(password: string): Promise<PasswordDigest>;
  /** For the Management API's `includePasswordHash`. */
  findPassword(tenantId: string, id: string): Promise<PasswordDigest | undefined>;
  /** The same for the people of a page; who has none is missing. */
  findPasswords(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, PasswordDigest>>;
  /** For the transaction that changes `usernamePolicy.caseSensitive`; refuses with 422 `user.username_already_in_use`. */
  keyUsernames(tenantId: string, isCaseSensitive: boolean, trx: Database['kysely']): Promise<void>;
  /** How many people have one of the ways `before` and none of those `after`; in somebody else's transaction with `trx`. */
  countLosing(
    tenantId: string,
    ways: { readonly before: readonly Way[]; readonly after: readonly Way[] },
    trx?: Database['kysely'],
  ): Promise<number>;
  /** Names that differ in their case only, lower-cased. */
  listCaseConflicts(tenantId: string): Promise<readonly { readonly name: string; readonly count: number }[]>;
  /** Who has one of these names, given in small letters, whatever its case. */
  listCaseTwins(
    tenantId: string,
    names: readonly string[],
  ): Promise<readonly { readonly name: string; readonly id: string }[]>;
}

export interface NewUser extends UserFields {
  /** Who signs up with an address that is proven to be theirs joins the organizations that take such addresses in. */
  readonly isEmailProven?: boolean;
}

/** What a person proved or chose in signing in. */
export interface SignInParts
  extends Pick<
    UserFields,
    'username' | 'email' | 'phone' | 'password' | 'name' | 'avatar' | 'factorChoices'
  > {
  readonly identity?: Identity | undefined;
}

/** What the end of a sign-in rests on, and what is written with it. */
export interface Around {
  readonly proven?: Proven;
  readonly together?: Together;
}

/** What is written with a person, or not at all. */
export interface Together {
  /** The version that was looked at. */
  readonly ifVersion: number;
  /** In the transaction, after the person was written; false, or a refusal, undoes all of it. */
  write(trx: Database['kysely'], after: User): Promise<boolean>;
}

export interface UsersDeps extends Naming {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: Passwords;
  /** Ends every session, grant and token of a person. */
  readonly revoke: (tenantId: string, userId: string) => Promise<void>;
  /** What every new person may do; nothing without it. */
  readonly defaultRoles?: {
    /** From memory. */
    exist(tenantId: string): Promise<boolean>;
    /** In the transaction that makes the person. */
    give(trx: Database['kysely'], tenantId: string, userId: string): Promise<void>;
  };
  /** Where new people join by their address; nowhere without it. */
  readonly organizations?: {
    /** From memory. */
    concerns(tenantId: string, email: string): Promise<boolean>;
    /** In the transaction that makes the person. */
    join(
      trx: Database['kysely'],
      tenantId: string,
      person: { readonly userId: string; readonly email: string },
    ): Promise<void>;
  };
}

export function createUsers(deps: UsersDeps): Users {
  const { database, clock, passwords, revoke, defaultRoles, organizations } = deps;
  const db = database.kysely;
  const findRow = async (tenantId: string, key: PersonKey | { readonly id: string }) =>
    queries.findRow(db, tenantId, ...(await columnOf(deps, tenantId, key)));
  const presence = createPresence(database);
  /** Nothing was changed: because nobody is there, or because a condition does not hold. */
  const whyNot = async (tenantId: string, id: string, { ifVersion }: queries.Conditions) => {
    const row = await findRow(tenantId, { id });
    if (!row) return undefined;
    return refuse(
      ifVersion !== undefined && row.version !== ifVersion
        ? 'request.changed_meanwhile'
        : 'user.last_sign_in_method_required',
    );
  };

  return {
    told: toldOf(database.engine),
    find: async (tenantId, id) => found(await findRow(tenantId, { id })),
    findBy: async (tenantId, key) => found(await findRow(tenantId, key)),
    async create(tenantId, { isEmailProven = false, ...fields }, identity) {
      const plain = await newRow(deps, tenantId, fields);
      const hasRoles = await defaultRoles?.exist(tenantId);
      const email = isEmailProven ? plain.primary_email : null;
      const joins = email !== null && (await organizations?.concerns(tenantId, email));
      if (!hasRoles && !identity && !joins) return userOf(await queries.insertRow(db, plain));
      const row = identity ? { ...plain, identities: JSON.stringify(keptAs(identity)) } : plain;
      return database.transaction(async (trx) => {
        const made = await queries.insertRow(trx, row);
        if (identity) await insertIdentity(trx, { tenantId, userId: made.id, at: made.created_at }, identity);
        if (hasRoles) await defaultRoles?.give(trx, tenantId, made.id);
        if (joins) await organizations?.join(trx, tenantId, { userId: made.id, email });
        return userOf(made);
      });
    },
    async update(tenantId, id, fields, conditions = {}) {
      const now = clock.now();
      const changes = {
        ...(await columnsOf(deps, tenantId, fields)),
        ...(fields.password !== undefined && { password_changed_at: now, password_expired_at: null }),
        updated_at: now,
      };
      const row = await queries.updateRow(db, { tenantId, id, ...conditions }, changes);
      return row ? userOf(row) : whyNot(tenantId, id, conditions);
    },
    async merge(tenantId, id, column, patch, { ifVersion }: IfVersion = {}) {
      const name = jsonColumns[column];
      for (;;) {
        const row = await findRow(tenantId, { id });
        if (!row) return undefined;
        if (ifVersion !== undefined && row.version !== ifVersion) refuse('request.changed_meanwhile');
        const to = JSON.stringify(over(JSON.parse(row[name]) as Json, patch, column === 'factorChoices'));
        const merged = await queries.replaceJson(db, row, name, {
          from: row[name],
          to,
          at: clock.now(),
          ifVersion,
        });
        if (merged) return userOf(merged);
      }
    },
    async expirePassword(tenantId, id, isExpired, conditions = {}) {
      const now = clock.now();
      const changes = { password_expired_at: isExpired ? now : null, updated_at: now };
      const row = await queries.updateRow(db, { tenantId, id, ...conditions }, changes);
      return row ? userOf(row) : whyNot(tenantId, id, conditions);
    },
    async suspend(tenantId, id, isSuspended, conditions = {}) {
      const changes = { is_suspended: isSuspended ? 1 : 0, updated_at: clock.now() };
      const row = await database.transaction(async (trx) => {
        const changed = await queries.updateRow(trx, { tenantId, id, ...conditions }, changes);
        if (changed) await presence.changed(tenantId, trx);
        return changed;
      });
      if (!row) return whyNot(tenantId, id, conditions);
      if (isSuspended) await revoke(tenantId, id);
      return userOf(row);
    },
    async remove(tenantId, id, conditions = {}) {
      const wasThere = await database.transaction(async (trx) => {
        const removed = await queries.deleteRow(trx, { tenantId, id, ...conditions });
        if (removed) await presence.changed(tenantId, trx);
        return removed;
      });
      if (wasThere) await revoke(tenantId, id);
      else await whyNot(tenantId, id, conditions);
      return wasThere;
    },
    isActive: presence.isActive,
    search: (tenantId, query, page) => searchUsers(database, { tenantId, query, ...page }),
    recordSignIn: async (tenantId, id, needs, proven = {}) =>
      found(await queries.stampSignIn(db, { tenantId, id, needs, proven, at: clock.now() })),
    async completeSignIn(tenantId, id, needs, { identity, ...parts }, { proven = {}, together } = {}) {
      const at = clock.now();
      const changes = {
        ...(await columnsOf(deps, tenantId, parts)),
        ...(parts.password !== undefined && { password_changed_at: at, password_expired_at: null }),
        updated_at: at,
      };
      const left = identity ? needs.filter((need) => need !== 'password') : needs;
      const who = { tenantId, id, needs: left, proven, at };
      if (!together && !identity) return found(await queries.completeSignIn(db, who, changes));
      return undoable(database, async (trx) => {
        const row = await queries.completeSignIn(
          trx,
          { ...who, ...(together && { ifVersion: together.ifVersion }) },
          changes,
        );
        if (!row || (together && !(await together.write(trx, userOf(row))))) return undefined;
        return userOf(identity ? await linkTo(trx, row, identity) : row);
      });
    },
    loginCounts: queries.isUnchanged,
    recordApplication: (tenantId, id, applicationId) =>
      queries.stampApplication(db, { tenantId, id, applicationId }),
    async checkPassword(tenantId, key, password) {
      const row = await findRow(tenantId, key);
      const stored = row && passwordOf(row);
      const isRight = await passwords.check(password, stored);
      if (!row || !stored || !isRight) return undefined;
      if (passwords.isOutdated(stored)) await queries.replaceDigest(db, row, await passwords.hash(password));
      return userOf(row);
    },
    async resetPassword(tenantId, id, password, proven) {
      const now = clock.now();
      const changes = {
        ...(await columnsOf(deps, tenantId, { password })),
        password_changed_at: now,
        password_expired_at: null,
        updated_at: now,
      };
      const row = await queries.updateRow(db, { tenantId, id, isActive: true, proven }, changes);
      if (row) await revoke(tenantId, id);
      return found(row);
    },
    hashPassword: (password) => passwords.hash(password),
    async findPassword(tenantId, id) {
      const row = await findRow(tenantId, { id });
      return row && passwordOf(row);
    },
    async findPasswords(tenantId, ids) {
      const rows = await queries.listPasswords(db, tenantId, ids);
      return new Map(rows.flatMap((row) => [passwordOf(row)].flatMap((one) => (one ? [[row.id, one]] : []))));
    },
    keyUsernames: (tenantId, isCaseSensitive, trx) => queries.keyUsernames(trx, tenantId, isCaseSensitive),
    countLosing: (tenantId, ways, trx = db) => countLosing(trx, tenantId, ways),
    listCaseConflicts: (tenantId) => queries.listCaseConflicts(db, tenantId),
    listCaseTwins: (tenantId, names) => queries.listCaseTwins(db, tenantId, names),
  };
}

/** In the transaction that wrote the row a moment ago, and holds it. */
async function linkTo(trx: Database['kysely'], row: UserRow, identity: Identity): Promise<UserRow> {
  const { tenant_id: tenantId, id: userId, updated_at: at } = row;
  const kept = JSON.parse(row.identities) as Kept;
  const identities = JSON.stringify(await addIdentity(trx, { tenantId, userId, at }, kept, identity));
  const linked = await queries.updateRow(trx, { tenantId, id: userId }, { identities });
  if (!linked) throw new Error('A row that this transaction holds is gone');
  return linked;
}

type Json = Readonly<Record<string, unknown>>;

const over = (there: Json, patch: Json, isDeep: boolean): Json => ({
  ...there,
  ...Object.fromEntries(
    Object.entries(patch).map(([key, value]) => [
      key,
      isDeep ? { ...(there[key] as object), ...(value as object) } : value,
    ]),
  ),
});

const jsonColumns = {
  customData: 'custom_data',
  profile: 'profile',
  factorChoices: 'factor_choices',
} as const;

const undone = Symbol('undone');

/** A transaction of which nothing is left when it answers undefined. */
async function undoable<T>(
  database: Database,
  run: (trx: Database['kysely']) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await database.transaction(async (trx) => {
      const result = await run(trx);
      if (result === undefined) throw undone;
      return result;
    });
  } catch (error) {
    if (error === undone) return undefined;
    throw error;
  }
}

const found = (row: UserRow | undefined): User | undefined => row && userOf(row);
