/** What sending costs: CPU and statements of one message, and the memory of a thousand that wait for their provider. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type Handler, listen } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../connectors/twilio/simulator.ts';
import { type Child, type Environment, startChild } from './child.ts';
import type { Cost, Job } from './message-sender.ts';
import type { Bootstrap } from './prepare.ts';
import { startFlags } from '../../server/testing/start-flags.ts';

export interface MeasuredMessages {
  readonly costs: readonly (Cost & Job)[];
  /** A thousand at once in that same process, to a provider that answers after two seconds. */
  readonly alone: Cost & { readonly mostAtOnce: number };
  readonly waiting: Waiting;
}

export interface Waiting {
  readonly messages: number;
  readonly secondsToAnswer: number;
  readonly memoryBeforeMb: number;
  readonly memoryPeakMb: number;
  /** How many the provider had at the same moment. */
  readonly mostAtOnce: number;
  /** Different numbers that the provider was given. */
  readonly arrived: number;
  readonly arrivedTwice: number;
  /** Rows by state, when all were answered. */
  readonly states: Readonly<Record<string, number>>;
  readonly tookMs: number;
}

export interface MessagesOptions {
  /** A PostgreSQL URL or a folder; of its own for each of the two. */
  readonly senderPlace: string;
  readonly environment: Environment;
  readonly bootstrap: Bootstrap;
  readonly say: (line: string) => void;
}

const factoryId = 'twilio-short-message-service';

export async function measureMessages(options: MessagesOptions): Promise<MeasuredMessages> {
  return { ...(await measureAlone(options)), waiting: await measureWaiting(options) };
}

/** Without HTTP in front: all that is counted belongs to the message. */
async function measureAlone({
  senderPlace,
  say,
}: MessagesOptions): Promise<Pick<MeasuredMessages, 'costs' | 'alone'>> {
  const simulated = answerAfter(createSimulator());
  const provider = await listen(simulated.handler);
  const config = JSON.stringify({ ...exampleConfig, baseUrl: provider.url });
  const program = new URL('message-sender.ts', import.meta.url).pathname;
  const child = fork(program, [senderPlace, factoryId, config], { execArgv: [...startFlags] });
  const run = async (job: Job): Promise<Cost> => {
    child.send(job);
    const [cost] = (await once(child, 'message')) as [Cost];
    return cost;
  };
  try {
    await once(child, 'message');
    await run({ count: 1_000, concurrency: 16 }); // warm
    const costs: (Cost & Job)[] = [];
    for (const job of [
      { count: 1_000, concurrency: 1 },
      { count: 3_000, concurrency: 32 },
    ]) {
      const cost = await run(job);
      costs.push({ ...job, ...cost });
      say(`${job.concurrency} at once: ${(cost.cpuMs / job.count).toFixed(2)} ms CPU a message`);
    }
    simulated.afterMs = secondsToAnswer * 1_000;
    const alone = await run({ count: inFlight, concurrency: inFlight });
    const addedMb = alone.memoryPeakMb - alone.memoryBeforeMb;
    say(`${inFlight} at once, alone: ${addedMb.toFixed(0)} MB more, ${simulated.most()} at the provider`);
    return { costs, alone: { ...alone, mostAtOnce: simulated.most() } };
  } finally {
    child.kill();
    await provider.close();
  }
}

const inFlight = 1_000;
const secondsToAnswer = 2;

