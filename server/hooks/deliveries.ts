/** What became of events on their way to hooks, for the operator, and how long it is kept. */
import type { HookEvent } from '../../contract/hook-events.ts';
import type { HookOutcome } from '../../contract/hooks.ts';
import type { Clock } from '../clock.ts';
import type { DeliveryRow, Queries } from './queries.ts';
import { removeInBatches } from '../database/in-batches.ts';

export interface Delivery {
  readonly id: string;
  readonly hookId: string;
  readonly event: HookEvent;
  /** What is sent, as it was written. */
  readonly contents: Readonly<Record<string, unknown>>;
  /** `dead`: it is not tried again. */
  readonly state: DeliveryRow['state'];
  /** One for each try that ended, oldest first. */
  readonly outcomes: readonly HookOutcome[];
  /** ms since 1970, as all times; null once it has ended. */
  readonly nextAt: number | null;
  readonly createdAt: number;
}

export interface Deliveries {
  /** Newest first, and how many there are in all; of the last 24 hours unless `from` says otherwise. */
  listDeliveries(
    filter: {
      readonly tenantId: string;
      readonly hookId: string;
      readonly event?: string | undefined;
      readonly from?: number | undefined;
      readonly to?: number | undefined;
    },
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly deliveries: Delivery[]; readonly total: number }>;
  /** Tries and arrivals of the last 24 hours, by hook; a hook without any is not there. */
  stats(tenantId: string, hookId?: string): Promise<ReadonlyMap<string, HookStats>>;
  /** Removes what is older than two weeks; call it now and then. */
  sweep(tenantId: string, isStopping?: () => boolean): Promise<void>;
}

export interface HookStats {
  readonly successCount: number;
  readonly requestCount: number;
}

const dayMs = 86_400_000;
const keptDays = 14;

export const createDeliveries = ({
  queries,
  clock,
}: {
  readonly queries: Queries;
  readonly clock: Clock;
}): Deliveries => ({
  async listDeliveries({ from = clock.now() - dayMs, ...filter }, page) {
    const { rows, total } = await queries.listDeliveries({ ...filter, from }, page);
    return { deliveries: rows.map(deliveryOf), total };
  },
  async stats(tenantId, hookId) {
    const rows = await queries.stats(tenantId, clock.now() - dayMs, hookId);
    return new Map(
      rows.map((row) => [row.hookId, { successCount: row.successCount, requestCount: row.requestCount }]),
    );
  },
  async sweep(tenantId, isStopping) {
    const before = clock.now() - keptDays * dayMs;
    await removeInBatches((size) => queries.removeOld(tenantId, before, size), { isStopping });
  },
});

const deliveryOf = (row: DeliveryRow): Delivery => ({
  id: row.id,
  hookId: row.hook_id,
  event: row.event as HookEvent,
  contents: JSON.parse(row.body) as Record<string, unknown>,
  state: row.state,
  outcomes: row.outcomes
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HookOutcome),
  nextAt: row.next_at,
  createdAt: row.created_at,
});
