/** The other way out, for what does not speak HTTP: a connection to a host, with the same limits and the same silence. */
import type { Socket } from 'node:net';
import { ConnectorError } from './errors.ts';
import { defaultLimits, type HttpLimits } from './http.ts';
import { transportError } from './transport.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a TCP connection. What fails is a `ConnectorError` of class `now`: nothing was said yet. TLS is the connector's
 * affair. The connection ends by itself when its attempt is over, in the middle of whatever is being said.
 *
 * @example
 * ```ts
 * const socket = await connect({ host: 'smpp.acme.example', port: 2775 });
 * ```
 */
export type Connect = (place: Place) => Promise<Socket>;

export interface ConnectTools {
  /** The host's: it judges the destination and keeps `connectMs`. */
  readonly connect: Connect | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Ends every connection; `sendThrough` uses it for its limit on the whole send. */
  readonly signal?: AbortSignal | undefined;
}

export function createConnect({ connect, limits, signal }: ConnectTools): Connect {
  const { attemptMs } = { ...defaultLimits, ...limits };
  return async (place) => {
    if (!connect) throw new ConnectorError('config', 'This server opens no connections but those of HTTP.');
    try {
      const socket = await connect(place);
      endInTime(socket, attemptMs, signal);
      return socket;
    } catch (thrown) {
      throw transportError(thrown, place.host, false);
    }
  };
}

function endInTime(socket: Socket, attemptMs: number, signal: AbortSignal | undefined): void {
  const end = () => void socket.destroy(timedOut());
  const timer = setTimeout(end, attemptMs);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  socket.once('close', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  });
  socket.on('error', () => {}); // between two listeners of the connector there may be none
}

const timedOut = () => Object.assign(new Error('the attempt took too long'), { code: 'ETIMEDOUT' });
