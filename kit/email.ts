/** Connectors for e-mail: the same facts and settings as those for SMS, and a message with a subject. */
import {
  type ConnectorDefinition,
  contractVersion,
  hasFrame,
  type Message,
  type SmsConnector,
} from './connector.ts';
import type { Fields } from './fields.ts';

/** `to` is an address without a name: `anna@example.com`. The text is there for everybody, the HTML for those who show it. */
export interface EmailMessage extends Message {
  /** One line. */
  readonly subject: string;
  /** The same words as `text`. Missing where the operator wrote plain text. */
  readonly html?: string | undefined;
}

/** What the provider said of a message that it took. */
export interface SentEmail {
  /** The provider's id of the message. */
  readonly id: string;
}

export type EmailConnectorDefinition<F extends Fields> = ConnectorDefinition<F, EmailMessage, SentEmail>;

export interface EmailConnector<F extends Fields = Fields>
  extends ConnectorDefinition<F, EmailMessage, SentEmail> {
  readonly channel: 'email';
  readonly contract: typeof contractVersion;
}

/** Whatever it sends. */
export type Connector<F extends Fields = Fields> = SmsConnector<F> | EmailConnector<F>;

/**
 * Makes a connector for e-mail. The types of `config` in `send` come from `fields`.
 *
 * @example
 * ```ts
 * export default defineEmailConnector({
 *   id: 'acme-mail',
 *   target: 'acme-mail',
 *   name: { en: 'Acme Mail' },
 *   description: { en: 'Sends e-mail through Acme.' },
 *   fields: { apiKey: secret({ label: 'API key' }), templates: templates({ kind: 'email' }) },
 *
 *   async send({ to, subject, text, html }, { apiKey }, { http }) {
 *     const reply = await http.post('https://api.acme.example/mail', {
 *       headers: { 'x-api-key': apiKey },
 *       json: { to, subject, text, html },
 *     });
 *     const id = find(reply.json, 'id');
 *     if (reply.status !== 201 || !id) throw refusal({ provider: 'Acme', reply, code: find(reply.json, 'error') });
 *     return { id };
 *   },
 * });
 * ```
 */
export const defineEmailConnector = <const F extends Fields>(
  definition: EmailConnectorDefinition<F>,
): EmailConnector<F> => Object.freeze({ channel: 'email', contract: contractVersion, ...definition });

/** Recognises a connector for e-mail by its shape, as `isSmsConnector` does. */
export const isEmailConnector = (value: unknown): value is EmailConnector => hasFrame(value, 'email');

/**
 * Whether this is one plain address (RFC 5321 §4.1.2, without quoted names and without addresses of machines): nothing in
 * it can end a line, a header or a command.
 *
 * @example
 * ```ts
 * isEmailAddress('anna@example.com'); // true
 * isEmailAddress('Anna <anna@example.com>'); // false
 * ```
 */
export const isEmailAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text) &&
  !/(^|\.)\.|\.@|@-|-$|-\./.test(text);
