/** The whole application on a real port, with one simulated provider that it sends through and that reports to it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFrom, type Handler, type Simulator } from '@latchkey/connector-kit/testing';
import type { Database } from '../database/open.ts';
import { openOperator } from './operator.ts';
import { until } from './until.ts';

export interface ProviderOptions {
  readonly factoryId: string;
  readonly config: object;
  readonly create: (options: { clock: { now(): number } }) => Simulator;
}

/** What the Management API says of a message, its time-line as `by state`. */
export interface Followed {
  readonly state: string;
  readonly errorKind: string | null;
  readonly timeline: readonly string[];
}

const endpoint = 'https://id.example.com';

export type ProviderRig = Awaited<ReturnType<typeof openProviderRig>>;

export async function openProviderRig(database: Database, { factoryId, config, create }: ProviderOptions) {
  const clock = { now: () => opened.clock.now() };
  const simulator = create({ clock });
  /** Takes the message, and its answer never comes. */
  const lost: Handler = async (request) => {
    await simulator(request);
    throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
  };
  let handler: Handler = simulator;
  const fetch = fetchFrom((request) => handler(request));
  const opened = await openOperator(database, { fetch, config: { endpoint } });
  const { operator, app, services } = opened;
  const server = createServer((request, response) => app.handle('default', request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as AddressInfo).port;

  const made = await operator.post('/api/connectors', { connectorId: factoryId, config });
  assert.equal(made.status, 200, made.text);
  // Tencent, Aliyun and some others know one address for all messages: the operator copies it from the Console.
  simulator.console.callbackUrl = made.body.extraInfo.receiptUrl;
  const noLimits = { sendsPerRecipient: 0, sendsPerAddress: 0, windowSeconds: 600, resendIntervalSeconds: 0 };
  assert.equal((await operator.patch('/api/sign-in-exp', { messageLimitPolicy: noLimits })).status, 200);

  /** What a proxy does in production: TLS ends there, and the rest goes on over the wire. */
  const throughProxy: typeof globalThis.fetch = (url, init) =>
    globalThis.fetch((url as string).replace(endpoint, `http://127.0.0.1:${port}`), init);

  const follow = async (id: string): Promise<Followed> => {
    const { status, body } = await operator.get(`/api/messages/${id}`);
    assert.equal(status, 200);
    const lines = (body.timeline as { by: string; state: string }[]).map(({ by, state }) => `${by} ${state}`);
    return { state: body.state, errorKind: body.errorKind, timeline: lines };
  };
  const send = async (phone: string): Promise<{ status: number; id: string }> => {
    const { status } = await operator.post('/api/verification-codes', { phone });
    const { body } = await operator.get(`/api/messages?phone=${phone}`);
    return { status, id: body[0]?.id };
  };

  return {
    simulator,
    clock: opened.clock,
    operator,
    database: opened.services.database,
    logged: opened.logged,
    /** The requests that the application has made so far. */
    requests: fetch.requests,
    follow,
    /** A code to this number; digits only. Returns our id of the message. */
    async send(phone: string): Promise<string> {
      const { status, id } = await send(phone);
      assert.equal(status, 204);
      return id;
    },
    /** The same, but what the provider answers is lost on the way. */
    async sendAndLose(phone: string): Promise<string> {
      handler = lost;
      const { status, id } = await send(phone);
      handler = simulator;
      assert.notEqual(status, 204);
      return id;
    },
    /** The provider answers 503, which is a failure of its own. */
    async sendAndFail(phone: string): Promise<void> {
      handler = async () => new Response(null, { status: 503 });
      const { status } = await send(phone);
      handler = simulator;
      assert.notEqual(status, 204);
    },
    /** The provider posts what is due, over the wire. */
    report: () => simulator.report(throughProxy),
    /** Answers nothing meanwhile. */
    async whileSilent(act: () => Promise<void>): Promise<void> {
      const { promise: over, resolve } = Promise.withResolvers<void>();
      handler = () => over.then(() => new Response(null, { status: 503 }));
      await act();
      handler = simulator;
      resolve();
    },
    /** Anybody posts this. */
    post: async ({
      method,
      url,
      headers,
      body,
    }: {
      method: string;
      url: string;
      headers: Headers;
      body: string;
    }) =>
      throughProxy(url, { method, headers, ...(method === 'POST' && { body }) }).then(({ status }) => status),
    /** Asks the provider for whatever it is time to ask for. */
    ask: () => services.messages.receipts.ask('default'),
    /** When the application has asked for all that it was given reason to ask for. */
    rest: () => services.messages.receipts.rest(),
    /** Waits until the message has come that far, or fails with where it stands. */
    async until(id: string, state: string): Promise<Followed> {
      await until(async () => (await follow(id)).state === state, `${id} is ${state}`);
      return follow(id);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
    },
  };
}
