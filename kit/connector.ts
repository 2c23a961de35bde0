/** What a connector is: some facts, the settings, and one function that speaks the provider's dialect. */
import type { Connect } from './connect.ts';
import type { Config, Fields } from './fields.ts';
import type { Http } from './http.ts';
import type { Purpose } from './purposes.ts';
import type { Question, Receipt, ReceiptAnswer, ReceiptRequest } from './receipts.ts';

/** The version of this contract. It changes only when a connector written for the old one would no longer run. */
export const contractVersion = 1;

/** Words for people, by language tag. English is always there. */
export type I18n = Readonly<{ en: string } & Record<string, string>>;

/** What every message has, however it travels: the server has chosen the words and the provider. */
export interface Message {
  /** Where it goes: a number or an address, in the one form of its channel. */
  readonly to: string;
  /** The whole text, with the code in it. */
  readonly text: string;
  readonly purpose: Purpose;
  /** What fills the template: `code`, `link`, … A connector picks by name and never hands over the rest. */
  readonly variables: Readonly<Record<string, string>>;
  /** The language of the text, as a tag. */
  readonly locale: string;
  /** What the application asked for in `ui_locales`, as it came. */
  readonly uiLocales?: string | undefined;
  /** The end user's address, where there is one. */
  readonly ip?: string | undefined;
  /** How long the code lives. Providers that can drop a late message are told. */
  readonly validitySeconds?: number | undefined;
  /** Ours, one per message. Providers that echo a reference, or know idempotency keys, are given it. */
  readonly reference: string;
  /** Where the provider may report what became of the message: an address that nobody else knows. */
  readonly receiptUrl?: string | undefined;
}

/** `to` is E.164 with its plus sign: `+6591234567`. */
export interface SmsMessage extends Message {
  /** For providers that keep the words themselves: the operator's template id for this message. */
  readonly templateId?: string | undefined;
}

/** What the provider said of a message that it took. */
export interface SentSms {
  /** The provider's id of the message; its receipts come back under it. */
  readonly id: string;
  /** How many SMS it became, where the provider says so at once. */
  readonly segments?: number | undefined;
  readonly price?: { readonly amount: string; readonly currency: string } | undefined;
}

/** What `send` may use of the world. No file, no environment, no clock of its own. */
export interface Tools {
  readonly http: Http;
  readonly clock: { now(): number };
  /** For what does not speak HTTP. */
  readonly connect: Connect;
}

/** What all connectors have in common, whatever they send. */
export interface ConnectorDefinition<F extends Fields, M extends Message, Sent> {
  /** Unique over all connectors and never changed: stored configurations name it. */
  readonly id: string;
  /** The provider, as logs and filters name it: `twilio-sms`. */
  readonly target: string;
  readonly name: I18n;
  readonly description: I18n;
  readonly homepage?: string | undefined;
  readonly fields: F;
  /**
   * Hands one message to the provider and says under which id. Throws a `ConnectorError` for every no.
   *
   * It is called again, whole, when an attempt surely was not taken: so no state, no retries and no waiting here.
   */
  send(message: M, config: Config<F>, tools: Tools): Promise<Sent>;
  /**
   * Reads what the provider reports, none for what says nothing of a message. Throws a `ConnectorError` of kind `auth`
   * (`forged`) when the provider signs and this is not signed. It may come twice, late and in any order: the host sorts
   * that out. Quick and without requests of its own: some providers wait for less than a second.
   */
  receipt?(request: ReceiptRequest, config: Config<F>, tools: Omit<Tools, 'connect'>): readonly Receipt[];
  /** What this provider wants to hear when its report was taken. */
  readonly receiptAnswer?: ReceiptAnswer | undefined;
  /** Asks the provider what became of a message; undefined when it does not know (yet). Throws a `ConnectorError`. */
  poll?(question: Question, config: Config<F>, tools: Tools): Promise<Receipt | undefined>;
}

export type SmsConnectorDefinition<F extends Fields> = ConnectorDefinition<F, SmsMessage, SentSms>;

export interface SmsConnector<F extends Fields = Fields> extends ConnectorDefinition<F, SmsMessage, SentSms> {
  readonly channel: 'sms';
  readonly contract: typeof contractVersion;
}

/**
 * Makes a connector. The types of `config` in `send` come from `fields`.
 *
 * @example
 * ```ts
 * export default defineSmsConnector({
 *   id: 'acme-sms',
 *   target: 'acme-sms',
 *   name: { en: 'Acme SMS' },
 *   description: { en: 'Sends SMS through Acme.' },
 *   fields: { apiKey: secret({ label: 'API key' }), templates: templates({ kind: 'content' }) },
 *
 *   async send({ to, text }, { apiKey }, { http }) {
 *     const reply = await http.post('https://api.acme.example/sms', { headers: { 'x-api-key': apiKey }, json: { to, text } });
 *     const id = find(reply.json, 'id');
 *     if (reply.status !== 201 || !id) throw refusal({ provider: 'Acme', reply, code: find(reply.json, 'error') });
 *     return { id };
 *   },
 * });
 * ```
 */
export const defineSmsConnector = <const F extends Fields>(
  definition: SmsConnectorDefinition<F>,
): SmsConnector<F> => Object.freeze({ channel: 'sms', contract: contractVersion, ...definition });

/**
 * Recognises a connector by its shape, whichever copy of the kit defined it. It looks at the frame only; `testConnector`
 * looks at everything.
 *
 * @example
 * ```ts
 * const { default: found } = await import(packageName);
 * if (!isSmsConnector(found)) throw new Error(`${packageName} holds no connector for contract ${contractVersion}`);
 * ```
 */
export const isSmsConnector = (value: unknown): value is SmsConnector => hasFrame(value, 'sms');

/** The members that no connector lacks, each of its kind. */
export const hasFrame = (value: unknown, channel: 'sms' | 'email'): boolean =>
  isOfChannel(value, channel) && typeof value['send'] === 'function';

/** The same for those that send nothing, but say who somebody is. */
export const hasSocialFrame = (value: unknown): boolean =>
  isOfChannel(value, 'social') &&
  ['getAuthorizationUri', 'getUserInfo'].every((act) => typeof value[act] === 'function');

function isOfChannel(value: unknown, channel: string): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Partial<Record<string, unknown>>;
  const { fields } = found;
  return (
    found['channel'] === channel &&
    found['contract'] === contractVersion &&
    [found['id'], found['target']].every((word) => typeof word === 'string' && word !== '') &&
    [found['name'], found['description']].every(
      (words) => typeof (words as I18n | undefined)?.en === 'string',
    ) &&
    typeof fields === 'object' &&
    fields !== null &&
    Object.values(fields).every((field: { read?: unknown } | null) => typeof field?.read === 'function')
  );
}
