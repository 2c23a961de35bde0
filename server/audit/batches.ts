/** Rows that wait a moment, so that many are written by one statement. */
import type { Log } from '../log.ts';

export interface Batches<Row> {
  /** Written after 200 ms at the latest, sooner when many wait. */
  add(row: Row): void;
  /** Resolves when everything that was added before is written, or could not be; never throws. */
  flush(): Promise<void>;
}

export interface BatchesOptions<Row> {
  /** All of them or none. */
  readonly insert: (rows: readonly Row[]) => Promise<void>;
  /** True for a failure that passes: the rows wait for the next attempt. */
  readonly isWorthAgain: (error: unknown) => boolean;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

const longestWaitMs = 200;
const rowsAtOnce = 100;
/** Beyond it the database is away or somebody floods us: memory is worth more than these rows. */
const mostWaiting = 10_000;

export function createBatches<Row extends { readonly tenant_id: string }>({
  insert,
  isWorthAgain,
  log,
}: BatchesOptions<Row>): Batches<Row> {
  let waiting: Row[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  function begin(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running = drain().finally(() => {
      running = undefined;
      if (waiting.length > 0) schedule();
    });
    return running;
  }

  const schedule = (): void => {
    timer ??= setTimeout(() => void (running ?? begin()), longestWaitMs).unref();
  };

  /** Takes what waits now, a hundred at a time; stops when the database is away. */
  async function drain(): Promise<void> {
    if (dropped > 0) log.warn({ dropped }, 'more happened than could be written down');
    dropped = 0;
    let left = waiting.length;
    while (left > 0) {
      const rows = waiting.slice(0, Math.min(left, rowsAtOnce));
      if (!(await tryInsert(rows))) return;
      waiting = waiting.slice(rows.length);
      left -= rows.length;
    }
  }

  /** False when it should be tried again later. */
  async function tryInsert(rows: readonly Row[]): Promise<boolean> {
    try {
      await insert(rows);
      return true;
    } catch (error) {
      if (isWorthAgain(error)) return false;
      // One row that cannot be written (its tenant was removed meanwhile) takes no other with it.
      if (rows.length > 1) {
        for (const row of rows) if (!(await tryInsert([row]))) return false;
        return true;
      }
      log.error({ err: error, tenantId: rows[0]?.tenant_id }, 'what happened could not be written down');
      return true;
    }
  }

  return {
    add(row) {
      if (waiting.length >= mostWaiting) {
        dropped += 1;
        return;
      }
      waiting.push(row);
      if (waiting.length >= rowsAtOnce) void (running ?? begin());
      else schedule();
    },
    async flush() {
      if (running) await running;
      if (waiting.length > 0) await (running ?? begin());
    },
  };
}
