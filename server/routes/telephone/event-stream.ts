/** Keeps answers open as `text/event-stream` (WHATWG HTML §9.2), and ends them all when the server stops. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';

export interface StreamEvent {
  readonly id: string;
  readonly data: unknown;
}

type Send = (event: StreamEvent) => void;
type Stop = () => void;

export interface EventStreams {
  /** Takes the answer over. `start` gets the way to send and gives back the way to stop listening. */
  open(reply: FastifyReply, start: (send: Send) => Stop): void;
  /** Ends every stream that is open, and those that still want to. */
  close(): void;
}

/** Proxies give up on a connection that is silent for a minute. */
const heartbeatMs = 15_000;
/** A permission that was taken back must not be listened with for ever; clients come again by themselves. */
const longestMs = 60 * 60 * 1000;
/** A reader that does not read is cut off, before its messages fill the memory. */
const mostUnreadBytes = 1_000_000;

export function createEventStreams(): EventStreams {
  const ends = new Set<() => void>();
  let isClosed = false;

  return {
    open(reply, start) {
      const { raw } = reply.hijack();
      const headers = reply.getHeaders() as OutgoingHttpHeaders;
      raw.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const write = (text: string): void => {
        if (raw.writableLength > mostUnreadBytes) raw.destroy();
        else raw.write(text);
      };
      // Sent at once, so that the other side knows the stream is open.
      write(': open\n\n');
      const stop = start(({ id, data }) => write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`));
      const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs).unref();
      const end = (): void => void raw.end();
      const timer = setTimeout(end, longestMs).unref();
      ends.add(end);
      raw.once('close', () => {
        clearInterval(heartbeat);
        clearTimeout(timer);
        ends.delete(end);
        stop();
      });
      if (isClosed) end();
    },
    close() {
      isClosed = true;
      for (const end of ends) end();
    },
  };
}
