/** One message through the connector in use: written down first, handed over once, and what came of it written down too. */
import {
  type Config,
  type Connect,
  type ConnectorError,
  type EmailMessage,
  type Fields,
  isConnectorError,
  type SentSms,
  sendThrough,
  type SmsConnector,
  type SmsMessage,
} from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Active, ActiveConnectors } from './active-connector.ts';
import type { Breaker } from './breaker.ts';
import type { Pace } from './pace.ts';
import { askingAgesMs, type Outcome } from './outcome-queries.ts';
import type { Teller } from './tell-outcome.ts';
import type { Queries, Reservation } from './queries.ts';
import type { ReceiptAddresses } from './receipt-address.ts';
import type { Installed } from './registry.ts';
import type { TelephoneInside } from './telephone.ts';
import {
  type MessageOrder,
  receivedOf,
  type WriteDeps,
  writeMessage,
  type Written,
} from './write-message.ts';

export interface SendDeps extends WriteDeps {
  readonly queries: Queries;
  readonly active: ActiveConnectors;
  readonly telephone: TelephoneInside;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  /** For what does not speak HTTP. */
  readonly connect?: Connect | undefined;
  readonly addresses: ReceiptAddresses;
  readonly breaker: Breaker;
  readonly teller: Teller;
}

export type SendMessage = (order: MessageOrder) => Promise<{ readonly messageId: string }>;

/** Two statements; more only when the connector was swapped since this node last looked, or before a no. */
export function createSendMessage(deps: SendDeps): SendMessage {
  const { queries, active, breaker } = deps;
  return async (order) => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const found = await prepare(deps, order);
      const { id, version } = found.connector;
      breaker.enter({ tenantId: order.tenantId, id, version }, { isSuppressed: order.isSuppressed === true });
      if (await queries.reserve(found.written.row, found.connector))
        return hand(deps, order, found.connector, found.written);
      active.forget(order.tenantId);
    }
    return refuse('server.busy', { because: 'the connector was swapped again and again' });
  };
}

/** What memory says "no" to is looked up again: another node may have set right what was missing here. */
async function prepare(deps: SendDeps, order: MessageOrder) {
  const { active } = deps;
  const type = typeFor(order);
  try {
    const connector = await active.find(order.tenantId, type);
    if (connector)
      return { connector, written: writeMessage(deps, order, connector.installed, connector.config()) };
  } catch (error) {
    if (!isConnectorError(error)) throw error;
  }
  active.forget(order.tenantId);
  const connector = await active.find(order.tenantId, type);
  if (!connector) return refuse('connector.not_found', { values: { type } });
  return { connector, written: writeMessage(deps, order, connector.installed, connector.config()) };
}

/** The type of connector that carries it. */
export const typeFor = ({ email }: Recipient): 'Sms' | 'Email' => (email === undefined ? 'Sms' : 'Email');

/** The message is on its way as far as the database knows; now it is, and after this nobody sends it again. */
async function hand(deps: SendDeps, order: MessageOrder, connector: Active, written: Written) {
  const { breaker, pace, telephone } = deps;
  const { id, version, installed } = connector;
  const { message, row, config } = written;
  const { tenantId } = order;
  const place = `${tenantId}/${id}/${version}`;
  const addressed = { ...message, receiptUrl: receiptUrlFor(deps, tenantId, connector) };
  const startedAt = performance.now();
  try {
    const sent = order.isSuppressed
      ? await pace.imitate(place)
      : await saidWhenSlow(deps, row, handOver(installed, addressed, config, deps));
    if (!order.isSuppressed) {
      pace.record(place, { ms: performance.now() - startedAt });
      breaker.record({ tenantId, id, version });
    }
    await mark(
      deps,
      row,
      sent
        ? {
            state: 'accepted',
            providerMessageId: sent.id,
            segments: sent.segments,
            askAtAgeMs: askAtAgeFor(installed, addressed),
          }
        : { state: 'suppressed' },
    );
  } catch (error) {
    if (!isConnectorError(error)) throw error;
    if (order.isSuppressed) await mark(deps, row, { state: 'suppressed' });
    else {
      pace.record(place, { ms: performance.now() - startedAt, error });
      breaker.record({ tenantId, id, version }, error);
      await markFailed(deps, row, installed, error);
    }
    throw error;
  }
  if (row.sealed_text !== null) telephone.arrive(tenantId, receivedOf(order, written));
  return { messageId: row.id };
}

/** A message of one channel meets a connector of the same: that is how the connector was chosen. */
export const handOver = (
  { connector }: Installed,
  message: SmsMessage | EmailMessage,
  config: Config<Fields>,
  around: Pick<SendDeps, 'fetch' | 'connect' | 'clock'>,
): Promise<SentSms> => sendThrough(connector as SmsConnector, message, config, around);

const receiptUrlFor = (
  { addresses }: Pick<SendDeps, 'addresses'>,
  tenantId: string,
  { id, createdAt, installed }: Active,
): string | undefined =>
  installed.connector.receipt ? addresses.of({ tenantId, id, createdAt }) : undefined;

/**
 * Where no report can come (no https), or none did (some providers report only to an address that the operator wrote down
 * at theirs), the provider is asked. Who was given an address has two minutes to use it.
 */
const askAtAgeFor = (
  { connector }: Installed,
  { receiptUrl }: { readonly receiptUrl?: string | undefined },
): number | undefined => connector.poll && askingAgesMs[receiptUrl === undefined ? 0 : 1];

/** An operator who looks at the list sees which messages a provider keeps waiting. */
async function saidWhenSlow<T>(
  { queries, clock, log }: Pick<SendDeps, 'queries' | 'clock' | 'log'>,
  { tenant_id: tenantId, id }: Reservation,
  answer: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => {
    queries
      .markHanded(tenantId, id, clock.now())
      .catch((error: unknown) =>
        log.warn({ err: error, tenantId, messageId: id }, 'not written down: handed'),
      );
  }, slowMs);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
  }
}

const slowMs = 3_000;

/** Neither number nor code: what an operator needs in order to find the cause. */
export async function markFailed(
  deps: Pick<SendDeps, 'queries' | 'clock' | 'log' | 'teller'>,
  row: Reservation,
  { factory }: Installed,
  { kind, retry, providerCode, message }: ConnectorError,
): Promise<void> {
  const { tenant_id: tenantId, id: messageId } = row;
  deps.log.warn(
    { tenantId, messageId, connector: factory.id, kind, retry, providerCode, reason: message },
    'a message did not leave',
  );
  const state = retry === 'ambiguous' ? 'unknown' : 'failed';
  await mark(deps, row, { state, errorKind: kind, errorCode: providerCode });
}

/** A message that left has left, even when the database goes away meanwhile: its row becomes `unknown` later. */
export async function mark(
  { queries, clock, log, teller }: Pick<SendDeps, 'queries' | 'clock' | 'log' | 'teller'>,
  { tenant_id: tenantId, id, purpose }: Reservation,
  outcome: Outcome,
): Promise<void> {
  try {
    await queries.mark(tenantId, id, outcome, clock.now());
  } catch (error) {
    log.error({ err: error, tenantId, messageId: id }, 'what came of a message could not be written down');
  }
  teller.later(tenantId, { ...outcome, id, usageType: purpose });
}
