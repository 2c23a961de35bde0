/** Why a message did not leave, in words that a program can act on. */

/**
 * What went wrong, from the point of view of the person who can do something about it:
 *
 * - `auth`, `permission`, `config`, `sender`, `template`, `content`, `region`, `balance`: the operator
 * - `invalid_number`, `blocked`: nobody, this number will not get the message
 * - `rate_recipient`, `rate_account`, `transient`: time
 * - `unknown`: somebody must read the provider's own words
 */
export const errorKinds = [
  'auth', 'permission', 'config', 'sender', 'template', 'content', 'invalid_number', 'blocked', 'region',
  'balance', 'rate_recipient', 'rate_account', 'transient', 'unknown',
] as const; // biome-ignore format: a list to read, not a column

export type ErrorKind = (typeof errorKinds)[number];

/**
 * Whether the same message may be tried again:
 *
 * - `no`: never for this number
 * - `fix`: only after an operator has changed something
 * - `later`: after minutes or hours; the person may press "send again"
 * - `now`: once or twice at once, because the request was surely not taken
 * - `ambiguous`: never by a program, because the message may be on its way
 */
export const retryClasses = ['no', 'fix', 'later', 'now', 'ambiguous'] as const;

export type RetryClass = (typeof retryClasses)[number];

/** One wrong setting: where it stands (`templates.2.content`) and a sentence for the operator. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

export interface ConnectorErrorOptions {
  readonly retry?: RetryClass;
  /** The provider's own code, as text: `21211`, `LimitExceeded.DailyLimit`. */
  readonly providerCode?: string;
  /** The provider's own words. For the operator alone: an end user is never shown them. */
  readonly providerMessage?: string;
  /** How long the provider asked us to wait. */
  readonly retryAfterSeconds?: number;
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/**
 * The one error that `send` may throw.
 *
 * Never test it with `instanceof`: a connector from a package brings its own copy of this class.
 * Use {@link isConnectorError}.
 *
 * @example
 * ```ts
 * throw new ConnectorError('balance', 'Acme says that the account is empty', { retry: 'fix', providerCode: '402' });
 * ```
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ErrorKind;
  readonly retry: RetryClass;
  readonly providerCode: string | undefined;
  readonly providerMessage: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly issues: readonly Issue[] | undefined;

  constructor(kind: ErrorKind, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retry = options.retry ?? usualRetry[kind];
    this.providerCode = options.providerCode;
    this.providerMessage = options.providerMessage;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.issues = options.issues;
  }
}

/**
 * Recognises a connector's error by its shape, whichever copy of the kit made it.
 *
 * @example
 * ```ts
 * try {
 *   await sendThrough(acme, message, config, { fetch, clock });
 * } catch (error) {
 *   if (isConnectorError(error) && error.kind === 'rate_recipient') return waitAWhile(error.retryAfterSeconds);
 *   throw error;
 * }
 * ```
 */
export const isConnectorError = (value: unknown): value is ConnectorError =>
  value instanceof Error &&
  value.name === 'ConnectorError' &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  'retry' in value &&
  (retryClasses as readonly unknown[]).includes(value.retry);

/** What a kind means for a second try when its thrower did not say. When in doubt, no second SMS. */
const usualRetry: Readonly<Record<ErrorKind, RetryClass>> = {
  auth: 'fix',
  permission: 'fix',
  config: 'fix',
  sender: 'fix',
  template: 'fix',
  content: 'fix',
  region: 'fix',
  balance: 'fix',
  invalid_number: 'no',
  blocked: 'no',
  rate_recipient: 'later',
  rate_account: 'later',
  transient: 'ambiguous',
  unknown: 'ambiguous',
};
