/** Turns a provider's refusal (a code, or only an HTTP status) into a ConnectorError. */
import { ConnectorError, type ErrorKind, type RetryClass } from './errors.ts';
import type { Reply } from './reply.ts';

/** What a provider's code means to us. */
export interface Verdict {
  readonly kind: ErrorKind;
  readonly retry: RetryClass;
}

/**
 * A provider's error codes, sorted by what they mean. The lookup ignores case, and knows nothing of a code
 * that is not in the table: then the HTTP status decides.
 *
 * @example
 * ```ts
 * const codes = errorTable({
 *   'auth fix': [20003, 20005],
 *   'invalid_number no': [21211],
 *   'transient ambiguous': ['InternalError.Timeout'],
 * });
 * codes(21211); // { kind: 'invalid_number', retry: 'no' }
 * codes('99999'); // undefined
 * ```
 */
export function errorTable(
  rows: Partial<Readonly<Record<`${ErrorKind} ${RetryClass}`, readonly (string | number)[]>>>,
): (code: string | number | undefined) => Verdict | undefined {
  const table = new Map<string, Verdict>();
  for (const [meaning, codes] of Object.entries(rows)) {
    const [kind, retry] = meaning.split(' ') as [ErrorKind, RetryClass];
    for (const code of codes) table.set(String(code).toLowerCase(), { kind, retry });
  }
  return (code) => table.get(String(code).toLowerCase());
}

export interface Refusal {
  /** As people call it: `Twilio`. */
  readonly provider: string;
  /** The reply, for its status and its `Retry-After`. */
  readonly reply: Pick<Reply, 'status' | 'headers'>;
  /** The provider's own code, where the reply has one. */
  readonly code?: string | undefined;
  /** The provider's own words, where the reply has some. They reach the operator, scrubbed, never the end user. */
  readonly words?: string | undefined;
  /**
   * What the connector's table says of the code. Without it the HTTP status decides; without `retry` it is the usual one
   * of the kind.
   */
  readonly verdict?: (Pick<Verdict, 'kind'> & Partial<Verdict>) | undefined;
}

/**
 * The error for a reply that says no.
 *
 * @example
 * ```ts
 * if (reply.status !== 201) {
 *   const code = find(reply.json, 'code');
 *   throw refusal({ provider: 'Acme', reply, code, words: find(reply.json, 'message'), verdict: codes(code) });
 * }
 * ```
 */
export function refusal({ provider, reply, code: said, words, verdict }: Refusal): ConnectorError {
  const code = isCode(said) ? said : undefined;
  const { kind, retry }: Partial<Verdict> & Pick<Verdict, 'kind'> =
    verdict ?? verdictOfStatus(reply.status, code !== undefined);
  return new ConnectorError(kind, `${provider} ${saying[kind]} (${code ?? `HTTP ${reply.status}`}).`, {
    ...(retry && { retry }),
    providerCode: code,
    providerMessage: words,
    retryAfterSeconds: secondsIn(reply.headers.get('retry-after')),
  });
}

/**
 * What an HTTP status means when nothing better is known.
 *
 * A failure of the provider (5xx) in its own envelope was a refusal; the same status without one came from a proxy
 * in between, behind which the message may well have been taken.
 */
export function verdictOfStatus(status: number, inOwnEnvelope = false): Verdict {
  const known = byStatus[status];
  if (known) return known;
  if (status >= 500)
    return { kind: 'transient', retry: inOwnEnvelope && status !== 504 ? 'now' : 'ambiguous' };
  return status >= 400 ? { kind: 'unknown', retry: 'fix' } : { kind: 'unknown', retry: 'ambiguous' };
}

const byStatus: Readonly<Record<number, Verdict>> = {
  401: { kind: 'auth', retry: 'fix' },
  402: { kind: 'balance', retry: 'fix' },
  403: { kind: 'permission', retry: 'fix' },
  404: { kind: 'config', retry: 'fix' },
  405: { kind: 'config', retry: 'fix' },
  408: { kind: 'transient', retry: 'ambiguous' },
  410: { kind: 'config', retry: 'fix' },
  413: { kind: 'content', retry: 'fix' },
  429: { kind: 'rate_account', retry: 'now' },
  451: { kind: 'region', retry: 'fix' },
};

/** Some providers write sentences where a code belongs, and sentences may repeat what we sent. */
export const isCode = (said: unknown): said is string =>
  typeof said === 'string' && /^[\w.:-]{1,80}$/.test(said);

const saying: Readonly<Record<ErrorKind, string>> = {
  auth: 'did not accept our credentials',
  permission: 'does not let this account do that',
  config: 'could not make sense of the request',
  sender: 'refused the sender',
  template: 'refused the template or its parameters',
  content: 'refused the text',
  invalid_number: 'says that this recipient cannot be reached',
  blocked: 'says that this recipient is blocked',
  region: 'does not send to this country from this account',
  balance: 'says that the account has no credit',
  rate_recipient: 'has sent too many messages to this recipient',
  rate_account: 'has had too many messages from this account',
  transient: 'had a failure of its own',
  unknown: 'refused the message',
};

/** RFC 9110 §10.2.3, the form in seconds; the form with a date is rare and taken for no answer. */
const secondsIn = (retryAfter: string | null): number | undefined =>
  retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
