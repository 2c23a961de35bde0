/** The roles that machine-to-machine applications have: few, and remembered. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Tables } from '../database/tables.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import * as queries from './assignment-queries.ts';
import { managementRoleId } from './built-in.ts';
import type { Memory } from './memory.ts';
import type { Role } from './permission.ts';

/** A person's application holds no roles of its own. */
export interface Holder {
  readonly id: string;
  readonly type: string;
}

/**
 * Another application than a machine is refused with 422 `application.invalid_type`, a person's role with 422
 * `application.invalid_role_type`, what is not there with 404 `entity.relation_foreign_key_not_found`.
 */
export interface ApplicationRoles {
  /** From memory. */
  list(tenantId: string, applicationId: string): Promise<readonly Role[]>;
  /** What `replace` compares with: one statement. */
  ids(tenantId: string, applicationId: string): Promise<readonly string[]>;
  /** The ids of those that have it, from memory. */
  holders(tenantId: string, roleId: string): Promise<readonly string[]>;
  /** All of them or none: 422 `application.role_exists` when it has one already. */
  add(tenantId: string, application: Holder, roleIds: readonly string[]): Promise<void>;
  /** These and no others. Refuses with 412 `request.changed_meanwhile` what was not seen. */
  replace(
    tenantId: string,
    application: Holder,
    roleIds: readonly string[],
    isAsSeen?: IsAsSeen,
  ): Promise<void>;
  /** False when it did not have it. */
  remove(tenantId: string, applicationId: string, roleId: string): Promise<boolean>;
  /** All of them or none: 422 `role.application_exists` when one has it already. */
  addApplications(tenantId: string, roleId: string, applications: readonly Holder[]): Promise<void>;
  /** Whether it has the role that opens the whole Management API; from memory. */
  isManager(tenantId: string, applicationId: string): Promise<boolean>;
  /** Gives a machine that role or takes it away, in the transaction that changes the machine. */
  setManager(trx: Kysely<Tables>, tenantId: string, applicationId: string, isManager: boolean): Promise<void>;
}

export function createApplicationRoles({
  kysely,
  memory,
  publish,
}: {
  readonly kysely: Kysely<Tables>;
  readonly memory: Memory;
  /** Tells every node, with the transaction. */
  readonly publish: (trx: Kysely<Tables>, tenantId: string) => Promise<unknown>;
}): ApplicationRoles {
  const check = async (tenantId: string, applications: readonly Holder[], roleIds: readonly string[]) => {
    if (applications.some(({ type }) => type !== 'MachineToMachine')) refuse('application.invalid_type');
    const { roles } = await memory.get(tenantId);
    for (const id of roleIds) {
      const role = roles.find((one) => one.id === id) ?? refuse('entity.relation_foreign_key_not_found');
      if (role.type !== 'MachineToMachine') refuse('application.invalid_role_type');
    }
  };
  const list: ApplicationRoles['list'] = async (tenantId, applicationId) =>
    (await memory.get(tenantId)).rolesOfApplications.get(applicationId) ?? [];

  return {
    list,
    ids: (tenantId, applicationId) => queries.listRoleIdsOfApplication(kysely, tenantId, applicationId),
    async holders(tenantId, roleId) {
      const { rolesOfApplications } = await memory.get(tenantId);
      return [...rolesOfApplications].flatMap(([id, roles]) =>
        roles.some((role) => role.id === roleId) ? [id] : [],
      );
    },
    async add(tenantId, application, roleIds) {
      await check(tenantId, [application], roleIds);
      const pairs = roleIds.map((roleId) => ({ applicationId: application.id, roleId }));
      await refusing(() =>
        memory.change(tenantId, async (trx) => {
          const added = await queries.insertApplicationRoles(trx, tenantId, pairs);
          const isNew = new Set(added.map(({ role_id }) => role_id));
          const known = roleIds.find((id) => !isNew.has(id));
          if (known !== undefined) refuse('application.role_exists', { values: { roleId: known } });
        }),
      );
    },
    async replace(tenantId, application, roleIds, isAsSeen) {
      await check(tenantId, [application], roleIds);
      await refusing(() =>
        memory.change(tenantId, async (trx) => {
          const held = await queries.listRoleIdsOfApplication(trx, tenantId, application.id);
          const { gone, added } = replacing(held, roleIds, isAsSeen);
          await queries.deleteApplicationRoles(trx, tenantId, application.id, gone);
          const pairs = added.map((roleId) => ({ applicationId: application.id, roleId }));
          if (pairs.length > 0) await queries.insertApplicationRoles(trx, tenantId, pairs);
        }),
      );
    },
    remove: (tenantId, applicationId, roleId) =>
      memory.change(tenantId, (trx) =>
        queries.deleteApplicationRole(trx, tenantId, { applicationId, roleId }),
      ),
    async addApplications(tenantId, roleId, applications) {
      await check(tenantId, applications, [roleId]);
      const pairs = applications.map(({ id }) => ({ applicationId: id, roleId }));
      await refusing(() =>
        memory.change(tenantId, async (trx) => {
          const added = await queries.insertApplicationRoles(trx, tenantId, pairs);
          const isNew = new Set(added.map(({ application_id }) => application_id));
          const known = applications.find(({ id }) => !isNew.has(id));
          if (known) refuse('role.application_exists', { values: { applicationId: known.id } });
        }),
      );
    },
    isManager: async (tenantId, applicationId) =>
      (await list(tenantId, applicationId)).some(({ id }) => id === managementRoleId),
    async setManager(trx, tenantId, applicationId, isManager) {
      const pair = { applicationId, roleId: managementRoleId };
      if (isManager) await queries.insertApplicationRoles(trx, tenantId, [pair]);
      else await queries.deleteApplicationRole(trx, tenantId, pair);
      await publish(trx, tenantId);
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
