/** The room of messages: which connector, which words, one row for each message before it leaves. */
import type { Connect } from '@latchkey/connector-kit';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { refuse } from '../../contract/errors.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Tenants } from '../tenants/tenants.ts';
import { createActiveConnectors } from './active-connector.ts';
import { connectorsFolder, createAddedPackages } from './added-packages.ts';
import { createBreaker } from './breaker.ts';
import { type Connectors, createConnectors } from './connectors.ts';
import { createHealth, type Health } from './health.ts';
import { createHistory, type History } from './history.ts';
import { createPace } from './pace.ts';
import { createProviders } from './providers.ts';
import { createQueries } from './queries.ts';
import { createReceiptAddresses } from './receipt-address.ts';
import { createReceipts, type Receipts, retiredForMs } from './receipts.ts';
import { type BuiltIn, createRegistry, type Factory } from './registry.ts';
import { createSendMessage, type SendMessage } from './send-message.ts';
import { createSendTest, type SendTest } from './send-test.ts';
import { createSocial, type Social } from './social.ts';
import { createTellOwner, type TellOwner } from './tell-owner.ts';
import { createTelephone, type Telephone } from './telephone.ts';
import { createTeller } from './tell-outcome.ts';
import { createTestNumbers, type TestNumbers } from './test-numbers.ts';
import type { EmailOrder, SmsOrder } from './write-message.ts';

export type {
  Connector,
  ConnectorPatch,
  Connectors,
  NewConnector,
  OpenConnector,
  OpenSocialConnector,
  SavedConnector,
} from './connectors.ts';
export type { Lint } from './lint.ts';
export type { ConnectorMetadata } from './metadata.ts';
export { personRefusal } from './connector-refusals.ts';
export type { Health, Tally } from './health.ts';
export type { History, SentMessage } from './history.ts';
export { type Factory, telephoneFactoryId } from './registry.ts';
export type { EmailOrder, MessageOrder, SmsOrder } from './write-message.ts';
export type { Provider } from './providers.ts';
export type { Social } from './social.ts';
export type { ReceivedSms, Telephone } from './telephone.ts';
export type { TestOrder } from './send-test.ts';
export type { TestNumber, TestNumbers } from './test-numbers.ts';

export interface Messages {
  /** Throws a `ConnectorError` (see `personRefusal`), or refuses with `connector.not_found` (501). */
  sendSms(order: SmsOrder): ReturnType<SendMessage>;
  /** The same for e-mail, through the same rows, states and limits. */
  sendEmail(order: EmailOrder): ReturnType<SendMessage>;
  /** What was changed about an account, to whoever it belongs to; never refuses. */
  readonly tellOwner: TellOwner;
  /** The operator's test, code 000000: not counted, nothing saved. Refuses with the provider's words in `data`. */
  readonly sendTest: SendTest;
  readonly factories: {
    /** Packages that do not load are among them; their `error` says why. */
    list(): Promise<readonly Factory[]>;
    /** Refuses with `entity.not_found`. */
    get(id: string): Promise<Factory>;
  };
  readonly connectors: Connectors;
  /** The same over another database: one transaction with what other rooms change. What it says of `has…` is of before. */
  connectorsIn(database: Database): Connectors;
  /** Signing in at other providers. */
  readonly social: Social;
  readonly telephone: Telephone;
  readonly testNumbers: TestNumbers;
  readonly history: History;
  readonly receipts: Receipts;
  readonly health: Health;
  /**
   * When a server starts: messages that a dead process left behind become `unknown`. On SQLite there is no other process
   * that could still send; on PostgreSQL there may be, so what is younger than a minute waits for `sweep`.
   */
  recover(tenantId: string): Promise<void>;
  /** Rows that a crash left behind become `unknown`, the telephone forgets what is old, old rows go. Call it now and then. */
  sweep(tenantId: string, isStopping?: () => boolean): Promise<void>;
  /** Ends everybody's listening; resolves when webhooks were told what is known. */
  close(): Promise<void>;
}

