/** What providers report of messages that left: believed when it is signed, else a reason to ask. */
import {
  type Config,
  type Fields,
  isConnectorError,
  pollThrough,
  type Receipt,
  type ReceiptAnswer,
  type ReceiptRequest,
} from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Log } from '../log.ts';
import type { Secrets } from '../secrets.ts';
import { openSettings } from './active-connector.ts';
import type { Installed } from './factory.ts';
import type { Doubtful } from './outcome-queries.ts';
import type { Queries } from './queries.ts';
import type { ReceiptAddresses, ReceiptPlace } from './receipt-address.ts';
import type { Registry } from './registry.ts';
import { tellOutcome } from './tell-outcome.ts';

export interface Arrival {
  readonly tenantId: string;
  /** As it stands in the address. */
  readonly connectorId: string;
  readonly token: string;
  readonly request: ReceiptRequest;
}

/** How many were what, on this node since it started. */
export interface ReceiptCounts {
  /** They moved a message. */
  applied: number;
  /** They said nothing new, or spoke of a message that nobody knows. */
  ignored: number;
  /** Not signed: the provider is asked. */
  hints: number;
  forged: number;
}

export interface Receipts {
  /**
   * Takes a report: when this resolves it is written down. Refuses with `request.not_found` when the address is wrong or
   * the connector was replaced more than seven days ago, and with `auth.forbidden` when the signature is wrong.
   */
  take(arrival: Arrival): Promise<ReceiptAnswer | undefined>;
  /** Asks providers for the messages whose time has come. */
  ask(tenantId: string): Promise<void>;
  counts(tenantId: string, connectorId: string): Readonly<ReceiptCounts>;
  /** When no question is under way that a report led to. */
  rest(): Promise<void>;
}

export interface ReceiptsDeps {
  readonly database: Database;
  readonly queries: Queries;
  readonly registry: Registry;
  readonly addresses: ReceiptAddresses;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  readonly hooks?: Pick<Hooks, 'fire'> | undefined;
}

/** A connector that is set up, or was until a week ago. */
interface Door extends ReceiptPlace {
  readonly retiredAt: number | undefined;
  readonly installed: Installed;
  config(): Config<Fields>;
}

export const retiredForMs = 7 * 86_400_000;
/** Providers send batches of a hundred. */
const mostReceipts = 500;
/** Tencent takes 20 questions a second, and no other provider here fewer. */
const askedAtOnce = 20;
const betweenRoundsMs = 1_000;
const mostRounds = 10;

