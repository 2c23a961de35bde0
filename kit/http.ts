/** The one way out to a provider: time limits, no redirects, a cap on the reply, and errors that give nothing away. */
import { Buffer } from 'node:buffer';
import { ConnectorError } from './errors.ts';
import { type Reply, readReply } from './reply.ts';
import { transportError } from './transport.ts';

/** How long and how much, at most. */
export interface HttpLimits {
  /**
   * For the connection to stand. `fetch` alone cannot keep this limit: the one who hands it in must give it to
   * their agent (undici: `new Agent({ connect: { timeout: limits.connectMs } })`).
   */
  readonly connectMs: number;
  /** For one request, its reply included. */
  readonly attemptMs: number;
  /** For one message with all its attempts and pauses; kept by `sendThrough`. */
  readonly sendMs: number;
  /** Of the reply. What is beyond is not read. */
  readonly replyBytes: number;
}

export const defaultLimits: HttpLimits = {
  connectMs: 3_000,
  attemptMs: 8_000,
  sendMs: 12_000,
  replyBytes: 65_536,
};

type Values = Readonly<Record<string, string | undefined>>;

/** At most one of `json`, `form` and `body`. Undefined values in `form` and `query` are left out. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Values;
  readonly json?: unknown;
  readonly form?: Values;
  /** Leaves byte by byte as it stands (UTF-8), for providers that sign it. Give its `content-type` in `headers`. */
  readonly body?: string;
}

/**
 * Handed to `send`. A reply of any status but a redirect is returned; what is thrown is a `ConnectorError`.
 *
 * @example
 * ```ts
 * const reply = await http.post('https://api.acme.example/sms', {
 *   headers: { authorization: basic(user, password) },
 *   json: { to, text },
 * });
 * if (reply.status !== 202) throw refusal({ provider: 'Acme', reply, code: find(reply.json, 'error') });
 * ```
 */
export interface Http {
  request(method: string, url: string, options?: RequestOptions): Promise<Reply>;
  get(url: string, options?: RequestOptions): Promise<Reply>;
  post(url: string, options?: RequestOptions): Promise<Reply>;
}

export interface HttpTools {
  /** Node's own, or one that looks at the destination first. */
  readonly fetch: typeof globalThis.fetch;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Ends every request; `sendThrough` uses it for its limit on the whole send. */
  readonly signal?: AbortSignal | undefined;
}

export function createHttp({ fetch, limits, signal }: HttpTools): Http {
  const { attemptMs, replyBytes } = { ...defaultLimits, ...limits };

  const request: Http['request'] = async (method, url, options = {}) => {
    const target = readUrl(url, options.query);
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(), attemptMs);
    const stop = () => attempt.abort();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      const init = { method, ...encode(options), redirect: 'manual', signal: attempt.signal } as const;
      return await readReply(await fetch(target, init), target.host, replyBytes);
    } catch (thrown) {
      throw transportError(thrown, target.host, attempt.signal.aborted);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };

  return {
    request,
    get: (url, options) => request('GET', url, options),
    post: (url, options) => request('POST', url, options),
  };
}

/**
 * The value of an `Authorization` header (RFC 7617, in UTF-8).
 *
 * @example
 * ```ts
 * basic('user', 'secret'); // 'Basic dXNlcjpzZWNyZXQ='
 * ```
 */
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A URL that cannot be used is never repeated in the error: keys stand in paths and queries. */
function readUrl(url: string, query: Values = {}): URL {
  const target = URL.parse(url);
  if (!target || !/^https?:$/.test(target.protocol) || target.username || target.password) {
    throw new ConnectorError('config', 'The address of the provider is not a plain http or https URL.');
  }
  for (const [name, value] of filled(query)) target.searchParams.append(name, value);
  return target;
}

function encode({ headers, json, form, body }: RequestOptions) {
  const [type, text] =
    json !== undefined
      ? ['application/json', JSON.stringify(json)]
      : form !== undefined
        ? ['application/x-www-form-urlencoded', new URLSearchParams(filled(form)).toString()]
        : [undefined, body];
  const usual = new Headers({ accept: 'application/json', 'user-agent': 'Latchkey' });
  if (type !== undefined) usual.set('content-type', type);
  for (const [name, value] of Object.entries(headers ?? {})) usual.set(name, value);
  return { headers: Object.fromEntries(usual), ...(text !== undefined && { body: text }) };
}

const filled = (values: Values): [string, string][] =>
  Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
