/** The OIDC clients of each tenant: built in or made by its owner, answered from memory. */
import type { Kysely } from 'kysely';
import type { CreateApplication, PatchApplication } from '../../contract/applications.ts';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Application } from './application.ts';
import { type ApplicationSecrets, createApplicationSecrets, type OpenSecret } from './application-secrets.ts';
import { builtInApplications, type TenantOfApplications } from './built-in.ts';
import { type At, deleteRow, findRow, insertRow, listRows, updateRow } from './queries.ts';
import { changedRow, newRow } from './rows.ts';

/** Where a change names `ifVersion`, it is refused with 412 `request.changed_meanwhile` when that is not the row's. */
export interface Applications extends ApplicationSecrets {
  /** From memory. */
  find(tenantId: string, id: string): Promise<Application | undefined>;
  /** Those that were made here, oldest first; the built-in ones are not among them. */
  list(tenantId: string): Promise<readonly Application[]>;
  /**
   * Public clients (SPA, Native) have no secret. Refuses `guard.invalid_input`,
   * `application.invalid_third_party_application_type`, and `entity.unique_integrity_violation` for an id that is taken.
   */
  create(
    tenantId: string,
    input: CreateApplication,
    known?: KnownApplication,
  ): Promise<{ application: Application; secret?: string }>;
  /**
   * What is named is replaced. Refuses like `create`, with 404 `entity.not_found` for one that is not there or built in,
   * and with 422 `application.invalid_type` where another than a machine is to be given the Management API.
   */
  update(at: At, patch: PatchApplication): Promise<Application>;
  /** Puts these keys over those that are there; of two at once, none is lost. Refuses 404 `entity.not_found`. */
  mergeCustomData(at: At, patch: Readonly<Record<string, unknown>>): Promise<Application>;
  /** Lets a machine open the Management API of its tenant. Refuses `entity.not_found` for everything else. */
  grantManagementApi(tenantId: string, id: string): Promise<void>;
  /** False when there was none. */
  remove(tenantId: string, id: string, ifVersion?: number): Promise<boolean>;
  /** A machine with this id and secret, and with Management API access: idempotent, for infrastructure as code. */
  ensureMachine(tenantId: string, machine: { id: string; name: string; secret: string }): Promise<void>;
}

/** One that was here before: what its programs know it by. */
export interface KnownApplication {
  /** Else one is made. */
  readonly id?: string | undefined;
  /** Else it gets a new one, if its type has any. */
  readonly secrets?: readonly OpenSecret[] | undefined;
}

export interface ApplicationsDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the tenant with this id. */
  readonly tenantOf: (tenantId: string) => TenantOfApplications;
  /** Who may open the whole Management API: an assignment of the role for it. */
  readonly managers: {
    isManager(tenantId: string, id: string): Promise<boolean>;
    /** In the transaction that changes the machine. */
    setManager(trx: Kysely<Tables>, tenantId: string, id: string, isManager: boolean): Promise<void>;
  };
}

const firstSecretName = 'Default secret';
/** Of the machine that the environment names: it belongs to the installation, and is no part of a configuration. */
export const bootstrapSecretName = 'Bootstrap secret';

