/** How a connector does: what failed, what arrived, what was entered, by country; and whether it is left alone for a while. */
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import type { Breaker, CircuitState } from './breaker.ts';
import type { OutcomeQueries } from './outcome-queries.ts';
import type { ReceiptCounts, Receipts } from './receipts.ts';

/** Messages of the window, suppressed ones left out. */
export interface Tally {
  readonly sent: number;
  /** Failed or expired, at once or later. */
  readonly failed: number;
  readonly arrived: number;
  readonly unknown: number;
  /** Whose code was accepted. */
  readonly entered: number;
}

export interface ConnectorHealth {
  readonly circuit: CircuitState;
  readonly receipts: Readonly<ReceiptCounts>;
  readonly total: Tally;
  /** Most messages first. */
  readonly countries: readonly (Tally & { readonly country: string })[];
}

export interface Health {
  of(connector: {
    readonly tenantId: string;
    readonly connectorId: string;
    readonly windowSeconds: number;
  }): Promise<ConnectorHealth>;
  /** A code was accepted: kept in memory, and written down with many others. */
  entered(tenantId: string, challengeId: string): void;
  flush(): Promise<void>;
}

export interface HealthDeps {
  readonly kysely: Kysely<Tables>;
  readonly queries: Pick<OutcomeQueries, 'markEntered'>;
  readonly breaker: Breaker;
  readonly receipts: Pick<Receipts, 'counts'>;
  readonly clock: Clock;
}

/** In one statement; and a code lives ten minutes, so its message is not older than that. */
const batch = 500;
const oldestMs = 3_600_000;

export function createHealth({ kysely, queries, breaker, receipts, clock }: HealthDeps): Health {
  const waiting = new Map<string, string[]>();

  async function flush(): Promise<void> {
    const now = clock.now();
    for (const [tenantId, ids] of waiting) {
      waiting.delete(tenantId);
      for (let at = 0; at < ids.length; at += batch)
        try {
          await queries.markEntered(tenantId, ids.slice(at, at + batch), now, now - oldestMs);
        } catch (error) {
          // The database is away: they wait for the next time, and count once however often they are written.
          waiting.set(tenantId, [...ids.slice(at), ...(waiting.get(tenantId) ?? [])]);
          throw error;
        }
    }
  }

  return {
    flush,
    entered(tenantId, challengeId) {
      const ids = waiting.get(tenantId) ?? [];
      ids.push(challengeId);
      waiting.set(tenantId, ids);
    },
    async of({ tenantId, connectorId, windowSeconds }) {
      await flush();
      const rows = await kysely
        .selectFrom('messages')
        .select(['country', (eb) => eb.fn.countAll<number>().as('sent')])
        .select([
          countOf(sql`state in ('failed', 'expired')`).as('failed'),
          countOf(sql`state = 'delivered'`).as('arrived'),
          countOf(sql`state = 'unknown'`).as('unknown'),
          countOf(sql`entered_at is not null`).as('entered'),
        ])
        .where('tenant_id', '=', tenantId)
        .where('connector_id', '=', connectorId)
        .where('created_at', '>=', clock.now() - windowSeconds * 1_000)
        .where('state', '<>', 'suppressed')
        .groupBy('country')
        .execute();
      const countries = rows.toSorted((a, b) => b.sent - a.sent || (a.country < b.country ? -1 : 1));
      const sum = (name: keyof Tally): number => countries.reduce((all, one) => all + one[name], 0);
      return {
        circuit: breaker.stateOf({ tenantId, id: connectorId }),
        receipts: receipts.counts(tenantId, connectorId),
        total: {
          sent: sum('sent'),
          failed: sum('failed'),
          arrived: sum('arrived'),
          unknown: sum('unknown'),
          entered: sum('entered'),
        },
        countries,
      };
    },
  };
}

const countOf = (isSo: ReturnType<typeof sql>) => sql<number>`sum(case when ${isSo} then 1 else 0 end)`;
