/** People and their phones: found, made, changed, suspended, removed, and their passwords checked. */
import type { MissingProfile } from '../../contract/sign-in.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';
import type { PasswordDigest, Passwords } from './passwords.ts';
import { columnOf, columnsOf, type Naming, newRow, type PersonKey, type UserFields } from './fields.ts';
import * as queries from './queries.ts';
import { type SearchQuery, readUserSearch, searchCondition } from './search.ts';
import { passwordOf, type User, type UserRow, userOf } from './user.ts';

export interface Users {
  find(tenantId: string, id: string): Promise<User | undefined>;
  findBy(tenantId: string, key: PersonKey): Promise<User | undefined>;
  /** Refuses doubles with 422 `user.*_already_in_use`, an unreadable phone with 422 `user.invalid_phone`. */
  create(tenantId: string, fields: UserFields): Promise<User>;
  /** Undefined when there is no such user; refuses like `create`. */
  update(tenantId: string, id: string, fields: UserFields): Promise<User | undefined>;
  /** Puts these keys over those that are there; of two at once, none is lost. */
  merge(
    tenantId: string,
    id: string,
    column: 'customData' | 'profile',
    patch: Readonly<Record<string, unknown>>,
  ): Promise<User | undefined>;
  /** Suspending ends the person's sessions and tokens. */
  suspend(tenantId: string, id: string, isSuspended: boolean): Promise<User | undefined>;
  /** Ends sessions and tokens too; false when there was no such user. */
  remove(tenantId: string, id: string): Promise<boolean>;
  /** Newest first. `query` as it came: see search.ts. */
  search(
    tenantId: string,
    query: SearchQuery,
    page: { limit: number; offset: number },
  ): Promise<{ users: readonly User[]; total: number }>;
  /** One statement: stamps the sign-in when the person is not suspended and has all of `needs`, else undefined. */
  recordSignIn(tenantId: string, id: string, needs: readonly MissingProfile[]): Promise<User | undefined>;
  /** Where the person signed up, for one who came into being elsewhere. */
  recordApplication(tenantId: string, id: string, applicationId: string): Promise<void>;
  /** Undefined for a wrong password and for nobody alike, in the same time; 503 `server.busy` under too many. */
  checkPassword(
    tenantId: string,
    key: PersonKey | { readonly id: string },
    password: string,
  ): Promise<User | undefined>;
  /** For `create` and `update`; never called inside a transaction. */
  hashPassword(password: string): Promise<PasswordDigest>;
  /** For the Management API's `includePasswordHash`. */
  findPassword(tenantId: string, id: string): Promise<PasswordDigest | undefined>;
  /** For the transaction that changes `usernamePolicy.caseSensitive`; refuses with 422 `user.username_already_in_use`. */
  keyUsernames(tenantId: string, isCaseSensitive: boolean, trx: Database['kysely']): Promise<void>;
  /** Names that differ in their case only, lower-cased. */
  listCaseConflicts(tenantId: string): Promise<readonly { readonly name: string; readonly count: number }[]>;
}

export interface UsersDeps extends Naming {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: Passwords;
  /** Ends every session, grant and token of a person. */
  readonly revoke: (tenantId: string, userId: string) => Promise<void>;
}

export function createUsers(deps: UsersDeps): Users {
  const { database, clock, passwords, revoke } = deps;
  const db = database.kysely;
  const findRow = async (tenantId: string, key: PersonKey | { readonly id: string }) =>
    queries.findRow(db, tenantId, ...(await columnOf(deps, tenantId, key)));
  const change = async (tenantId: string, id: string, changes: Partial<UserRow>) =>
    found(await queries.updateRow(db, tenantId, id, { ...changes, updated_at: clock.now() }));

  return {
    find: async (tenantId, id) => found(await findRow(tenantId, { id })),
    findBy: async (tenantId, key) => found(await findRow(tenantId, key)),
    create: async (tenantId, fields) =>
      userOf(await queries.insertRow(db, await newRow(deps, tenantId, fields))),
    update: async (tenantId, id, fields) => change(tenantId, id, await columnsOf(deps, tenantId, fields)),
    async merge(tenantId, id, column, patch) {
      const name = column === 'customData' ? 'custom_data' : 'profile';
      for (;;) {
        const row = await findRow(tenantId, { id });
        if (!row) return undefined;
        const to = JSON.stringify({ ...(JSON.parse(row[name]) as object), ...patch });
        const merged = await queries.replaceJson(db, row, name, { from: row[name], to, at: clock.now() });
        if (merged) return userOf(merged);
      }
    },
    async suspend(tenantId, id, isSuspended) {
      const user = await change(tenantId, id, { is_suspended: isSuspended ? 1 : 0 });
      if (user && isSuspended) await revoke(tenantId, id);
      return user;
    },
    async remove(tenantId, id) {
      const wasThere = await queries.deleteRow(db, tenantId, id);
      if (wasThere) await revoke(tenantId, id);
      return wasThere;
    },
    async search(tenantId, query, { limit, offset }) {
      const search = readUserSearch(query);
      const { rows, total } = await queries.listRows(db, tenantId, {
        condition: (eb) => searchCondition(eb, database.engine, search),
        limit,
        offset,
      });
      return { users: rows.map(userOf), total };
    },
    recordSignIn: async (tenantId, id, needs) =>
      found(await queries.stampSignIn(db, { tenantId, id, needs, at: clock.now() })),
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
    hashPassword: (password) => passwords.hash(password),
    async findPassword(tenantId, id) {
      const row = await findRow(tenantId, { id });
      return row && passwordOf(row);
    },
    keyUsernames: (tenantId, isCaseSensitive, trx) => queries.keyUsernames(trx, tenantId, isCaseSensitive),
    listCaseConflicts: (tenantId) => queries.listCaseConflicts(db, tenantId),
  };
}

const found = (row: UserRow | undefined): User | undefined => row && userOf(row);
