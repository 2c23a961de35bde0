/** The OIDC clients of each tenant: built in or made by its owner, answered from memory. */
import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type CreateApplication, createApplicationBody } from '../../contract/applications.ts';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Application } from './application.ts';
import { builtInApplications } from './built-in.ts';
import { deleteRow, deleteSecret, insertRow, listRows, putSecret, setManagement } from './queries.ts';

export interface Applications {
  /** From memory. */
  find(tenantId: string, id: string): Promise<Application | undefined>;
  /** Those that were made here, oldest first; the built-in ones are not among them. */
  list(tenantId: string): Promise<readonly Application[]>;
  /** Public clients (SPA, Native) have no secret. Refuses `guard.invalid_input`. */
  create(tenantId: string, input: CreateApplication): Promise<{ application: Application; secret?: string }>;
  /** Lets a machine open the Management API of its tenant. Refuses `entity.not_found` for everything else. */
  grantManagementApi(tenantId: string, id: string): Promise<void>;
  /** One more secret beside the others; one of the same name is replaced. Returns its value. */
  addSecret(
    tenantId: string,
    id: string,
    secret: { name: string; value?: string; expiresAt?: number },
  ): Promise<string>;
  /** False when there was none of this name. */
  removeSecret(tenantId: string, id: string, name: string): Promise<boolean>;
  /** False when there was none. */
  remove(tenantId: string, id: string): Promise<boolean>;
  /** Compares with all of its secrets, in constant time each. */
  checkSecret(application: Application, presented: string): 'right' | 'expired' | 'wrong';
  /** A machine with this id and secret, and with Management API access: idempotent, for infrastructure as code. */
  ensureMachine(tenantId: string, machine: { id: string; name: string; secret: string }): Promise<void>;
}

export interface ApplicationsDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the tenant with this id. */
  readonly tenantOf: (tenantId: string) => { readonly endpoint: string; readonly isAdmin: boolean };
}

const firstSecretName = 'Default secret';
const bootstrapSecretName = 'Bootstrap secret';

export function createApplications({
  database,
  secrets,
  clock,
  random,
  tenantOf,
}: ApplicationsDeps): Applications {
  const kept = database.changes.remember('applications', async (tenantId) => {
    const rows = await listRows(database.kysely, tenantId);
    const builtIn = builtInApplications(tenantId, tenantOf(tenantId));
    return { rows, byId: new Map([...rows, ...builtIn].map((one) => [one.id, one])) };
  });
  const contextOf = (tenantId: string, id: string, name: string) =>
    `application_secrets/${tenantId}/${id}/${name}`;
  const find: Applications['find'] = async (tenantId, id) => (await kept.get(tenantId)).byId.get(id);

  /** One transaction, and every node hears of it. */
  const change = <T>(tenantId: string, run: (trx: Kysely<Tables>) => Promise<T>): Promise<T> =>
    database.transaction(async (trx) => {
      const result = await run(trx);
      await database.changes.publish('applications', tenantId, trx);
      return result;
    });
  const writeSecret = (
    trx: Kysely<Tables>,
    { tenantId, id }: { tenantId: string; id: string },
    { name, value, expiresAt = null }: { name: string; value: string; expiresAt?: number | null },
  ) =>
    putSecret(trx, {
      tenant_id: tenantId,
      application_id: id,
      name,
      sealed_value: secrets.seal(value, contextOf(tenantId, id, name)),
      created_at: clock.now(),
      expires_at: expiresAt,
    });
  const matches = ({ tenantId, id }: Application, secret: Application['secrets'][number], value: string) =>
    isEqual(secrets.open(secret.sealedValue, contextOf(tenantId, id, secret.name)), value);

  return {
    find,
    list: async (tenantId) => (await kept.get(tenantId)).rows,
    async create(tenantId, input) {
      const row = { ...rowOf(input), tenant_id: tenantId, id: random.id(), created_at: clock.now() };
      const isConfidential = row.type === 'Traditional' || row.type === 'MachineToMachine';
      const secret = isConfidential ? random.secret() : undefined;
      await change(tenantId, async (trx) => {
        await insertRow(trx, row);
        if (secret)
          await writeSecret(trx, { tenantId, id: row.id }, { name: firstSecretName, value: secret });
      });
      const application = (await find(tenantId, row.id)) ?? refuse('entity.create_failed');
      return { application, secret };
    },
    async grantManagementApi(tenantId, id) {
      const isMachine = await change(tenantId, (trx) =>
        setManagement(trx, { tenantId, id, now: clock.now() }),
      );
      if (!isMachine)
        refuse('entity.not_found', { because: 'only a machine can be given the Management API' });
    },
    async addSecret(tenantId, id, { name, value = random.secret(), expiresAt }) {
      const application = await find(tenantId, id);
      if (!application || application.isBuiltIn) return refuse('entity.not_found');
      await change(tenantId, (trx) => writeSecret(trx, { tenantId, id }, { name, value, expiresAt }));
      return value;
    },
    removeSecret: (tenantId, id, name) =>
      change(tenantId, (trx) => deleteSecret(trx, { tenantId, id, name })),
    remove: (tenantId, id) => change(tenantId, (trx) => deleteRow(trx, tenantId, id)),
    checkSecret(application, presented) {
      const found = application.secrets.filter((secret) => matches(application, secret, presented));
      if (found.length === 0) return 'wrong';
      return found.some(({ expiresAt }) => expiresAt === null || expiresAt > clock.now())
        ? 'right'
        : 'expired';
    },
    async ensureMachine(tenantId, { id, name, secret }) {
      const known = await find(tenantId, id);
      if (known && (known.isBuiltIn || known.type !== 'MachineToMachine'))
        throw new Error(`The application "${id}" exists already and is no machine`);
      const holds = known?.secrets.some((one) => one.expiresAt === null && matches(known, one, secret));
      if (known && holds && known.manages.length > 0) return;
      const row = { ...rowOf({ name, type: 'MachineToMachine' }), tenant_id: tenantId, id };
      await change(tenantId, async (trx) => {
        await insertRow(trx, { ...row, created_at: clock.now() });
        await writeSecret(trx, { tenantId, id }, { name: bootstrapSecretName, value: secret });
        await setManagement(trx, { tenantId, id, now: clock.now() });
      });
    },
  };
}

/** Refuses what no client could be made of. */
function rowOf(input: CreateApplication) {
  const result = createApplicationBody.safeParse(input);
  if (!result.success) {
    const { issues } = result.error;
    return refuse('guard.invalid_input', {
      values: { part: 'body' },
      data: { name: 'ZodError', issues },
      details: issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    });
  }
  const { name, type, description, oidcClientMetadata, customClientMetadata, isThirdParty } = result.data;
  return {
    name,
    type,
    description: description ?? null,
    oidc_metadata: JSON.stringify({ redirectUris: [], postLogoutRedirectUris: [], ...oidcClientMetadata }),
    custom_metadata: JSON.stringify(customClientMetadata ?? {}),
    is_third_party: isThirdParty ? 1 : 0,
    management_since: null,
  };
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
