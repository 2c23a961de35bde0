/** The room of what happened: rows are added, read newest first, and removed when they are old. None is changed but by what began it. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import { isDatabaseAway } from '../database/postgres.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { createBatches } from './batches.ts';
import { createQueries, type LogFilter, type LogRow } from './queries.ts';

/** One thing that happened. Nothing in it may be a secret: it stands in the table as it is. */
export interface Happening {
  readonly tenantId: string;
  /** As in management/07 §4: `Interaction.SignIn.Submit`, `ExchangeTokenBy.RefreshToken`, `Management.PATCH /api/…`. */
  readonly key: string;
  readonly result: 'Success' | 'Error';
  readonly error?: { readonly code: string; readonly message?: string; readonly data?: unknown } | undefined;
  readonly userId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Whatever else belongs to this key. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

export interface LogEntry {
  readonly tenantId: string;
  readonly id: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** At most `cap`: then there may be more. */
  readonly total: number;
  readonly hasMore: boolean;
}

export interface Audit {
  /** Costs no statement now: written with others, after 200 ms at the latest. For what happens at every sign-in. */
  record(happening: Happening): void;
  /** Written when it resolves. When the database does not take it, it waits with the others: never throws. */
  write(happening: Happening): Promise<void>;
  /**
   * Written before something is done, so that no crash can lose that it was: the row says `unfinished` until `end` tells
   * how it went. Throws when it cannot be written: then nothing is done. `end` never throws.
   */
  begin(
    happening: Omit<Happening, 'result' | 'error'>,
  ): Promise<{ end(happening: Happening): Promise<void> }>;
  list(
    filter: LogFilter,
    page: { readonly limit: number; readonly offset: number; readonly cap: number },
  ): Promise<LogPage>;
  /** Refuses with `entity.not_found`. */
  get(tenantId: string, id: string): Promise<LogEntry>;
  /** Removes what is older than the retention, a little at a time. */
  sweep(tenantId: string, isStopping?: () => boolean): Promise<number>;
  /** Writes what waits. */
  flush(): Promise<void>;
}

export interface AuditDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How long rows are kept; undefined for good. */
  readonly retentionDays?: number | undefined;
}

const removedAtOnce = 500;

/** Of what began and did not end: its process died, or it is on its way. */
const unfinished = { code: 'unfinished', message: 'It began; whether it was done is not known.' } as const;

export function createAudit({ database, clock, random, log, retentionDays }: AuditDeps): Audit {
  const queries = createQueries(database.kysely);
  const batches = createBatches<LogRow>({ insert: queries.insert, isWorthAgain: isDatabaseAway, log });

  let count = 0;
  /** Ids rise: what happened in the same millisecond stays in its order, and rows go to the end of their index. */
  const nextId = (now: number): string => {
    count = (count + 1) % 46_656;
    return now.toString(36).padStart(9, '0') + count.toString(36).padStart(3, '0') + random.id(9);
  };
  const rowOf = ({ tenantId, key, userId, applicationId, details, ...facts }: Happening): LogRow => ({
    tenant_id: tenantId,
    id: nextId(clock.now()),
    key,
    user_id: userId ?? null,
    application_id: applicationId ?? null,
    payload: JSON.stringify({ ...details, key, ...facts, userId, applicationId }),
    created_at: clock.now(),
  });

  return {
    record: (happening) => batches.add(rowOf(happening)),
    async write(happening) {
      const row = rowOf(happening);
      try {
        await queries.insert([row]);
      } catch (error) {
        log.error({ err: error, key: row.key }, 'what happened could not be written down at once');
        batches.add(row);
      }
    },
    async begin(happening) {
      const row = rowOf({ ...happening, result: 'Error', error: unfinished });
      await queries.insert([row]);
      return {
        async end(ending) {
          try {
            await queries.complete(row, rowOf(ending).payload);
          } catch (error) {
            log.error({ err: error, key: row.key }, 'how it ended could not be written down');
          }
        },
      };
    },
    async list(filter, { limit, offset, cap }) {
      await batches.flush();
      // One more than is shown tells whether there is another page.
      const rows = await queries.list(filter, { limit: limit + 1, offset });
      const total = await queries.count(filter, cap);
      return { entries: rows.slice(0, limit).map(entryOf), total, hasMore: rows.length > limit };
    },
    async get(tenantId, id) {
      await batches.flush();
      const row = await queries.find(tenantId, id);
      return row ? entryOf(row) : refuse('entity.not_found');
    },
    async sweep(tenantId, isStopping) {
      if (!retentionDays) return 0;
      const before = clock.now() - retentionDays * 86_400_000;
      return removeInBatches((size) => queries.removeOldest(tenantId, before, size), {
        size: removedAtOnce,
        isStopping,
      });
    },
    flush: batches.flush,
  };
}

const entryOf = ({ tenant_id, id, key, payload, created_at }: LogRow): LogEntry => ({
  tenantId: tenant_id,
  id,
  key,
  payload: JSON.parse(payload) as LogEntry['payload'],
  createdAt: created_at,
});
