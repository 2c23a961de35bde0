/** Sends what waits: a few at a time for each hook, so that a slow receiver keeps no other one waiting. */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { backOffMs, usualRetries } from './back-off.ts';
import type { Hook } from './hook.ts';
import { post, timeLimitMs } from './post.ts';
import type { Claimed, Queries } from './queries.ts';

export interface Worker {
  /** Sends everything of this tenant that is due now; resolves when it has been tried. */
  deliver(tenantId: string): Promise<void>;
  /** From now on, whenever something is due; also after `wake`. */
  start(): void;
  /** Something was written down for this tenant. Nothing happens before `start`. */
  wake(tenantId: string): void;
  /** Takes no more, and waits for what is under way: ten seconds at most. */
  stop(): Promise<void>;
}

export interface WorkerDeps {
  readonly queries: Queries;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  /** From memory, those that are turned on. */
  readonly hooksOf: (tenantId: string) => Promise<readonly Hook[]>;
  readonly tenantIds: () => readonly string[];
}

/** Longer than a try can take, its statements included: what is not settled by then lost its sender. */
const leaseMs = timeLimitMs * 3;
const atOnce = 4;
const lookEveryMs = 5_000;

export function createWorker(deps: WorkerDeps): Worker {
  const { queries, clock, log } = deps;
  const running = new Map<string, Promise<void>>();
  const wokenAgain = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  /** One round after another for each hook; what is written meanwhile gets a round of its own. */
  function run(tenantId: string, hook: Hook): Promise<void> {
    const known = running.get(hook.id);
    if (known) {
      wokenAgain.add(hook.id);
      return known;
    }
    const round = rounds(tenantId, hook)
      .catch((error: unknown) =>
        log.warn({ err: error, tenantId, hookId: hook.id }, 'webhooks were not sent'),
      )
      .finally(() => running.delete(hook.id));
    running.set(hook.id, round);
    return round;
  }

  async function rounds(tenantId: string, hook: Hook): Promise<void> {
    do {
      wokenAgain.delete(hook.id);
      for (;;) {
        const place = { tenantId, hookId: hook.id };
        const claimed = await queries.claim(place, { now: clock.now(), leaseMs, limit: atOnce });
        await Promise.all(claimed.map((delivery) => attempt(delivery)));
        if (claimed.length < atOnce) break;
      }
    } while (wokenAgain.has(hook.id));
  }

  async function attempt(delivery: Claimed): Promise<void> {
    const { tenant_id: tenantId, id, hook_id: hookId, body, attempts } = delivery;
    // As it is now: the key may have been rotated, and the address changed, since the last try.
    const hook = (await deps.hooksOf(tenantId)).find((one) => one.id === hookId);
    if (!hook) return;
    const posted = await post(
      { id, body, config: hook.config, signingKey: hook.signingKey },
      { fetch: deps.fetch, now: clock.now() },
    );
    const { isArrived, retryAfterSeconds, ...outcome } = posted;
    const now = clock.now();
    const mayRetry = attempts <= (hook.config.retries ?? usualRetries) && outcome.statusCode !== 410;
    const chance = deps.random.bytes(4).readUInt32BE() / 2 ** 32;
    const nextAt = isArrived || !mayRetry ? null : now + backOffMs(attempts, chance, retryAfterSeconds);
    const state = isArrived ? 'delivered' : mayRetry ? 'waiting' : 'dead';
    await queries.settle(delivery, { state, nextAt, outcome, now });
    if (state === 'dead')
      log.warn(
        { tenantId, hookId, deliveryId: id, attempts, statusCode: outcome.statusCode },
        'a webhook was given up',
      );
  }

  const deliver: Worker['deliver'] = async (tenantId) => {
    const hooks = await deps.hooksOf(tenantId);
    await Promise.all(hooks.map((hook) => run(tenantId, hook)));
  };
  const deliverLater = (tenantId: string): void =>
    void deliver(tenantId).catch((error: unknown) =>
      log.warn({ err: error, tenantId }, 'webhooks could not be looked up'),
    );

  return {
    deliver,
    start() {
      timer ??= setInterval(() => deps.tenantIds().forEach(deliverLater), lookEveryMs).unref();
      deps.tenantIds().forEach(deliverLater);
    },
    wake(tenantId) {
      if (timer) deliverLater(tenantId);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await Promise.all(running.values());
    },
  };
}
