/** The telephone's API, played in memory: a key for a cookie, a list, a stream that can be cut. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TelephoneMessage } from '../../contract/codes.ts';

export class TelephoneSimulator {
  readonly messages: TelephoneMessage[] = [];
  key = 'k3y';
  isAbsent = false;
  readonly #streams = new Set<ServerResponse>();

  receive(
    to: string,
    text: string,
    code: string | null,
    { usageType = 'SignIn', sentAt = Date.now() } = {},
  ): void {
    const message = { id: `m${this.messages.length + 1}`, to, text, code, usageType, sentAt };
    this.messages.unshift(message);
    for (const stream of this.#streams)
      stream.write(`id: ${message.id}\ndata: ${JSON.stringify(message)}\n\n`);
  }

  /** Every open stream ends, as when the server is stopped. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  register(fastify: FastifyInstance): void {
    fastify.post('/api/telephone/session', (request, reply) => {
      if ((request.body as { key: string }).key !== this.key)
        return reply.status(401).send(refusal('telephone.wrong_key'));
      return reply
        .status(204)
        .header('set-cookie', `_telephone=${this.key}; Path=/; HttpOnly; SameSite=Strict`)
        .send();
    });
    fastify.get('/api/telephone/messages', (request, reply) => {
      if (this.isAbsent) return reply.status(404).send(refusal('telephone.not_available'));
      if (!this.#isOpen(request)) return reply.status(401).send(refusal('auth.unauthorized'));
      if (!request.headers.accept?.includes('text/event-stream')) return reply.send(this.messages);
      const { raw } = reply.hijack();
      raw
        .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        .write(': open\n\n');
      this.#streams.add(raw);
      raw.on('close', () => this.#streams.delete(raw));
      return undefined;
    });
  }

  #isOpen = ({ headers }: FastifyRequest): boolean =>
    headers.cookie?.includes(`_telephone=${this.key}`) ?? false;
}

const refusal = (code: string) => ({ code, message: code });
