/** One message through the connector in use: written down first, handed over once, and what came of it written down too. */
import {
  type CodeTemplate,
  type Config,
  type Connect,
  type ConnectorError,
  type Connector,
  type ContentTemplate,
  type EmailMessage,
  type EmailTemplate,
  type Fields,
  isConnectorError,
  type Purpose,
  type SentSms,
  sendThrough,
  type SmsConnector,
  type SmsMessage,
  templateIdFor,
  wantsOriginBoundLine,
} from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import { type Recipient, textOfRecipient } from '../../contract/recipient.ts';
import type { Language } from '../../words/index.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { Active, ActiveConnectors } from './active-connector.ts';
import type { Breaker } from './breaker.ts';
import { countryOf } from './country.ts';
import type { Pace } from './pace.ts';
import type { Outcome } from './outcome-queries.ts';
import type { Queries, Reservation } from './queries.ts';
import type { ReceiptAddresses } from './receipt-address.ts';
import type { Installed } from './registry.ts';
import type { ReceivedSms, TelephoneInside } from './telephone.ts';
import { writeEmail } from './write-email.ts';
import { pickTemplate, writeText } from './write-text.ts';

export type MessageOrder = Recipient & {
  readonly tenantId: string;
  readonly purpose: Purpose;
  readonly variables: { readonly code?: string; readonly link?: string };
  readonly locale: Language;
  readonly uiLocales?: string | undefined;
  /** The end user's, for the provider. */
  readonly ip?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
  readonly challengeId?: string | undefined;
  /** The application's name; without one the host of the tenant. */
  readonly sender?: string | undefined;
  /** Everything but the message itself happens, and takes its time (security C14). */
  readonly isSuppressed?: boolean | undefined;
};

export type SmsOrder = Extract<MessageOrder, { readonly phone: string }>;
export type EmailOrder = Extract<MessageOrder, { readonly email: string }>;

export interface SendDeps {
  readonly queries: Queries;
  readonly active: ActiveConnectors;
  readonly telephone: TelephoneInside;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  /** For what does not speak HTTP. */
  readonly connect?: Connect | undefined;
  /** Of the tenant. */
  readonly endpointOf: (tenantId: string) => string;
  readonly addresses: ReceiptAddresses;
  readonly breaker: Breaker;
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

interface Written {
  readonly message: SmsMessage | EmailMessage;
  readonly row: Reservation;
  readonly config: Config<Fields>;
}

/** Throws a ConnectorError when the settings are incomplete or hold no words for this purpose. */
export function writeMessage(
  { telephone, clock, random, endpointOf }: Pick<SendDeps, 'telephone' | 'clock' | 'random' | 'endpointOf'>,
  order: MessageOrder,
  { connector, isTelephone, writesOwnWords }: Installed,
  config: Config<Fields>,
): Written {
  const { tenantId, purpose, locale, variables } = order;
  const recipient = textOfRecipient(order);
  const id = random.id();
  const now = clock.now();
  const rows = writesOwnWords ? undefined : config['templates'];
  const words = wordsFor(connector, rows, {
    ...order,
    isOriginBound: wantsOriginBoundLine(config),
    endpoint: endpointOf(tenantId),
  });
  const sealed = isTelephone
    ? telephone.seal({ tenantId, id, text: words.text, code: variables.code })
    : null;
  return {
    config,
    message: {
      ...words,
      to: recipient,
      purpose,
      variables: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)),
      locale,
      uiLocales: order.uiLocales,
      ip: order.ip,
      validitySeconds: order.expiresInSeconds,
      reference: id,
    },
    row: {
      tenant_id: tenantId,
      id,
      challenge_id: order.challengeId ?? null,
      purpose,
      recipient,
      locale,
      state: order.isSuppressed ? 'suppressed' : 'reserved',
      sealed_text: order.isSuppressed ? null : sealed,
      created_at: now,
      country: order.phone === undefined ? '' : countryOf(order.phone),
    },
  };
}

type Rows = readonly ContentTemplate[] | readonly CodeTemplate[] | undefined;
type Words = Pick<SmsMessage, 'text' | 'templateId'> | Pick<EmailMessage, 'text' | 'subject' | 'html'>;

/** A provider that keeps the words is told which; for all others the words are written here. */
function wordsFor(
  { channel }: Connector,
  templates: unknown,
  order: MessageOrder & { readonly endpoint: string; readonly isOriginBound: boolean },
): Words {
  if (channel === 'email') return writeEmail(templates as readonly EmailTemplate[] | undefined, order);
  const rows = templates as Rows;
  if (!rows || !keepsCodes(rows)) return { text: writeText(rows, order), templateId: undefined };
  return {
    text: writeText(undefined, order),
    templateId: templateIdFor(pickTemplate(rows, order), textOfRecipient(order)),
  };
}

const keepsCodes = (rows: NonNullable<Rows>): rows is readonly CodeTemplate[] =>
  rows.some((row) => 'templateCode' in row);

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
        ? { state: 'accepted', providerMessageId: sent.id, segments: sent.segments }
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

/** As the telephone shows it, which takes SMS alone. */
export const receivedOf = (
  { purpose, variables }: Pick<MessageOrder, 'purpose' | 'variables'>,
  { message, row }: Written,
): ReceivedSms => ({
  id: row.id,
  phone: row.recipient,
  text: message.text,
  code: variables.code,
  purpose,
  sentAt: row.created_at,
});

const receiptUrlFor = (
  { addresses }: Pick<SendDeps, 'addresses'>,
  tenantId: string,
  { id, createdAt, installed }: Active,
): string | undefined =>
  installed.connector.receipt ? addresses.of({ tenantId, id, createdAt }) : undefined;

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
  deps: Pick<SendDeps, 'queries' | 'clock' | 'log'>,
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
  { queries, clock, log }: Pick<SendDeps, 'queries' | 'clock' | 'log'>,
  { tenant_id: tenantId, id }: Reservation,
  outcome: Outcome,
): Promise<void> {
  try {
    await queries.mark(tenantId, id, outcome, clock.now());
  } catch (error) {
    log.error({ err: error, tenantId, messageId: id }, 'what came of a message could not be written down');
  }
}
