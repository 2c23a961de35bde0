/** Which requests are running: one line in the log when each ends, and a way to wait for the last of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export interface RunningRequests {
  begin(
    request: IncomingMessage,
    response: ServerResponse,
    about: { requestId: string; tenantId: string },
  ): void;
  /** Resolves when nothing runs any more, or when the time is over. Connections are closed after their answer. */
  drain(timeLimitMs: number): Promise<void>;
}

export function createRunningRequests({ log, clock }: { log: Log; clock: Clock }): RunningRequests {
  const running = new Set<ServerResponse>();
  let draining = false;
  let onQuiet: (() => void) | undefined;

  return {
    begin(request, response, about) {
      const startedAt = clock.now();
      const { method } = request;
      // The query may carry a code or a state, the body anything: neither is looked at (security A10). Taken now, since
      // oidc-provider's mount shortens the address.
      const path = (request.url ?? '').split('?', 1)[0]?.replace(/^(\/api\/receipts\/[^/]+\/).+/, '$1…');
      running.add(response);
      if (draining) response.setHeader('connection', 'close');
      response.once('close', () => {
        running.delete(response);
        const ms = clock.now() - startedAt;
        log.info({ ...about, method, path, status: response.statusCode, ms }, 'request');
        if (running.size === 0) onQuiet?.();
      });
    },
    async drain(timeLimitMs) {
      draining = true;
      for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
      if (running.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeLimitMs);
        onQuiet = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
