/** The roles that people have. There are as many pairs as people: they are asked for by row, not remembered. */
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Tables } from '../database/tables.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import * as queries from './assignment-queries.ts';
import type { Memory } from './memory.ts';
import type { Role } from './permission.ts';

/**
 * A role that is not there is refused with 404 `entity.relation_foreign_key_not_found`, so is a person who was removed
 * a moment ago; a machine's role with 422 `user.invalid_role_type`.
 */
export interface UserRoles {
  /** One statement. */
  list(tenantId: string, userId: string): Promise<readonly Role[]>;
  /** The same by their ids, and those of machines, should somebody hold one: what `replace` compares with. */
  ids(tenantId: string, userId: string): Promise<readonly string[]>;
  /** Answers the roles that are new to this person. */
  add(tenantId: string, userId: string, roleIds: readonly string[]): Promise<readonly string[]>;
  /** These and no others; of two at once, one stands. Refuses with 412 `request.changed_meanwhile` what was not seen. */
  replace(tenantId: string, userId: string, roleIds: readonly string[], isAsSeen?: IsAsSeen): Promise<void>;
  /** False when the person did not have it. */
  remove(tenantId: string, userId: string, roleId: string): Promise<boolean>;
  /** All of them or none: 422 `role.user_exists` when one has it already. */
  addPeople(tenantId: string, roleId: string, userIds: readonly string[]): Promise<void>;
  /** How many have each of these roles. */
  count(tenantId: string, roleIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The ids of some who have it. */
  some(tenantId: string, roleId: string, limit: number): Promise<readonly string[]>;
  /** For a search among people: who has this role, or who does not. */
  holds(tenantId: string, roleId: string): Expression<SqlBool>;
  holdsNot(tenantId: string, roleId: string): Expression<SqlBool>;
  /** What every new person is given. */
  readonly defaults: {
    /** From memory. */
    exist(tenantId: string): Promise<boolean>;
    /** In the transaction that makes the person; decided by the rows as they stand then. */
    give(trx: Kysely<Tables>, tenantId: string, userId: string): Promise<void>;
  };
}

export interface UserRolesDeps {
  readonly database: Database;
  readonly memory: Memory;
}

export function createUserRoles({ database, memory }: UserRolesDeps): UserRoles {
  const { kysely } = database;
  const checkTypes = async (tenantId: string, roleIds: readonly string[]): Promise<void> => {
    const { roles } = await memory.get(tenantId);
    for (const id of roleIds) {
      const role = roles.find((one) => one.id === id) ?? refuse('entity.relation_foreign_key_not_found');
      if (role.type !== 'User') refuse('user.invalid_role_type');
    }
  };

  return {
    async list(tenantId, userId) {
      const ids = await queries.listRoleIdsOfUser(kysely, tenantId, userId);
      if (ids.length === 0) return [];
      const { roles } = await memory.get(tenantId);
      return roles.filter(({ id, type }) => type === 'User' && ids.includes(id));
    },
    ids: (tenantId, userId) => queries.listRoleIdsOfUser(kysely, tenantId, userId),
    async add(tenantId, userId, roleIds) {
      await checkTypes(tenantId, roleIds);
      const pairs = roleIds.map((roleId) => ({ userId, roleId }));
      const added = await refusing(() => queries.insertUserRoles(kysely, tenantId, pairs));
      const isNew = new Set(added.map(({ role_id }) => role_id));
      return roleIds.filter((id) => isNew.has(id));
    },
    async replace(tenantId, userId, roleIds, isAsSeen) {
      await checkTypes(tenantId, roleIds);
      // Published although nobody remembers these: it is what makes two of them come one after the other.
      await refusing(() =>
        memory.change(tenantId, async (trx) => {
          const held = await queries.listRoleIdsOfUser(trx, tenantId, userId);
          const { gone, added } = replacing(held, roleIds, isAsSeen);
          await queries.deleteUserRoles(trx, tenantId, userId, gone);
          const pairs = added.map((roleId) => ({ userId, roleId }));
          if (pairs.length > 0) await queries.insertUserRoles(trx, tenantId, pairs);
        }),
      );
    },
    remove: (tenantId, userId, roleId) => queries.deleteUserRole(kysely, tenantId, { userId, roleId }),
    async addPeople(tenantId, roleId, userIds) {
      await checkTypes(tenantId, [roleId]);
      const pairs = userIds.map((userId) => ({ userId, roleId }));
      await refusing(() =>
        database.transaction(async (trx) => {
          const added = await queries.insertUserRoles(trx, tenantId, pairs);
          const isNew = new Set(added.map(({ user_id }) => user_id));
          const known = userIds.find((id) => !isNew.has(id));
          if (known !== undefined) refuse('role.user_exists', { values: { userId: known } });
        }),
      );
    },
    async count(tenantId, roleIds) {
      if (roleIds.length === 0) return new Map();
      const rows = await queries.countUsers(kysely, tenantId, roleIds);
      return new Map(rows.map(({ role_id, count }) => [role_id, count]));
    },
    some: (tenantId, roleId, limit) => queries.someUserIds(kysely, tenantId, roleId, limit),
    holds: (tenantId, roleId) => queries.holdsRole(kysely, tenantId, roleId),
    holdsNot: (tenantId, roleId) => sql<SqlBool>`not ${queries.holdsRole(kysely, tenantId, roleId)}`,
    defaults: {
      async exist(tenantId) {
        const { roles } = await memory.get(tenantId);
        return roles.some(({ isDefault, type }) => isDefault && type === 'User');
      },
      give: queries.insertDefaultRoles,
    },
  };
}

async function refusing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isMissingReference(error)) return refuse('entity.relation_foreign_key_not_found');
    throw error;
  }
}
