/** Who joins an organization just by signing up (JIT provisioning): by the domain of a proven e-mail address, with which roles. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Tables } from '../database/tables.ts';
import { lockOrganization, rolesOfType } from './member-queries.ts';
import type { OrganizationRole } from './organization.ts';
import * as queries from './provisioning-queries.ts';
import { refusingDoubles } from './writing.ts';

export interface Provisioning {
  readonly domains: {
    /** By name. */
    list(tenantId: string, organizationId: string): Promise<readonly string[]>;
    /**
     * In small letters, as it is answered. Refuses with 422 `entity.unique_integrity_violation` for one that is there,
     * 404 `entity.relation_foreign_key_not_found` where there is no such organization.
     */
    add(tenantId: string, organizationId: string, domain: string): Promise<string>;
    /** These and no others. Refuses with 404 `entity.not_found`, 412 `request.changed_meanwhile` what was not seen. */
    set(
      tenantId: string,
      organizationId: string,
      domains: readonly string[],
      isAsSeen?: IsAsSeen,
    ): Promise<void>;
    /** Refuses with 404 `entity.not_found`. */
    remove(tenantId: string, organizationId: string, domain: string): Promise<void>;
  };
  /** What a person is given who joins: roles of people alone. */
  readonly roles: {
    /** By name. */
    list(tenantId: string, organizationId: string): Promise<readonly OrganizationRole[]>;
    /** What is there stays. Refuses with 404 `entity.relation_foreign_key_not_found` for what is not there. */
    add(tenantId: string, organizationId: string, roleIds: readonly string[]): Promise<void>;
    /** Refuses like `add`, with 404 `entity.not_found` for the organization, and with 412 like that of the domains. */
    set(
      tenantId: string,
      organizationId: string,
      roleIds: readonly string[],
      isAsSeen?: IsAsSeen,
    ): Promise<void>;
    /** Refuses with 404 `entity.not_found`. */
    remove(tenantId: string, organizationId: string, roleId: string): Promise<void>;
  };
  /** For the room of people: whether anybody with this address joins somewhere, from memory. */
  concerns(tenantId: string, email: string): Promise<boolean>;
  /** In the transaction that makes the person; decided by the rows as they stand then. */
  join(trx: Kysely<Tables>, tenantId: string, person: Joiner): Promise<void>;
  /** For somebody whom a token lets in: who belongs there already stays as they are. */
  joinThese(tenantId: string, userId: string, organizationIds: readonly string[]): Promise<void>;
}

export interface Joiner {
  readonly userId: string;
  /** Proven to be theirs. */
  readonly email: string;
}

export interface ProvisioningDeps {
  readonly database: Database;
  readonly clock: Clock;
}

const topic = 'provisioning';

export function createProvisioning({ database, clock }: ProvisioningDeps): Provisioning {
  const { kysely: db, changes, transaction } = database;
  const known = changes.remember(topic, (tenantId) => queries.domainsOfTenant(db, tenantId));
  /** Domains are remembered: every node hears of a change. */
  const change = (tenantId: string, run: (trx: Kysely<Tables>) => Promise<void>) =>
    refusingDoubles(() =>
      transaction(async (trx) => {
        await run(trx);
        await changes.publish(topic, tenantId, trx);
      }),
    );
  const enter = async (
    trx: Kysely<Tables>,
    at: { readonly tenantId: string; readonly userId: string },
    organizationIds: readonly string[],
  ) => {
    const joined = await queries.joinAsMember(trx, { ...at, at: clock.now() }, organizationIds);
    await queries.giveJoiningRoles(trx, at, joined);
  };

  return {
    domains: {
      list: (tenantId, organizationId) => queries.listDomains(db, { tenantId, organizationId }),
      async add(tenantId, organizationId, domain) {
        const kept = domain.toLowerCase();
        await change(tenantId, (trx) => queries.insertDomains(trx, { tenantId, organizationId }, [kept]));
        return kept;
      },
      set: (tenantId, organizationId, domains, isAsSeen) =>
        change(tenantId, async (trx) => {
          const at = { tenantId, organizationId };
          if (!(await lockOrganization(trx, tenantId, organizationId))) refuse('entity.not_found');
          const before = await queries.listDomains(trx, at);
          const wanted = domains.map((domain) => domain.toLowerCase());
          const { gone, added } = replacing(before, wanted, isAsSeen);
          await queries.deleteDomains(trx, at, gone);
          await queries.insertDomains(trx, at, added);
        }),
      remove: (tenantId, organizationId, domain) =>
        change(tenantId, async (trx) => {
          const at = { tenantId, organizationId };
          if (!(await queries.deleteDomains(trx, at, [domain.toLowerCase()]))) refuse('entity.not_found');
        }),
    },
    roles: {
      list: (tenantId, organizationId) => queries.listRoles(db, { tenantId, organizationId }),
      add: (tenantId, organizationId, roleIds) =>
        refusingDoubles(() => transaction((trx) => insertRoles(trx, { tenantId, organizationId }, roleIds))),
      set: (tenantId, organizationId, roleIds, isAsSeen) =>
        refusingDoubles(() =>
          transaction(async (trx) => {
            const at = { tenantId, organizationId };
            if (!(await lockOrganization(trx, tenantId, organizationId))) refuse('entity.not_found');
            const before = (await queries.listRoles(trx, at)).map(({ id }) => id);
            const { gone, added } = replacing(before, roleIds, isAsSeen);
            await queries.deleteRoles(trx, at, gone);
            await insertRoles(trx, at, added);
          }),
        ),
      async remove(tenantId, organizationId, roleId) {
        if (!(await queries.deleteRoles(db, { tenantId, organizationId }, [roleId])))
          refuse('entity.not_found');
      },
    },
    concerns: async (tenantId, email) => (await known.get(tenantId)).has(domainOf(email)),
    join: async (trx, tenantId, { userId, email }) =>
      enter(trx, { tenantId, userId }, await queries.organizationsOfDomain(trx, tenantId, domainOf(email))),
    joinThese: (tenantId, userId, organizationIds) =>
      transaction((trx) => enter(trx, { tenantId, userId }, organizationIds)),
  };
}

async function insertRoles(
  trx: Kysely<Tables>,
  at: { readonly tenantId: string; readonly organizationId: string },
  roleIds: readonly string[],
): Promise<void> {
  const known = await rolesOfType(trx, at.tenantId, roleIds, 'User');
  if (roleIds.some((id) => !known.includes(id))) refuse('entity.relation_foreign_key_not_found');
  await queries.insertRoles(trx, at, known);
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
