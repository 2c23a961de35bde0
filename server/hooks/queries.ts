/** The statements on `hooks` and `hook_deliveries`. */
import { type Kysely, type Selectable, sql } from 'kysely';
import { removeAged } from '../database/remove-aged.ts';
import type { Tables } from '../database/tables.ts';

export type HookRow = Selectable<Tables['hooks']>;
export type DeliveryRow = Selectable<Tables['hook_deliveries']>;

/** One that was taken to be sent: nobody else sends it until its lease is over. */
export type Claimed = Pick<DeliveryRow, 'tenant_id' | 'id' | 'hook_id' | 'event' | 'body' | 'attempts'>;

export interface DeliveryFilter {
  readonly tenantId: string;
  readonly hookId: string;
  readonly event?: string | undefined;
  readonly from: number;
  readonly to?: number | undefined;
}

export const createQueries = (kysely: Kysely<Tables>) => ({
  /** Oldest first. */
  listHooks: (tenantId: string): Promise<HookRow[]> =>
    kysely
      .selectFrom('hooks')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),

  findHook: (tenantId: string, id: string): Promise<HookRow | undefined> =>
    kysely
      .selectFrom('hooks')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst(),

  async insertHook(row: HookRow): Promise<void> {
    await kysely.insertInto('hooks').values(row).execute();
  },

  /** Only the version that was read: undefined when another change came first, or when it is gone. */
  changeHook: (
    { tenant_id, id, version }: Pick<HookRow, 'tenant_id' | 'id' | 'version'>,
    changes: Partial<HookRow>,
  ): Promise<HookRow | undefined> =>
    kysely
      .updateTable('hooks')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tenant_id)
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst(),

  /** With its deliveries. False when there was none of this version. */
  async removeHook(tenantId: string, id: string, ifVersion: number | undefined): Promise<boolean> {
    const gone = await kysely
      .deleteFrom('hooks')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
      .returning('id')
      .executeTakeFirst();
    return gone !== undefined;
  },

  /** One statement for all hooks of an event; of hooks that went meanwhile none is written. */
  async insertDeliveries(
    rows: readonly Omit<DeliveryRow, 'state' | 'attempts' | 'outcomes'>[],
  ): Promise<void> {
    const values = rows.map(
      (row) => sql`(cast(${row.tenant_id} as text), cast(${row.id} as text), cast(${row.hook_id} as text),
        cast(${row.event} as text), cast(${row.body} as text), cast(${row.next_at} as bigint),
        cast(${row.created_at} as bigint), cast(${row.updated_at} as bigint))`,
    );
    await sql`
      with given (tenant_id, id, hook_id, event, body, next_at, created_at, updated_at) as (values ${sql.join(values)})
      insert into hook_deliveries (tenant_id, id, hook_id, event, body, state, next_at, created_at, updated_at)
      select g.tenant_id, g.id, g.hook_id, g.event, g.body, 'waiting', g.next_at, g.created_at, g.updated_at
      from given g join hooks h on h.tenant_id = g.tenant_id and h.id = g.hook_id`.execute(kysely);
  },

  /** Takes what is due, oldest first: the row's own `next_at` is the lease, so of two nodes one alone gets it. */
  async claim(
    hook: { readonly tenantId: string; readonly hookId: string },
    { now, leaseMs, limit }: { readonly now: number; readonly leaseMs: number; readonly limit: number },
  ): Promise<Claimed[]> {
    const due = kysely
      .selectFrom('hook_deliveries as due')
      .select('due.id')
      .where('due.tenant_id', '=', hook.tenantId)
      .where('due.hook_id', '=', hook.hookId)
      .where('due.next_at', '<=', now)
      .orderBy('due.next_at')
      .orderBy('due.id')
      .limit(limit);
    return kysely
      .updateTable('hook_deliveries')
      .set((eb) => ({ attempts: eb('attempts', '+', 1), next_at: now + leaseMs, updated_at: now }))
      .where('tenant_id', '=', hook.tenantId)
      .where('hook_id', '=', hook.hookId)
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now)
      .where('id', 'in', due)
      .returning(['tenant_id', 'id', 'hook_id', 'event', 'body', 'attempts'])
      .execute();
  },

  /** What came of a try; nothing is written when the lease was lost meanwhile. */
  async settle(
    { tenant_id, id, attempts }: Claimed,
    said: {
      readonly state: DeliveryRow['state'];
      readonly nextAt: number | null;
      readonly outcome: object;
      readonly now: number;
    },
  ): Promise<boolean> {
    const { numUpdatedRows } = await kysely
      .updateTable('hook_deliveries')
      .set({
        state: said.state,
        next_at: said.nextAt,
        outcomes: sql`outcomes || cast(${`${JSON.stringify(said.outcome)}\n`} as text)`,
        updated_at: said.now,
      })
      .where('tenant_id', '=', tenant_id)
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', attempts)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },

  /** A hook that was turned off sends nothing that was waiting, also when it is turned on again. */
  async endWaiting(tenantId: string, hookId: string, outcome: object, now: number): Promise<void> {
    await kysely
      .updateTable('hook_deliveries')
      .set({
        state: 'dead',
        next_at: null,
        outcomes: sql`outcomes || cast(${`${JSON.stringify(outcome)}\n`} as text)`,
        updated_at: now,
      })
      .where('tenant_id', '=', tenantId)
      .where('hook_id', '=', hookId)
      .where('state', '=', 'waiting')
      .execute();
  },

  /** Newest first, and how many there are in all. */
  async listDeliveries(
    { tenantId, hookId, event, from, to }: DeliveryFilter,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<{ rows: DeliveryRow[]; total: number }> {
    const matching = kysely
      .selectFrom('hook_deliveries')
      .where('tenant_id', '=', tenantId)
      .where('hook_id', '=', hookId)
      .where('created_at', '>', from)
      .$if(to !== undefined, (query) => query.where('created_at', '<', to ?? 0))
      .$if(event !== undefined, (query) => query.where('event', '=', event ?? ''));
    const { total } = await matching
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await matching
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute();
    return { rows, total };
  },

  /** Tries, and deliveries that arrived, of each hook that had any. */
  async stats(tenantId: string, from: number, hookId?: string) {
    return kysely
      .selectFrom('hook_deliveries')
      .select([
        'hook_id as hookId',
        sql<number>`sum(attempts)`.as('requestCount'),
        sql<number>`sum(case when state = 'delivered' then 1 else 0 end)`.as('successCount'),
      ])
      .where('tenant_id', '=', tenantId)
      .where('created_at', '>', from)
      .$if(hookId !== undefined, (query) => query.where('hook_id', '=', hookId ?? ''))
      .groupBy('hook_id')
      .execute();
  },

  /** A few at a time, oldest first; how many went. */
  removeOld: (tenantId: string, before: number, limit: number): Promise<number> =>
    removeAged(kysely, {
      table: 'hook_deliveries',
      tenantId,
      column: 'created_at',
      until: before - 1,
      isOldestFirst: true,
      limit,
    }),
});

export type Queries = ReturnType<typeof createQueries>;
