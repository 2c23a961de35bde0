/** Makes, changes and removes tenants while the server runs. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { changedTopics, deleteTenant, insertTenant, type Place, updateTenant } from './queries.ts';
import type { SigningKeys } from './signing-keys.ts';
import {
  adminTenantId,
  defaultTenantId,
  type TenantRecord,
  type Tenants,
  type TenantTag,
} from './tenants.ts';

export interface NewTenant {
  /** Small letters, digits and hyphens; it never changes. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly tag: TenantTag;
  /** `id.dev.example.com`; without one it is reached under `/t/<id>`. */
  readonly host?: string | null | undefined;
}

export interface TenantRegister {
  /**
   * With its signing key and all that a tenant starts with, or not at all. Refuses with
   * `entity.unique_integrity_violation` when the id or the host is taken.
   */
  create(tenant: NewTenant): Promise<TenantRecord>;
  /** Refuses with `entity.not_found`, `request.changed_meanwhile`, and `tenant.built_in` for the admin tenant's tag. */
  update(
    place: Place,
    patch: { readonly name?: string | undefined; readonly tag?: TenantTag | undefined },
  ): Promise<TenantRecord>;
  /** With every row that belongs to it. Refuses as above, and with `tenant.built_in` for the two that every server has. */
  remove(place: Place): Promise<void>;
}

export interface TenantRegisterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly signingKeys: SigningKeys;
  /** Writes what a tenant starts with; may be called again for one that has it. */
  readonly furnish: (tenant: Pick<TenantRecord, 'id' | 'tag'>) => Promise<void>;
}

export function createTenantRegister(deps: TenantRegisterDeps): TenantRegister {
  const { database, clock, tenants, signingKeys, furnish } = deps;
  const { publish } = database.changes;

  /** No row was changed: says why. */
  async function explain({ id, ifVersion }: Place): Promise<never> {
    await tenants.refresh();
    return refuse(
      ifVersion !== undefined && tenants.find(id) ? 'request.changed_meanwhile' : 'entity.not_found',
    );
  }

  return {
    async create({ id, name, tag, host = null }) {
      await tenants.refresh();
      if (host !== null && isTaken(tenants, host))
        refuse('entity.unique_integrity_violation', { details: `${host} leads to a tenant already` });
      const key = await signingKeys.makeKey();
      await database.transaction(async (trx) => {
        const row = { id, name: name ?? id, tag, host, created_at: clock.now() };
        if (!(await insertTenant(trx, row)))
          refuse('entity.unique_integrity_violation', { details: `There is a tenant "${id}" already` });
        await signingKeys.insert(trx, id, key);
        await publish('signing-keys', id, trx);
        await publish('tenants', adminTenantId, trx);
      });
      await tenants.refresh();
      try {
        await furnish({ id, tag });
      } catch (error) {
        // Half a tenant helps nobody. Where even this fails, the next start furnishes it.
        await remove(deps, { id });
        throw error;
      }
      return tenants.get(id);
    },
    async update(place, patch) {
      if (place.id === adminTenantId && patch.tag === 'development') refuse('tenant.built_in');
      const isDone = await database.transaction(async (trx) => {
        const updated = await updateTenant(trx, place, patch);
        if (!updated) return false;
        await publish('tenants', adminTenantId, trx);
        // What depends on the tag: the demo application, the telephone.
        if (patch.tag) await publish('applications', place.id, trx);
        if (patch.tag) await publish('connectors', place.id, trx);
        return true;
      });
      if (!isDone) return explain(place);
      await tenants.refresh();
      return tenants.get(place.id);
    },
    async remove(place) {
      if (place.id === adminTenantId || place.id === defaultTenantId) refuse('tenant.built_in');
      if (!(await remove(deps, place))) await explain(place);
    },
  };
}

/** What a node remembers of it is forgotten with it: a later tenant of the same id shall find nothing. */
const remove = async ({ database, tenants }: TenantRegisterDeps, place: Place): Promise<boolean> => {
  const isDone = await database.transaction(async (trx) => {
    if (!(await deleteTenant(trx, place))) return false;
    for (const topic of await changedTopics(trx, place.id))
      await database.changes.publish(topic, place.id, trx);
    await database.changes.publish('tenants', adminTenantId, trx);
    return true;
  });
  await tenants.refresh();
  return isDone;
};

/** Also by the sides of this server itself; two requests at once are told apart by the unique index. */
const isTaken = (tenants: Tenants, host: string): boolean =>
  tenants.list().some((tenant) => tenant.host === host || new URL(tenant.endpoint).host === host);
