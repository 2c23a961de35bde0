/** Asks our API: one request, one outcome, never a throw. */

export interface Refused {
  /** The refusal's code; `network` when no answer came, `unknown` when it could not be read. */
  readonly code: string;
  /** In the language asked for; empty when the server said nothing. */
  readonly message: string;
  readonly data?: unknown;
}

export type Outcome<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly refused: Refused };

/** Nothing is known of what became of it: the server may have done it, or may never have heard of it. */
export const isLost = ({ code }: Refused): boolean => code === 'network' || code === 'unknown';

/** A provider may take 12 s for a message; a page waits a little longer, then says that nobody answers. */
const timeLimitMs = 20_000;

export async function callApi<Body>(
  method: string,
  path: string,
  { body, headers }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<Outcome<Body>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeLimitMs);
  count(1);
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: stop.signal,
    });
    const text = await response.text();
    if (response.ok) return { ok: true, body: (text ? JSON.parse(text) : undefined) as Body };
    return { ok: false, refused: readRefusal(text) };
  } catch (error) {
    const code = error instanceof SyntaxError ? 'unknown' : 'network';
    return { ok: false, refused: { code, message: '' } };
  } finally {
    clearTimeout(timer);
    count(-1);
  }
}

let awaited = 0;

/** Tells the styles of the page whether an answer is awaited. */
function count(change: number): void {
  awaited += change;
  document.documentElement.toggleAttribute('data-busy', awaited > 0);
}

/** What stands before us (a proxy, a captive portal) answers in words of its own: such an answer is not shown. */
function readRefusal(text: string): Refused {
  try {
    const { code, message, data } = JSON.parse(text) as Partial<Refused>;
    if (typeof code === 'string' && typeof message === 'string') return { code, message, data };
  } catch {}
  return { code: 'unknown', message: '' };
}