export interface MessagesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly tenantOf: Tenants['get'];
  /** Who is told what became of messages; nobody without it. */
  readonly hooks?: Pick<Hooks, 'fire'> | undefined;
  /** Without `dataDir` there are no connectors but those that are built in. */
  readonly config: Pick<Config, 'isProduction' | 'allowTelephone'> & Partial<Pick<Config, 'dataDir'>>;
  /** The guarded way out (`createEgress`), or a provider in this process. */
  readonly fetch: typeof globalThis.fetch;
  /** The same for what does not speak HTTP; without it those connectors cannot send. */
  readonly connect?: Connect | undefined;
  /** Tests: other connectors than those that are built in. */
  readonly connectors?: readonly BuiltIn[] | undefined;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A row without words still says whom a message went to and when: not longer than questions about a bill come. */
const keptDays = 90;

export function createMessages(deps: MessagesDeps): Messages {
  const { database, clock, random, config } = deps;
  const queries = createQueries(database.kysely);
  const added =
    config.dataDir === undefined
      ? undefined
      : createAddedPackages({ folder: connectorsFolder(config.dataDir), log: deps.log });
  const registry = createRegistry(deps.connectors, added);
  const isTelephoneAllowedEverywhere = !config.isProduction || config.allowTelephone;
  const isTelephoneAllowed = (tenantId: string) =>
    isTelephoneAllowedEverywhere || deps.tenantOf(tenantId).tag === 'development';
  const testNumbers = createTestNumbers(deps);
  const telephone = createTelephone({
    ...deps,
    queries,
    engine: database.engine,
    isAllowed: isTelephoneAllowedEverywhere,
    isAllowedFor: isTelephoneAllowed,
  });
  const active = createActiveConnectors({ ...deps, queries, registry, isTelephoneAllowed });
  const endpointOf = (tenantId: string) => deps.tenantOf(tenantId).endpoint;
  const addresses = createReceiptAddresses({ ...deps, endpointOf });
  const receipts = createReceipts({ ...deps, queries, registry, addresses });
  const breaker = createBreaker(deps);
  const health = createHealth({ ...deps, kysely: database.kysely, queries, breaker, receipts });
  const teller = createTeller(deps.hooks);
  const sending = {
    ...deps,
    teller,
    queries,
    active,
    telephone,
    registry,
    pace: createPace({ chance: () => random.bytes(4).readUInt32BE() / 2 ** 32 }),
    endpointOf,
    addresses,
    breaker,
  };
  const sendAnything = createSendMessage(sending);
  const sendTest = createSendTest(sending);
  const send: SendMessage = async (order) => {
    // What is suppressed reaches nobody in any case, and must not be told apart.
    if (!order.isSuppressed) await testNumbers.refuseMessage(order.tenantId, order);
    return sendAnything(order);
  };

  const connectorsIn: Messages['connectorsIn'] = (over) =>
    createConnectors({
      ...deps,
      database: over,
      registry,
      active,
      addresses,
      isTelephoneAllowed,
      endpointOf,
    });

  return {
    tellOwner: createTellOwner({ send, log: deps.log }),
    sendSms: send,
    sendEmail: send,
    async sendTest(order) {
      await testNumbers.refuseMessage(order.tenantId, order);
      return sendTest(order);
    },
    factories: {
      async list() {
        await registry.refresh();
        return registry.list();
      },
      async get(id) {
        await registry.refresh();
        return registry.list().find((factory) => factory.id === id) ?? refuse('entity.not_found');
      },
    },
    connectors: connectorsIn(database),
    connectorsIn,
    social: createSocial({ ...deps, providers: createProviders({ ...deps, queries, registry }) }),
    telephone,
    testNumbers,
    history: createHistory(database.kysely),
    receipts,
    health,
    async recover(tenantId) {
      const now = clock.now();
      const until = database.engine === 'sqlite' ? now + 1 : now - minuteMs;
      const count = await queries.markLost(tenantId, { until, now });
      if (count > 0) deps.log.warn({ tenantId, count }, 'messages whose sender died are unknown now');
    },
    async sweep(tenantId, isStopping) {
      const now = clock.now();
      // A send takes twelve seconds at most; its row is then written by its own process, if that still lives.
      await queries.markLost(tenantId, { until: now - minuteMs, now });
      await health.flush();
      await receipts.ask(tenantId);
      await queries.removeRetired(tenantId, now - retiredForMs);
      await telephone.sweep(tenantId);
      const before = now - keptDays * dayMs;
      await removeInBatches((size) => queries.removeOld(tenantId, before, size), { isStopping });
    },
    async close() {
      telephone.close();
      await teller.rest();
    },
  };
}
