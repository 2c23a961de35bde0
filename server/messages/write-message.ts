/** Makes a message of an order: the words, whom it goes to, and the row that is written down before it leaves. */
import {
  type CodeTemplate,
  type Config,
  type Connector,
  ConnectorError,
  type ContentTemplate,
  type EmailMessage,
  type EmailTemplate,
  type Fields,
  notices,
  type Purpose,
  type SmsMessage,
  templateIdFor,
  wantsOriginBoundLine,
} from '@latchkey/connector-kit';
import { type Recipient, textOfRecipient } from '../../contract/recipient.ts';
import type { Language } from '../../words/index.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { countryOf } from './country.ts';
import type { Reservation } from './queries.ts';
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

export interface WriteDeps {
  readonly telephone: Pick<TelephoneInside, 'seal'>;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the tenant. */
  readonly endpointOf: (tenantId: string) => string;
}

export interface Written {
  readonly message: SmsMessage | EmailMessage;
  readonly row: Reservation;
  readonly config: Config<Fields>;
}

/** Throws a ConnectorError when the settings are incomplete or hold no words for this purpose. */
export function writeMessage(
  { telephone, clock, random, endpointOf }: WriteDeps,
  order: MessageOrder,
  { connector, isTelephone, writesOwnWords }: Installed,
  config: Config<Fields>,
): Written {
  const { tenantId, purpose, locale, variables } = order;
  // A package of the other make knows no notices: it would send its words about a code.
  if (writesOwnWords && notices.some((notice) => notice === purpose))
    throw new ConnectorError('template', `The package has no words for ${purpose}.`);
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