export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { database, queries, addresses, clock, log } = deps;
  const doors = database.changes.remember('connectors', (tenantId) => loadDoors(deps, tenantId));
  const counted = new Map<string, ReceiptCounts>();
  /** By tenant, those that did not begin yet. */
  const askingSoon = new Set<string>();
  const underWay = new Set<Promise<void>>();

  const countsOf = (tenantId: string, connectorId: string): ReceiptCounts => {
    const key = `${tenantId}/${connectorId}`;
    const known = counted.get(key) ?? { applied: 0, ignored: 0, hints: 0, forged: 0 };
    counted.set(key, known);
    return known;
  };

  /** Another node may have set it up a moment ago. */
  const findDoor = async (tenantId: string, connectorId: string): Promise<Door | undefined> => {
    await deps.registry.refresh();
    const known = (await doors.get(tenantId)).get(connectorId);
    if (!known) doors.forget(tenantId);
    const door = known ?? (await doors.get(tenantId)).get(connectorId);
    const isOver = door?.retiredAt !== undefined && door.retiredAt + retiredForMs <= clock.now();
    return isOver ? undefined : door;
  };

  async function ask(tenantId: string): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      const due = await queries.claimDoubtful(tenantId, clock.now(), askedAtOnce);
      const answers = await Promise.all(due.map((message) => askFor(tenantId, message)));
      if (due.length < askedAtOnce || answers.includes(false)) return;
      await new Promise((resolve) => void setTimeout(resolve, betweenRoundsMs));
    }
  }

  /** False when the provider did not answer: then it is left alone for a while. */
  async function askFor(tenantId: string, message: Doubtful): Promise<boolean> {
    const { id, connector_id: connectorId, provider_message_id: providerMessageId } = message;
    try {
      const door = await findDoor(tenantId, connectorId);
      if (!door?.installed.connector.poll) {
        await queries.giveUp(tenantId, id);
        return true;
      }
      const question = {
        id: providerMessageId ?? undefined,
        reference: id,
        to: message.recipient,
        sentAt: message.created_at,
      };
      const said = await pollThrough(door.installed.connector, question, door.config(), deps);
      if (said) await settle(tenantId, connectorId, { ...said, reference: id });
      return true;
    } catch (error) {
      const reason = isConnectorError(error) ? error.message : error;
      log.warn({ tenantId, messageId: id, err: reason }, 'a provider could not be asked about a message');
      return false;
    }
  }

  const settle = async (tenantId: string, connectorId: string, receipt: Receipt): Promise<boolean> => {
    const { id, reference, state, errorKind, errorCode, at } = receipt;
    const isCode = errorCode !== undefined && /^[\w.:-]{1,80}$/.test(errorCode);
    const outcome = {
      state,
      providerMessageId: id,
      errorKind,
      errorCode: isCode ? errorCode : undefined,
    };
    const isMoved = await queries.settle(
      { tenantId, connectorId, reference, providerMessageId: id },
      { ...outcome, happenedAt: at },
      clock.now(),
    );
    if (isMoved) await tellOutcome(deps.hooks, tenantId, { ...outcome, id: reference, connectorId });
    return isMoved;
  };

  /** After the answer has gone out: some providers wait for less than a second. */
  const askLater = (tenantId: string): void => {
    if (askingSoon.has(tenantId)) return;
    askingSoon.add(tenantId);
    const asking = new Promise((resolve) => setImmediate(resolve))
      .then(() => {
        askingSoon.delete(tenantId);
        return ask(tenantId);
      })
      .catch((error: unknown) => log.warn({ err: error, tenantId }, 'providers could not be asked'))
      .finally(() => underWay.delete(asking));
    underWay.add(asking);
  };

  const rest = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  async function take({
    tenantId,
    connectorId,
    token,
    request,
  }: Arrival): Promise<ReceiptAnswer | undefined> {
    const door = await findDoor(tenantId, connectorId);
    const { receipt, receiptAnswer, poll } = door?.installed.connector ?? {};
    if (!door || !receipt || !addresses.isRight(door, token))
      return refuse('request.not_found', { because: 'no connector has this address' });
    const counts = countsOf(tenantId, connectorId);
    let hints = 0;
    for (const one of read(door, receipt, request, counts)) {
      const place = { tenantId, connectorId, reference: one.reference, providerMessageId: one.id };
      const isHint = one.isHint === true && poll !== undefined;
      const isKnown = isHint
        ? await queries.askSoon(place, clock.now())
        : await settle(tenantId, connectorId, one);
      if (isHint && isKnown) hints += 1;
      counts[isKnown ? (isHint ? 'hints' : 'applied') : 'ignored'] += 1;
    }
    if (hints > 0) askLater(tenantId);
    return receiptAnswer;
  }

  function read(
    door: Door,
    receipt: NonNullable<Installed['connector']['receipt']>,
    request: ReceiptRequest,
    counts: ReceiptCounts,
  ): readonly Receipt[] {
    const noRequests = () => Promise.reject(new Error('a receipt is read without asking anybody'));
    const http = { request: noRequests, get: noRequests, post: noRequests };
    try {
      const found = receipt(request, door.config(), { http, clock });
      return found
        .filter(({ id, reference }) => isName(id) && isName(reference) && (id ?? reference))
        .slice(0, mostReceipts);
    } catch (error) {
      if (!isConnectorError(error)) throw error;
      counts.forged += 1;
      log.warn(
        { tenantId: door.tenantId, connectorId: door.id, reason: error.message },
        'a receipt was refused',
      );
      return refuse('auth.forbidden', { because: error.message });
    }
  }

  return { take, ask, counts: countsOf, rest };
}

const isName = (name: string | undefined): boolean =>
  name === undefined || (name !== '' && name.length <= 200);

async function loadDoors(
  { queries, registry, secrets }: Pick<ReceiptsDeps, 'queries' | 'registry' | 'secrets'>,
  tenantId: string,
): Promise<ReadonlyMap<string, Door>> {
  const found = new Map<string, Door>();
  for (const row of await queries.listReceivers(tenantId)) {
    const installed = registry.find(row.factory_id);
    if (!installed) continue;
    let checked: Config<Fields> | undefined;
    found.set(row.id, {
      tenantId,
      id: row.id,
      createdAt: row.created_at,
      retiredAt: row.retired_at ?? undefined,
      installed,
      config: () => (checked ??= installed.readConfig(openSettings(secrets, row))),
    });
  }
  return found;
}