/** Through the whole server: a thousand requests, each of which sends a code. */
async function measureWaiting({ environment, bootstrap, say }: MessagesOptions): Promise<Waiting> {
  const simulator = createSimulator();
  const slow = answerAfter(simulator, secondsToAnswer * 1_000);
  const provider = await listen(Object.assign(slow.handler, { messages: simulator.messages }));
  const child = await startChild(environment);
  const client = new Agent({ connections: inFlight, pipelining: 1 });
  try {
    const call = await openTenant({ child, client }, bootstrap, provider.url);
    await sendMany(call, 0, 100); // what is loaded with the first messages is not counted
    await sleep(2_000);
    const { memoryMb: memoryBeforeMb } = await child.used();
    let memoryPeakMb = memoryBeforeMb;
    const watch = setInterval(() => {
      void child.used().then(({ memoryMb }) => (memoryPeakMb = Math.max(memoryPeakMb, memoryMb)));
    }, 50);
    const taken = simulator.messages.length;
    const startedAt = performance.now();
    await sendMany(call, 1_000, inFlight);
    const tookMs = performance.now() - startedAt;
    clearInterval(watch);
    const numbers = simulator.messages.slice(taken).map(({ to }) => to);
    const states = await countStates(call, inFlight);
    say(
      `${inFlight} in flight: ${memoryPeakMb.toFixed(0)} MB at most, ${memoryBeforeMb.toFixed(0)} MB before`,
    );
    return {
      messages: inFlight,
      secondsToAnswer,
      memoryBeforeMb,
      memoryPeakMb,
      mostAtOnce: slow.most(),
      arrived: new Set(numbers).size,
      arrivedTwice: numbers.length - new Set(numbers).size,
      states,
      tookMs,
    };
  } finally {
    await child.stop();
    await provider.close();
    await client.destroy();
  }
}

type Call = (method: string, path: string, body?: object) => Promise<{ status: number; body: unknown }>;

/** Counts how many it has at once: on a busy machine not all thousand come within two seconds. */
function answerAfter(simulator: Handler, afterMs = 0) {
  let now = 0;
  let most = 0;
  const slow = {
    afterMs,
    handler: async (incoming: Request): Promise<Response> => {
      most = Math.max(most, (now += 1));
      if (slow.afterMs > 0) await sleep(slow.afterMs);
      return Promise.resolve(simulator(incoming)).finally(() => (now -= 1));
    },
    most: () => most,
  };
  return slow;
}

/** The provider as its connector, and no message limits. */
async function openTenant(
  { child, client }: { readonly child: Child; readonly client: Agent },
  { id, secret }: Bootstrap,
  url: string,
): Promise<Call> {
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const reply = await request(`${child.endpoint}${path}`, {
      method: method as 'GET',
      headers,
      dispatcher: client,
      ...(body !== undefined && { body }),
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  const form = { grant_type: 'client_credentials', resource: 'https://default.logto.app/api', scope: 'all' };
  const given = await ask(
    'POST',
    '/oidc/token',
    {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    new URLSearchParams(form).toString(),
  );
  const authorization = `Bearer ${(given.body as { access_token: string }).access_token}`;
  const call: Call = (method, path, body) =>
    ask(
      method,
      path,
      { authorization, ...(body && { 'content-type': 'application/json' }) },
      body && JSON.stringify(body),
    );
  const must = async (reply: ReturnType<Call>) => {
    const { status, body } = await reply;
    if (status !== 200) throw new Error(`Expected 200, was ${status}: ${JSON.stringify(body)}`);
  };
  await must(
    call('POST', '/api/connectors', { connectorId: factoryId, config: { ...exampleConfig, baseUrl: url } }),
  );
  const messageLimitPolicy = {
    sendsPerRecipient: 0,
    sendsPerAddress: 0,
    windowSeconds: 600,
    resendIntervalSeconds: 0,
  };
  await must(call('PATCH', '/api/sign-in-exp', { messageLimitPolicy }));
  return call;
}

/** All at once; throws when one of them is refused. */
async function sendMany(call: Call, first: number, count: number): Promise<void> {
  const replies = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      call('POST', '/api/verification-codes', {
        phone: `1650253${String(first + index).padStart(4, '0')}`,
      }),
    ),
  );
  const bad = replies.find(({ status }) => status !== 204);
  if (bad) throw new Error(`A message was refused: ${bad.status} ${JSON.stringify(bad.body)}`);
}

/** Of the newest messages. */
async function countStates(call: Call, count: number): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  for (let page = 1; page <= count / 100; page += 1) {
    const { body } = await call('GET', `/api/messages?page=${page}&page_size=100`);
    for (const { state } of body as { state: string }[]) states[state] = (states[state] ?? 0) + 1;
  }
  return states;
}
