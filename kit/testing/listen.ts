/** A simulated provider on a real port of the loopback interface, for programs that are tested from outside. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Handler, Outage, ReceivedMessage, Simulator } from './simulator.ts';

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What the provider has taken, the oldest first. */
  readonly messages: readonly ReceivedMessage[];
  /** Faults for the coming requests, one each. */
  readonly next: Outage[];
  close(): Promise<void>;
}

/**
 * Starts it on a free port (or the one given). Beside the provider's own paths it has some of ours, for test programs
 * in other processes: `GET /__sim/messages` lists what was taken, `POST /__sim/next` takes a JSON array of faults,
 * `POST /__sim/console` a JSON object of what an operator fills in there (`callbackUrl`), and `POST /__sim/report` posts
 * the reports that are due and answers with the statuses that came back.
 *
 * @example
 * ```ts
 * const provider = await listen(createSimulator());
 * // … point the connector at provider.url, send …
 * assert.match(provider.messages[0].text, /123456/);
 * await provider.close();
 * ```
 */
export async function listen(simulator: Handler | Simulator, port = 0): Promise<Listening> {
  const messages = 'messages' in simulator ? simulator.messages : [];
  const next = 'next' in simulator ? simulator.next : [];
  const server = createServer((incoming, outgoing) => {
    void serve(withOwnPaths(simulator, messages), incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`,
    messages,
    next,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // silent ones would be waited for
      }),
  };
}

const withOwnPaths =
  (simulator: Handler | Simulator, messages: readonly ReceivedMessage[]): Handler =>
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/__sim/messages') return Response.json(messages);
    if (!pathname.startsWith('/__sim/') || !('next' in simulator)) return simulator(request);
    if (pathname === '/__sim/report') return Response.json(await simulator.report());
    const told: unknown = await request.json();
    if (pathname === '/__sim/console') Object.assign(simulator.console, told);
    else if (Array.isArray(told)) simulator.next.push(...(told as Outage[]));
    return new Response(null, { status: 204 });
  };

async function serve(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await handler(await requestOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    for await (const chunk of response.body ?? []) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) await Promise.race(['drain', 'close'].map((name) => once(outgoing, name)));
    }
    outgoing.end();
  } catch {
    // With the status sent, the body breaks off; before that, the connection is reset.
    if (outgoing.headersSent) incoming.socket.destroySoon();
    else incoming.socket.resetAndDestroy();
  }
}

/** The raw bytes are kept: signatures are made of them. */
async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host}`), {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
}

const once = (outgoing: ServerResponse, name: string) =>
  new Promise<void>((resolve) => outgoing.once(name, resolve));
