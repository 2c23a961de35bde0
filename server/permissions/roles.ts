/** Roles: what they are called, whom they are for, and the scopes they carry. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { RoleType } from '../../contract/permissions.ts';
import type { Clock } from '../clock.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import { isBuiltInRole, managementScopeIds } from './built-in.ts';
import type { Memory } from './memory.ts';
import { oneChanged } from './one-changed.ts';
import { type Role, roleOf, type Scope } from './permission.ts';
import * as queries from './queries.ts';

/** Where a change names `ifVersion`, it is refused with 412 `request.changed_meanwhile` when that is not the row's. */
export interface Roles {
  /** Oldest first; from memory. */
  list(tenantId: string): Promise<readonly Role[]>;
  /** From memory. */
  find(tenantId: string, id: string): Promise<Role | undefined>;
  /** What the role carries, from memory. */
  scopes(tenantId: string, role: Role): Promise<readonly Scope[]>;
  /**
   * Refuses 422 `role.name_in_use`, 404 `entity.relation_foreign_key_not_found` for a scope that is not there,
   * 403 `role.internal_role_violation` for a reserved name, and 403
   * `role.management_api_scopes_not_assignable_to_user_role`.
   */
  create(tenantId: string, role: NewRole): Promise<Role>;
  /** Refuses 404 `entity.not_found`, and like `create`; 403 `role.internal_role_violation` for the built-in one. */
  update(at: queries.At, patch: Partial<Pick<NewRole, 'name' | 'description' | 'isDefault'>>): Promise<Role>;
  /** Nobody has it any more. Refuses like `update`. */
  remove(at: queries.At): Promise<void>;
  /** Answers those that were added. Refuses like `update`; 422 `role.scope_exists` for one that it carries already. */
  addScopes(tenantId: string, id: string, scopeIds: readonly string[]): Promise<readonly Scope[]>;
  /** Refuses like `update`. */
  removeScope(tenantId: string, id: string, scopeId: string): Promise<void>;
}

export interface NewRole {
  /** Else one is made. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description: string;
  /** `User` without a word. */
  readonly type?: RoleType;
  readonly isDefault?: boolean;
  readonly scopeIds?: readonly string[];
}

export interface RolesDeps {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly random: Random;
}

export function createRoles({ memory, clock, random }: RolesDeps): Roles {
  const find: Roles['find'] = async (tenantId, id) =>
    (await memory.get(tenantId)).roles.find((role) => role.id === id);
  const getChangeable = async (tenantId: string, id: string): Promise<Role> => {
    if (isBuiltInRole(id)) return refuse('role.internal_role_violation');
    return (await find(tenantId, id)) ?? refuse('entity.not_found');
  };
  const change = <T>(tenantId: string, name: string, run: (trx: Kysely<Tables>) => Promise<T>) =>
    refusing(name, () => memory.change(tenantId, run));

  return {
    find,
    list: async (tenantId) => (await memory.get(tenantId)).roles,
    async scopes(tenantId, { scopeIds }) {
      const { scopes } = await memory.get(tenantId);
      return scopeIds.flatMap((id) => scopes.get(id) ?? []);
    },
    async create(
      tenantId,
      { id = random.id(), name, description, type = 'User', isDefault = false, ...given },
    ) {
      const { scopeIds = [] } = given;
      refuseReserved(name);
      refuseManagement(type, scopeIds);
      const row = {
        tenant_id: tenantId,
        id,
        name,
        description,
        type,
        is_default: isDefault ? 1 : 0,
        created_at: clock.now(),
      };
      const made = await change(tenantId, name, async (trx) => {
        const role = await queries.insertRole(trx, row);
        await queries.insertRoleScopes(trx, { tenantId, id: row.id }, scopeIds);
        return role;
      });
      return roleOf(made, scopeIds);
    },
    async update(at, { name, description, isDefault }) {
      const { scopeIds } = await getChangeable(at.tenantId, at.id);
      if (name !== undefined) refuseReserved(name);
      const changes = { name, description, is_default: isDefault === undefined ? undefined : +isDefault };
      const row = await change(at.tenantId, name ?? '', (trx) =>
        oneChanged(trx, 'roles', at, () => queries.updateRole(trx, at, changes)),
      );
      return roleOf(row, scopeIds);
    },
    async remove(at) {
      if (isBuiltInRole(at.id)) refuse('role.internal_role_violation');
      await memory.change(at.tenantId, (trx) =>
        oneChanged(trx, 'roles', at, () => queries.deleteRow(trx, 'roles', at)),
      );
    },
    async addScopes(tenantId, id, scopeIds) {
      const { type } = await getChangeable(tenantId, id);
      refuseManagement(type, scopeIds);
      await change(tenantId, '', async (trx) => {
        const added = new Set(await queries.insertRoleScopes(trx, { tenantId, id }, scopeIds));
        const known = scopeIds.find((scopeId) => !added.has(scopeId));
        if (known !== undefined) refuse('role.scope_exists', { values: { scopeId: known } });
      });
      const { scopes } = await memory.get(tenantId);
      return scopeIds.flatMap((scopeId) => scopes.get(scopeId) ?? []);
    },
    async removeScope(tenantId, id, scopeId) {
      await getChangeable(tenantId, id);
      const wasThere = await memory.change(tenantId, (trx) =>
        queries.deleteRoleScope(trx, { tenantId, id }, scopeId),
      );
      if (!wasThere) refuse('entity.not_found');
    },
  };
}

/** Names that the contract keeps for roles of its own making. */
const refuseReserved = (name: string): void => {
  if (name.startsWith('#internal:')) refuse('role.internal_role_violation');
};

/** Else whoever may change a person's roles could make an operator of anybody. */
const refuseManagement = (type: RoleType, scopeIds: readonly string[]): void => {
  if (type === 'User' && scopeIds.some((id) => managementScopeIds.includes(id)))
    refuse('role.management_api_scopes_not_assignable_to_user_role');
};

async function refusing<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) !== undefined) return refuse('role.name_in_use', { values: { name } });
    if (isMissingReference(error)) return refuse('entity.relation_foreign_key_not_found');
    throw error;
  }
}
