/** The APIs that tokens are made for, and the scopes of each. */
import { type RefusalCode, refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import { isBuiltInResource } from './built-in.ts';
import type { Memory } from './memory.ts';
import { type Resource, resourceOf, type Scope, scopeOf } from './permission.ts';
import * as queries from './queries.ts';
import { oneChanged } from './one-changed.ts';

/** Where a change names `ifVersion`, it is refused with 412 `request.changed_meanwhile` when that is not the row's. */
export interface Resources {
  /** Oldest first; from memory. */
  list(tenantId: string): Promise<readonly Resource[]>;
  /** From memory. */
  find(tenantId: string, id: string): Promise<Resource | undefined>;
  /** Refuses 422 `resource.resource_identifier_in_use`. */
  create(tenantId: string, resource: NewResource): Promise<Resource>;
  /** Refuses 404 `entity.not_found`; 400 `resource.cannot_modify_management_api`. */
  update(at: queries.At, patch: Partial<Omit<NewResource, 'id' | 'indicator'>>): Promise<Resource>;
  /** Of all resources at most one is the default: the one before no longer is. Refuses like `update`. */
  setDefault(at: queries.At, isDefault: boolean): Promise<Resource>;
  /** With its scopes. Refuses 404 `entity.not_found`; 400 `resource.cannot_delete_management_api`. */
  remove(at: queries.At): Promise<void>;
  /** Refuses 404 `entity.not_found`, 422 `scope.name_exists`, 400 `scope.name_with_space`, and like `update`. */
  createScope(tenantId: string, resourceId: string, scope: NewScope): Promise<Scope>;
  /** Refuses like `createScope`. */
  updateScope(at: queries.At, resourceId: string, patch: Partial<Omit<NewScope, 'id'>>): Promise<Scope>;
  /** Roles no longer carry it. Refuses 404 `entity.not_found`, and like `update`. */
  removeScope(at: queries.At, resourceId: string): Promise<void>;
}

export interface NewResource {
  /** Else one is made. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly indicator: string;
  /** An hour without a word. */
  readonly accessTokenTtlSeconds?: number;
}

export interface NewScope {
  /** Else one is made. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | null;
}

export interface ResourcesDeps {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly random: Random;
}

export function createResources({ memory, clock, random }: ResourcesDeps): Resources {
  const scopesOf = async (tenantId: string, id: string) =>
    (await memory.get(tenantId)).resources.find((one) => one.id === id)?.scopes ?? [];

  return {
    list: async (tenantId) => (await memory.get(tenantId)).resources,
    find: async (tenantId, id) => (await memory.get(tenantId)).resources.find((one) => one.id === id),
    async create(tenantId, { id = random.id(), name, indicator, accessTokenTtlSeconds = 3600 }) {
      const row = {
        tenant_id: tenantId,
        id,
        name,
        indicator,
        is_default: 0,
        access_token_ttl: accessTokenTtlSeconds,
        created_at: clock.now(),
      };
      const made = await refusing('resource.resource_identifier_in_use', { indicator }, () =>
        memory.change(tenantId, (trx) => queries.insertResource(trx, row)),
      );
      return resourceOf(made, []);
    },
    async update(at, { name, accessTokenTtlSeconds }) {
      refuseBuiltIn(at.id);
      const changes = { name, access_token_ttl: accessTokenTtlSeconds };
      const row = await memory.change(at.tenantId, (trx) =>
        oneChanged(trx, 'resources', at, () => queries.updateResource(trx, at, changes)),
      );
      return resourceOf(row, await scopesOf(at.tenantId, at.id));
    },
    async setDefault(at, isDefault) {
      refuseBuiltIn(at.id);
      const row = await memory.change(at.tenantId, async (trx) => {
        // Itself stays as it is until its own statement: that one asks for the version.
        if (isDefault) await queries.clearDefaultResource(trx, at.tenantId, at.id);
        return oneChanged(trx, 'resources', at, () =>
          queries.updateResource(trx, at, { is_default: isDefault ? 1 : 0 }),
        );
      });
      return resourceOf(row, await scopesOf(at.tenantId, at.id));
    },
    async remove(at) {
      if (isBuiltInResource(at.id)) refuse('resource.cannot_delete_management_api');
      await memory.change(at.tenantId, (trx) =>
        oneChanged(trx, 'resources', at, () => queries.deleteRow(trx, 'resources', at)),
      );
    },
    async createScope(tenantId, resourceId, { id = random.id(), name, description = null }) {
      refuseBuiltIn(resourceId);
      refuseSpace(name);
      const row = {
        tenant_id: tenantId,
        id,
        resource_id: resourceId,
        name,
        description,
        created_at: clock.now(),
      };
      const made = await refusing('scope.name_exists', { name }, () =>
        memory.change(tenantId, (trx) => queries.insertScope(trx, row)),
      );
      return scopeOf(made);
    },
    async updateScope(at, resourceId, { name, description }) {
      refuseBuiltIn(resourceId);
      if (name !== undefined) refuseSpace(name);
      const row = await refusing('scope.name_exists', { name: name ?? '' }, () =>
        memory.change(at.tenantId, (trx) =>
          oneChanged(trx, 'scopes', at, () =>
            queries.updateScope(trx, at, resourceId, { name, description }),
          ),
        ),
      );
      return scopeOf(row);
    },
    async removeScope(at, resourceId) {
      refuseBuiltIn(resourceId);
      await memory.change(at.tenantId, (trx) =>
        oneChanged(trx, 'scopes', at, () => queries.deleteScope(trx, at, resourceId)),
      );
    },
  };
}

const refuseBuiltIn = (id: string): void => {
  if (isBuiltInResource(id)) refuse('resource.cannot_modify_management_api');
};

const refuseSpace = (name: string): void => {
  if (/\s/.test(name)) refuse('scope.name_with_space');
};

/** A double is told by the index that it broke, a resource that is gone by the reference. */
async function refusing<T>(
  code: RefusalCode,
  values: Readonly<Record<string, string>>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) !== undefined) return refuse(code, { values });
    if (isMissingReference(error)) return refuse('entity.not_found');
    throw error;
  }
}
