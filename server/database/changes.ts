/** What a node keeps in memory, and how it hears that another node changed it. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** What can change: a room's settings that are answered from memory. */
export type Topic =
  | 'tenants'
  | 'test-numbers'
  | 'settings'
  | 'connectors'
  | 'applications'
  | 'signing-keys'
  | 'messages'
  | 'people'
  | 'permissions'
  | 'hooks'
  | 'account-center'
  | 'phrases'
  | 'provisioning'
  | 'organization-template';

export interface Remembered<T> {
  /** From memory; loads it once when it is not there or was changed, by anyone. */
  get(tenantId: string): Promise<T>;
  forget(tenantId?: string): void;
}

export interface Changes {
  /**
   * Says that this topic of this tenant changed: with `trx`, when that transaction commits. Answers with the revision,
   * which rises with each change; until the transaction ends nobody else can publish the same.
   */
  publish(topic: Topic, tenantId: string, trx?: Kysely<Tables>): Promise<number>;
  /** Nobody else publishes these until the transaction ends; nothing is changed by it. Before any row that they stand for. */
  hold(topics: readonly Topic[], tenantId: string, trx: Kysely<Tables>): Promise<void>;
  /** Hears changes of all nodes, this one included; returns the way to stop. */
  subscribe(topic: Topic, listener: (tenantId: string) => void): () => void;
  remember<T>(topic: Topic, load: (tenantId: string) => Promise<T>): Remembered<T>;
}

export interface ChangesOptions {
  readonly kysely: Kysely<Tables>;
  /** Tells other nodes, inside the same transaction (PostgreSQL); the embedded database needs none. */
  readonly notify?: (executor: Kysely<Tables>, payload: string) => Promise<void>;
  /** Asked before memory is trusted: true when another process wrote to the embedded database. */
  readonly isStale?: () => boolean;
}

export interface ChangesInside extends Changes {
  /** A notification of another node came in. */
  receive(payload: string): void;
  /** Compares the revisions that the database has with those known here: the net under notifications. */
  poll(): Promise<void>;
  /** The transaction ended: what was published in it becomes known, or is dropped. */
  settle(trx: Kysely<Tables>, committed: boolean): void;
}

interface Published {
  readonly topic: Topic;
  readonly tenantId: string;
  readonly revision: number;
}

export function createChanges({ kysely, notify, isStale = () => false }: ChangesOptions): ChangesInside {
  const listeners = new Map<Topic, Set<(tenantId: string) => void>>();
  const forgetAll = new Set<() => void>();
  const pending = new WeakMap<Kysely<Tables>, Published[]>();
  const thisNode = randomUUID();
  const revisions = new Map<string, number>();

  const announce = (topic: Topic, tenantId: string): void => {
    for (const listener of listeners.get(topic) ?? []) listener(tenantId);
  };
  const become = ({ topic, tenantId, revision }: Published): void => {
    revisions.set(`${topic}:${tenantId}`, revision);
    announce(topic, tenantId);
  };
  const subscribe: Changes['subscribe'] = (topic, listener) => {
    const set = listeners.get(topic) ?? new Set();
    listeners.set(topic, set.add(listener));
    return () => set.delete(listener);
  };

  return {
    subscribe,
    async publish(topic, tenantId, trx) {
      const executor = trx ?? kysely;
      const { revision } = await executor
        .insertInto('revisions')
        .values({ tenant_id: tenantId, topic, revision: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'topic'])
            .doUpdateSet((eb) => ({ revision: eb('revisions.revision', '+', 1) })),
        )
        .returning('revision')
        .executeTakeFirstOrThrow();
      await notify?.(executor, `${thisNode}:${topic}:${tenantId}`);
      const published = { topic, tenantId, revision };
      if (trx) pending.set(trx, [...(pending.get(trx) ?? []), published]);
      else become(published);
      return revision;
    },
    async hold(topics, tenantId, trx) {
      await trx
        .insertInto('revisions')
        .values(topics.map((topic) => ({ tenant_id: tenantId, topic, revision: 0 })))
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'topic'])
            .doUpdateSet((eb) => ({ revision: eb.ref('revisions.revision') })),
        )
        .execute();
    },
    remember(topic, load) {
      const memory = createMemory(load, () => {
        if (isStale()) for (const forget of forgetAll) forget();
      });
      forgetAll.add(() => memory.forget());
      subscribe(topic, (tenantId) => memory.forget(tenantId));
      return memory;
    },
    receive(payload) {
      const [node, topic, tenantId] = payload.split(':');
      if (node !== thisNode && topic && tenantId) announce(topic as Topic, tenantId);
    },
    async poll() {
      for (const row of await kysely.selectFrom('revisions').selectAll().execute()) {
        const key = `${row.topic}:${row.tenant_id}`;
        const known = revisions.get(key);
        revisions.set(key, row.revision);
        // Also when it was never heard of: its first change may be the one whose notification was lost.
        if (known !== row.revision) announce(row.topic as Topic, row.tenant_id);
      }
    },
    settle(trx, committed) {
      for (const published of committed ? (pending.get(trx) ?? []) : []) become(published);
      pending.delete(trx);
    },
  };
}

/** One promise a tenant; a load that began before a change is never kept after it. */
function createMemory<T>(load: (tenantId: string) => Promise<T>, refresh: () => void): Remembered<T> {
  const kept = new Map<string, Promise<T>>();
  return {
    get(tenantId) {
      refresh();
      const known = kept.get(tenantId);
      if (known) return known;
      const loading: Promise<T> = load(tenantId).catch((error: unknown) => {
        if (kept.get(tenantId) === loading) kept.delete(tenantId);
        throw error;
      });
      kept.set(tenantId, loading);
      return loading;
    },
    forget: (tenantId) => (tenantId === undefined ? kept.clear() : void kept.delete(tenantId)),
  };
}
