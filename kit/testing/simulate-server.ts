/** A provider that does not speak HTTP: a small server on the loopback interface, and everything that can go wrong with one. */
import { once } from 'node:events';
import { type AddressInfo, connect as dial, createServer, type Server, type Socket } from 'node:net';
import type { Connect, Place } from '../connect.ts';
import { connectionLost, type ReceivedMessage } from './simulator.ts';

/**
 * What can happen instead of a conversation: the connection is `refused`, ends at once (`hangs-up`), ends with the first
 * word that it hears (`reset`; the provider may have greeted), stays `silent`, or brings `nonsense`. Or the conversation is right, and begins late.
 */
export type ServerOutage =
  | 'refused'
  | 'hangs-up'
  | 'reset'
  | 'silent'
  | 'nonsense'
  | { readonly slowMs: number };

export interface ServerSimulator {
  /** What was taken, the oldest first. */
  readonly messages: ReceivedMessage[];
  /** Faults for the coming connections, one each; push into it. */
  readonly next: ServerOutage[];
  /** Where connections were asked for, the oldest first. */
  readonly dialled: Place[];
  /** Leads to the simulator, whatever place is named. */
  readonly connect: Connect;
  /** For programs of other processes: its port on 127.0.0.1. */
  listen(port?: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Makes a simulated provider out of one function that holds a conversation. `keep` stores a message that the provider
 * takes. It starts listening with the first connection and keeps no process alive.
 *
 * @example
 * ```ts
 * export const createSimulator = () =>
 *   simulateServer((socket, keep) => {
 *     socket.on('data', (line) => {
 *       keep({ id: 'm-1', to: String(line), body: String(line) });
 *       socket.end('taken m-1\r\n');
 *     });
 *   });
 * ```
 */
export function simulateServer(
  converse: (socket: Socket, keep: (message: ReceivedMessage) => void) => void,
): ServerSimulator {
  const messages: ReceivedMessage[] = [];
  const next: ServerOutage[] = [];
  const dialled: Place[] = [];
  const open = new Set<Socket>();
  let listening: Promise<Server> | undefined;

  const start = async (port = 0): Promise<Server> => {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
      const outage = next.shift();
      const keep = (message: ReceivedMessage) => void (outage === 'reset' || messages.push(message));
      answer(socket, outage, () => converse(socket, keep));
    });
    server.listen(port, '127.0.0.1').unref();
    await once(server, 'listening');
    return server;
  };
  const listen = async (port?: number): Promise<number> => {
    listening ??= start(port);
    return ((await listening).address() as AddressInfo).port;
  };
  return {
    messages,
    next,
    dialled,
    listen,
    async connect(place) {
      dialled.push(place);
      if (next[0] === 'refused') {
        next.shift();
        throw Object.assign(connectionLost('ECONNREFUSED'), { syscall: 'connect' });
      }
      const socket = dial(await listen(), '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    async close() {
      if (!listening) return;
      const server = await listening;
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(socket: Socket, outage: ServerOutage | undefined, converse: () => void): void {
  if (outage === undefined || outage === 'refused') return converse();
  if (typeof outage === 'object') return void setTimeout(converse, outage.slowMs);
  if (outage === 'hangs-up') socket.end();
  if (outage === 'reset') {
    socket.once('data', () => socket.resetAndDestroy());
    converse();
  }
  if (outage === 'nonsense')
    socket.end('HTTP/1.1 400 Bad Request\r\ncontent-type: text/html\r\n\r\n<h1>No</h1>');
}
