/** What a provider says of a message later on: by itself, in a receipt, or because it was asked. */
import { Buffer } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ConnectorError, type ErrorKind } from './errors.ts';
import { parseJson } from './find.ts';

/** `accepted`: the provider has it and is at work; the others are ends. */
export type ReceiptState = 'accepted' | 'delivered' | 'failed' | 'expired';

/** One message's fate. It is found by our reference where the provider echoes that, else by the provider's id. */
export interface Receipt {
  /** What `send` answered with. */
  readonly id?: string | undefined;
  /** The message's own `reference`. */
  readonly reference?: string | undefined;
  readonly state: ReceiptState;
  /** Of `failed`: what the provider's code means. */
  readonly errorKind?: ErrorKind | undefined;
  readonly errorCode?: string | undefined;
  /** When it happened, as the provider says; ms since 1970. */
  readonly at?: number | undefined;
  /** Anybody could have written it, since this provider signs nothing: where there is a `poll`, the provider is asked. */
  readonly isHint?: boolean | undefined;
}

/** What came in, as it came. */
export interface ReceiptRequest {
  readonly method: string;
  /** The whole public address that the provider called, with its query. */
  readonly url: string;
  readonly headers: Headers;
  /** Byte by byte, as UTF-8: signatures are made over it. */
  readonly body: string;
}

/** What the provider wants to hear; without one it is 204 with nothing. */
export interface ReceiptAnswer {
  readonly status?: number;
  readonly json: object;
}

/** Which message is asked for. */
export interface Question {
  /** The provider's id; missing when its answer was lost. */
  readonly id?: string | undefined;
  readonly reference: string;
  /** E.164 with its plus sign. */
  readonly to: string;
  /** ms since 1970 */
  readonly sentAt: number;
}

/**
 * All that a provider wrote into query, form or JSON, by name: for those that may use any of the three. The later ones
 * win, in this order; what is neither text nor number is left out.
 *
 * @example
 * ```ts
 * const { messageId, status } = valuesIn(request);
 * ```
 */
export function valuesIn(request: ReceiptRequest): Readonly<Record<string, string | undefined>> {
  const json = jsonIn(request);
  const given = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : [];
  return Object.fromEntries([
    ...new URL(request.url).searchParams,
    ...formIn(request),
    ...given.flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [],
    ),
  ]) as Record<string, string>;
}

/** The form's pairs, in their order; none when the body is no form. */
export const formIn = ({ headers, body }: ReceiptRequest): [string, string][] =>
  headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
    ? [...new URLSearchParams(body)]
    : [];

/** The parsed body, whatever its type is said to be; undefined when it is no JSON. */
export const jsonIn = ({ body }: ReceiptRequest): unknown => parseJson(body);

/** Whether two texts are the same, in a time that does not tell where they differ. */
export const isSameText = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());

/** What `receipt` throws when the signature is missing or wrong. */
export const forged = (provider: string): ConnectorError =>
  new ConnectorError('auth', `This receipt does not carry ${provider}’s signature.`);

/**
 * The claims of a JSON Web Token that was signed with this secret, or undefined. Only HMAC with SHA-2 will do: `none` and
 * keys of another kind are wrong here, whatever the token says of itself (RFC 8725 §3.1).
 */
export function claimsIn(token: string, secret: string): unknown {
  const [head = '', claims = '', signature = '', ...more] = token.split('.');
  const decoded = (part: string): unknown => parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  const { alg } = (decoded(head) ?? {}) as { alg?: unknown };
  const name = typeof alg === 'string' && Object.hasOwn(hmacs, alg) ? hmacs[alg] : undefined;
  if (!name || more.length > 0) return undefined;
  const expected = createHmac(name, secret).update(`${head}.${claims}`).digest('base64url');
  return isSameText(signature, expected) ? decoded(claims) : undefined;
}

const hmacs: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };
