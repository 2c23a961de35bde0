/** The room of webhooks: what the operator set up, and events written down before anybody is answered, then sent. */
import { refuse } from '../../contract/errors.ts';
import type { HookEvent } from '../../contract/hook-events.ts';
import type { HookConfig } from '../../contract/hooks.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { type Hook, hookOf, listensTo, sealConfig, sealSigningKey } from './hook.ts';
import { createQueries, type HookRow } from './queries.ts';
import { restoreConfig } from './secret-headers.ts';
import { createTestCall, type TestCall } from './test-call.ts';
import { createWorker, type Worker } from './worker.ts';

export type { Delivery } from './deliveries.ts';
export type { Hook } from './hook.ts';
export { isSecretHeader, mask, maskConfig } from './secret-headers.ts';

export interface HookPatch {
  readonly name?: string | undefined;
  readonly event?: HookEvent | null | undefined;
  readonly events?: readonly HookEvent[] | undefined;
  /** Replaces the stored one whole; a secret header that comes back masked keeps its value. */
  readonly config?: HookConfig | undefined;
  readonly enabled?: boolean | undefined;
}

export interface HookPlace {
  readonly tenantId: string;
  readonly id: string;
  /** What the caller saw: another one refuses with 412 `request.changed_meanwhile`. */
  readonly ifVersion?: number | undefined;
}

export interface Hooks extends Deliveries, Pick<Worker, 'deliver' | 'start' | 'stop'> {
  /** Oldest first. */
  list(tenantId: string): Promise<Hook[]>;
  /** Refuses with `entity.not_found`, as all of these do. */
  get(place: HookPlace): Promise<Hook>;
  /** `known`: one that was here before, whose receiver knows it by these. */
  create(
    tenantId: string,
    hook: HookPatch & { readonly config: HookConfig },
    known?: { readonly id?: string | undefined; readonly signingKey?: string | undefined },
  ): Promise<Hook>;
  update(place: HookPlace, patch: HookPatch): Promise<Hook>;
  /** A new key from now on, for what waits too. */
  rotateKey(place: HookPlace): Promise<Hook>;
  /** With everything that waits for it. */
  remove(place: HookPlace): Promise<void>;
  test: TestCall;
  /** From memory: whether any hook that is turned on asks for this event. */
  isWanted(tenantId: string, event: HookEvent): Promise<boolean>;
  /**
   * Writes one delivery for each hook that asks for the event; when this resolves they survive a crash. No statement, and
   * no call of `contents`, when nobody asks. Never rejects: what happened has happened, whether or not it can be told.
   */
  fire(
    tenantId: string,
    event: HookEvent,
    contents: () => object | undefined | Promise<object | undefined>,
  ): Promise<void>;
}

export interface HooksDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  /** The guarded way out. */
  readonly fetch: typeof globalThis.fetch;
  readonly tenantIds: () => readonly string[];
}

export function createHooks(deps: HooksDeps): Hooks {
  const { database, clock, random, secrets, log } = deps;
  const queries = createQueries(database.kysely);
  const enabled = database.changes.remember('hooks', async (tenantId) =>
    (await queries.listHooks(tenantId))
      .map((row) => hookOf(secrets, row))
      .filter(({ isEnabled }) => isEnabled),
  );
  const hooksOf = (tenantId: string) => enabled.get(tenantId);
  const worker = createWorker({ ...deps, queries, hooksOf });
  const find = async ({ tenantId, id }: HookPlace): Promise<HookRow> =>
    (await queries.findHook(tenantId, id)) ?? refuse('entity.not_found');

  /** Reads, changes what was read, and begins again when another change came between. */
  async function change(
    place: HookPlace,
    edit: (hook: Hook, row: HookRow) => Partial<HookRow>,
  ): Promise<Hook> {
    for (let time = 0; time < 10; time += 1) {
      const row = await find(place);
      if (place.ifVersion !== undefined && place.ifVersion !== row.version)
        return refuse('request.changed_meanwhile');
      const changes = edit(hookOf(secrets, row), row);
      const changed = await database.transaction(async (trx) => {
        const inside = createQueries(trx);
        const written = await inside.changeHook(row, changes);
        if (!written) return undefined;
        const now = clock.now();
        if (written.is_enabled === 0)
          await inside.endWaiting(
            place.tenantId,
            place.id,
            { at: now, error: 'The hook was turned off' },
            now,
          );
        await database.changes.publish('hooks', place.tenantId, trx);
        return written;
      });
      if (changed) return hookOf(secrets, changed);
    }
    return refuse('server.busy', { because: 'the hook was changed again and again' });
  }

  async function write(tenantId: string, event: HookEvent, contents: Parameters<Hooks['fire']>[2]) {
    const listening = (await hooksOf(tenantId)).filter((hook) => listensTo(hook, event));
    const told = listening.length > 0 ? await contents() : undefined;
    if (!told) return;
    const now = clock.now();
    await queries.insertDeliveries(
      listening.map(({ id }) => ({
        tenant_id: tenantId,
        id: random.id(),
        hook_id: id,
        event,
        body: JSON.stringify({ event, createdAt: new Date(now).toISOString(), ...told, hookId: id }),
        next_at: now,
        created_at: now,
        updated_at: now,
      })),
    );
    worker.wake(tenantId);
  }

  return {
    ...createDeliveries({ queries, clock }),
    ...worker,
    list: async (tenantId) => (await queries.listHooks(tenantId)).map((row) => hookOf(secrets, row)),
    get: async (place) => hookOf(secrets, await find(place)),
    async create(
      tenantId,
      { name = '', event = null, events = [], config, enabled: isEnabled = true },
      { id = random.id(), signingKey = random.secret() } = {},
    ) {
      const place = { tenant_id: tenantId, id };
      const row: HookRow = {
        ...place,
        name,
        event,
        events: JSON.stringify(events),
        sealed_config: sealConfig(secrets, place, restoreConfig(config, undefined)),
        sealed_signing_key: sealSigningKey(secrets, place, signingKey),
        is_enabled: isEnabled ? 1 : 0,
        version: 1,
        created_at: clock.now(),
      };
      await database.transaction(async (trx) => {
        await createQueries(trx).insertHook(row);
        await database.changes.publish('hooks', tenantId, trx);
      });
      return hookOf(secrets, row);
    },
    update: (place, { name, event, events, config, enabled: isEnabled }) =>
      change(place, (hook, row) => ({
        ...(name !== undefined && { name }),
        ...(event !== undefined && { event }),
        ...(events !== undefined && { events: JSON.stringify(events) }),
        ...(config && { sealed_config: sealConfig(secrets, row, restoreConfig(config, hook.config)) }),
        ...(isEnabled !== undefined && { is_enabled: isEnabled ? 1 : 0 }),
      })),
    rotateKey: (place) =>
      change(place, (_hook, row) => ({ sealed_signing_key: sealSigningKey(secrets, row, random.secret()) })),
    async remove(place) {
      await find(place);
      await database.transaction(async (trx) => {
        if (!(await createQueries(trx).removeHook(place.tenantId, place.id, place.ifVersion)))
          refuse(place.ifVersion === undefined ? 'entity.not_found' : 'request.changed_meanwhile');
        await database.changes.publish('hooks', place.tenantId, trx);
      });
    },
    test: createTestCall({ ...deps, find: async (place) => hookOf(secrets, await find(place)) }),
    isWanted: async (tenantId, event) => (await hooksOf(tenantId)).some((hook) => listensTo(hook, event)),
    async fire(tenantId, event, contents) {
      try {
        await write(tenantId, event, contents);
      } catch (error) {
        log.error({ err: error, tenantId, event }, 'an event could not be written down for its webhooks');
      }
    },
  };
}
