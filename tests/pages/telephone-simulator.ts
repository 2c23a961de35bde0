/** The telephone's API, played in memory: a key for a cookie, a list, a stream that can be cut. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TelephoneMessage } from '../../contract/codes.ts';

export interface TelephoneSimulator {
  readonly messages: TelephoneMessage[];
  isAbsent: boolean;
  receive(
    to: string,
    text: string,
    code: string | null,
    details?: { usageType?: string; sentAt?: number },
  ): void;
  /** Every open stream ends, as when the server is stopped. */
  cut(): void;
  register(fastify: FastifyInstance): void;
}

const key = 'k3y';

export function createTelephoneSimulator(): TelephoneSimulator {
  const streams = new Set<ServerResponse>();
  const messages: TelephoneMessage[] = [];

  const simulator: TelephoneSimulator = {
    messages,
    isAbsent: false,
    receive(to, text, code, { usageType = 'SignIn', sentAt = Date.now() } = {}) {
      const message = { id: `m${messages.length + 1}`, to, text, code, usageType, sentAt };
      messages.unshift(message);
      for (const stream of streams) stream.write(`id: ${message.id}\ndata: ${JSON.stringify(message)}\n\n`);
    },
    cut() {
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
    register(fastify) {
      fastify.post('/api/telephone/session', (request, reply) => {
        const { key: given } = request.body as { key: string };
        if (given !== key) return reply.status(401).send(refusal('telephone.wrong_key'));
        const cookie = `_telephone=${key}; Path=/; HttpOnly; SameSite=Strict`;
        return reply.status(204).header('set-cookie', cookie).send();
      });
      fastify.get('/api/telephone/messages', ({ headers }, reply) => {
        if (simulator.isAbsent) return reply.status(404).send(refusal('telephone.not_available'));
        if (!headers.cookie?.includes(`_telephone=${key}`))
          return reply.status(401).send(refusal('auth.unauthorized'));
        if (!headers.accept?.includes('text/event-stream')) return reply.send(messages);
        const { raw } = reply.hijack();
        raw
          .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
          .write(': open\n\n');
        streams.add(raw);
        raw.on('close', () => streams.delete(raw));
        return undefined;
      });
    },
  };
  return simulator;
}

const refusal = (code: string) => ({ code, message: code });
