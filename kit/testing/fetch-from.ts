/** A `fetch` that ends in a function of this process instead of on the network. */
import type { Handler } from './simulator.ts';

/** A request as it left, for looking at afterwards. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type FetchFrom = typeof globalThis.fetch & { readonly requests: SeenRequest[] };

/**
 * Behaves as Node's `fetch` does towards a provider: an error thrown by the handler becomes `TypeError: fetch failed`
 * with that error as its cause, the signal ends the wait and the body, and redirects are handed back.
 *
 * @example
 * ```ts
 * const fetch = fetchFrom(createSimulator());
 * await sendThrough(acme, message, config, { fetch, clock: Date });
 * assert.equal(fetch.requests[0].url, 'https://api.acme.example/sms');
 * ```
 */
export function fetchFrom(handler: Handler): FetchFrom {
  const requests: SeenRequest[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    const signal = init?.signal ?? request.signal; // of the two, the caller's is the one that is held on to
    requests.push({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.clone().text(),
    });
    const response = await Promise.race([answered(handler, request), ended(signal)]);
    const body =
      response.body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal }) ?? null;
    return new Response(body, { status: response.status, headers: response.headers });
  };
  return Object.assign(fetch, { requests });
}

async function answered(handler: Handler, request: Request): Promise<Response> {
  try {
    return await handler(request);
  } catch (cause) {
    throw new TypeError('fetch failed', { cause });
  }
}

const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new DOMException('This operation was aborted', 'AbortError'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
