/** Codes, messages and limits on one database, with providers in this process and a clock that tests move. */
import { Writable } from 'node:stream';
import type { Connect } from '@latchkey/connector-kit';
import { fetchFrom, type Handler, type Simulator } from '@latchkey/connector-kit/testing';
import { createSimulator as createTwilio, exampleConfig } from '../../connectors/twilio/simulator.ts';
import { freshSettings } from '../../contract/fresh-settings.ts';
import { Refusal } from '../../contract/errors.ts';
import type { Settings as Chosen } from '../../contract/settings.ts';
import { createCodes } from '../codes/codes.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { createLimits } from '../limits/limits.ts';
import { createLog } from '../log.ts';
import { createMessages } from '../messages/messages.ts';
import { type Random, systemRandom } from '../random.ts';
import { createSecrets, type MasterKey } from '../secrets.ts';
import { createSettings } from '../settings/settings.ts';
import { createTenants } from '../tenants/tenants.ts';
import { createTestRandom } from './codes.ts';
import type { TestDatabases } from './databases.ts';

export const twilioId = 'twilio-short-message-service';
export const twilioConfig = {
  ...exampleConfig,
  templates: [...exampleConfig.templates, { usageType: 'SignIn', locale: 'th', content: 'รหัส {{code}}' }],
};

export interface RigOptions {
  readonly settings?: Partial<Chosen>;
  readonly provider?: Handler;
  /** In place of the provider. */
  readonly fetch?: typeof globalThis.fetch;
  /** For connectors that do not speak HTTP. */
  readonly connect?: Connect;
  readonly keys?: readonly MasterKey[];
  readonly config?: Partial<Parameters<typeof createMessages>[0]['config']>;
  /** Of the tenant that sends; without one it has https. */
  readonly endpoint?: string;
}

export type Node = ReturnType<typeof createNode>;

/** One node on a fresh database, with Twilio's simulator as its provider. */
export async function createRig(databases: TestDatabases, options: RigOptions = {}) {
  const database = await databases.open();
  const shared = createShared(options);
  await fill(database, shared, options.settings);
  return { ...shared, ...createNode(database, shared, options), database };
}

/** Nodes that share a database: on PostgreSQL each with its own pool and its own memory. */
export async function createNodes(databases: TestDatabases, count: number, options: RigOptions = {}) {
  const shared = createShared(options);
  const url = databases.engine === 'postgres' ? await databases.url() : undefined;
  const only = url === undefined ? await databases.open() : undefined;
  const opened = await Promise.all(
    Array.from(
      { length: count },
      async () => only ?? openDatabase({ engine: 'postgres', url: url ?? '', poolSize: 8 }),
    ),
  );
  await fill(opened[0] as Database, shared, options.settings);
  const nodes = opened.map((database) => ({ ...createNode(database, shared, options), database }));
  return {
    ...shared,
    /** They take turns: 0, 1, 2, 0, … */
    node(turn: number) {
      const node = nodes[turn % count];
      if (!node) throw new Error('There are no nodes');
      return node;
    },
    async close() {
      if (!only) await Promise.all(opened.map((database) => database.close()));
    },
  };
}

function createShared({ provider = createTwilio() }: RigOptions) {
  const clock = { time: 1_768_465_800_000, now: () => clock.time };
  const lines: string[] = [];
  /** Every code that was made, in their order. */
  const made: string[] = [];
  const chance = createTestRandom();
  const random: Random = {
    ...chance,
    digits(length) {
      const digits = chance.digits(length);
      made.push(digits);
      return digits;
    },
  };
  return {
    clock,
    made,
    random,
    fetch: fetchFrom(provider),
    messagesOf: (simulator: Handler = provider) => (simulator as Simulator).messages,
    provider: provider as Simulator,
    masterKeys: [{ id: 'first', key: systemRandom.bytes(32) }] as readonly MasterKey[],
    log: createLog(
      'trace',
      new Writable({ write: (line: Buffer, _encoding, done) => (lines.push(String(line)), done()) }),
    ),
    logged: () => lines.join(''),
  };
}

type Shared = ReturnType<typeof createShared>;

export function createNode(database: Database, shared: Shared, options: RigOptions = {}) {
  const {
    keys = shared.masterKeys,
    fetch = shared.fetch,
    connect,
    config,
    endpoint = 'https://login.example.com',
  } = options;
  const deps = { ...shared, fetch, connect, database, secrets: createSecrets(keys) };
  const limits = createLimits(deps);
  const settings = createSettings(deps);
  const tenants = createTenants({
    endpoints: { default: endpoint, admin: 'http://localhost:3002' },
  });
  const messages = createMessages({
    ...deps,
    tenantOf: tenants.get,
    config: { isProduction: false, allowTelephone: false, ...config },
  });
  const codes = createCodes({ ...deps, limits, messages, settings });
  return { secrets: deps.secrets, limits, settings, messages, codes };
}

async function fill(database: Database, shared: Shared, settings: Partial<Chosen> = {}): Promise<void> {
  for (const id of ['default', 'admin'])
    await database.kysely
      .insertInto('tenants')
      .values({ id, tag: 'production', created_at: shared.clock.time })
      .execute();
  const node = createNode(database, shared);
  for (const id of ['default', 'admin']) await node.settings.seed(id, { ...freshSettings, ...settings });
  for (const tenantId of ['default', 'admin'])
    await node.messages.connectors.create({ tenantId, factoryId: twilioId, config: twilioConfig });
}

/** What an act was refused with: its code, or what else happened. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** The same act so many times at once. */
export const times = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

export function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Everything that stands in the database, as one text. */
export async function dump({ kysely }: Database): Promise<string> {
  const rooms = [
    'limits',
    'challenges',
    'messages',
    'connectors',
    'revisions',
    'sign_in_experiences',
  ] as const;
  const rows = [];
  for (const table of rooms) rows.push(await kysely.selectFrom(table).selectAll().execute());
  return JSON.stringify(rows);
}