export function createApplications(deps: ApplicationsDeps): Applications {
  const { database, clock, random, tenantOf, managers } = deps;
  const kept = database.changes.remember('applications', async (tenantId) => {
    const rows = await listRows(database.kysely, tenantId);
    const builtIn = builtInApplications(tenantId, tenantOf(tenantId));
    return { rows, byId: new Map([...rows, ...builtIn].map((one) => [one.id, one])) };
  });
  const find: Applications['find'] = async (tenantId, id) => (await kept.get(tenantId)).byId.get(id);
  const get = async ({ tenantId, id }: At): Promise<Application> =>
    (await find(tenantId, id)) ?? refuse('entity.not_found');

  /** One transaction, one after the other in a tenant, and every node hears of it. */
  const change = <T>(tenantId: string, run: (trx: Kysely<Tables>) => Promise<T>): Promise<T> =>
    database.transaction(async (trx) => {
      await database.changes.publish('applications', tenantId, trx);
      return run(trx);
    });
  /** 412 for one that stands at another version, 404 where there is none. */
  const changed = async (trx: Kysely<Tables>, at: At, isDone: boolean): Promise<void> => {
    if (isDone) return;
    const isThere = at.ifVersion !== undefined && (await findRow(trx, at));
    refuse(isThere ? 'request.changed_meanwhile' : 'entity.not_found');
  };
  const touch = async (trx: Kysely<Tables>, at: At) => changed(trx, at, await updateRow(trx, at, {}));
  const secrets = createApplicationSecrets({ ...deps, find, change, touch });

  return {
    ...secrets,
    find,
    list: async (tenantId) => (await kept.get(tenantId)).rows,
    async create(tenantId, input, { id = random.id(), secrets: known } = {}) {
      const row = { ...newRow(input), tenant_id: tenantId, id, created_at: clock.now() };
      const secret = hasSecrets(row) && !known ? random.secret() : undefined;
      const first = secret === undefined ? [] : [{ name: firstSecretName, value: secret }];
      await change(tenantId, async (trx) => {
        if (!(await insertRow(trx, row))) refuse('entity.unique_integrity_violation');
        for (const one of hasSecrets(row) ? (known ?? first) : [])
          await secrets.put(trx, { tenantId, id }, one);
      });
      return { application: await get({ tenantId, id }), secret };
    },
    async update(at, { isAdmin, ...patch }) {
      const { type, isBuiltIn } = await get(at);
      if (isBuiltIn) return refuse('entity.not_found', { because: 'a built-in application is not changed' });
      if (isAdmin && type !== 'MachineToMachine') return refuse('application.invalid_type');
      const row = changedRow(type, patch);
      await change(at.tenantId, async (trx) => {
        await changed(trx, at, await updateRow(trx, at, row));
        if (isAdmin !== undefined) await managers.setManager(trx, at.tenantId, at.id, isAdmin);
      });
      return get(at);
    },
    async mergeCustomData(at, patch) {
      await change(at.tenantId, async (trx) => {
        const before = await findRow(trx, at);
        const merged = { ...(JSON.parse(before?.custom_data ?? '{}') as object), ...patch };
        await changed(trx, at, await updateRow(trx, at, { custom_data: JSON.stringify(merged) }));
      });
      return get(at);
    },
    async grantManagementApi(tenantId, id) {
      const application = await find(tenantId, id);
      if (application?.type !== 'MachineToMachine')
        refuse('entity.not_found', { because: 'only a machine can be given the Management API' });
      await change(tenantId, (trx) => managers.setManager(trx, tenantId, id, true));
    },
    remove: (tenantId, id, ifVersion) =>
      change(tenantId, async (trx) => {
        const at = { tenantId, id, ifVersion };
        const isDone = await deleteRow(trx, at);
        if (!isDone && ifVersion !== undefined && (await findRow(trx, at)))
          return refuse('request.changed_meanwhile');
        return isDone;
      }),
    async ensureMachine(tenantId, { id, name, secret }) {
      const known = await find(tenantId, id);
      if (known && (known.isBuiltIn || known.type !== 'MachineToMachine'))
        throw new Error(`The application "${id}" exists already and is no machine`);
      const holds = known?.secrets.some(
        (one) => one.expiresAt === null && secrets.matches(known, one, secret),
      );
      if (holds && (await managers.isManager(tenantId, id))) return;
      const row = { ...newRow({ name, type: 'MachineToMachine' }), tenant_id: tenantId, id };
      await change(tenantId, async (trx) => {
        await insertRow(trx, { ...row, created_at: clock.now() });
        await secrets.put(trx, { tenantId, id }, { name: bootstrapSecretName, value: secret });
        await managers.setManager(trx, tenantId, id, true);
      });
    },
  };
}

export const hasSecrets = ({ type }: Pick<Application, 'type'>): boolean =>
  type === 'Traditional' || type === 'MachineToMachine';
