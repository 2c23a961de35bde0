/** A few connections that many statements share: what is asked in one turn leaves in one write (PostgreSQL's pipelining). */
import pg from 'pg';

export interface Lanes {
  /** The least busy one, for a statement that stands alone; undefined when each waits for a slow one. */
  findFree(): Lane | undefined;
  close(): Promise<void>;
}

export interface Lane {
  /** Connects when it must, again after a connection broke. Each statement commits by itself and fails by itself. */
  query(config: pg.QueryConfig | string): Promise<pg.QueryResult>;
}

export interface LanesOptions {
  readonly count: number;
  readonly client: pg.ClientConfig;
  /** A connection broke: worth a line in the log. */
  readonly onError: (error: Error) => void;
}

/** Answers come in the order of the questions: where none came for so long, nobody else is queued behind. */
export const slowMs = 40;

export function createLanes({ count, client, onError }: LanesOptions): Lanes {
  const lanes = Array.from({ length: count }, () => createLane(client, onError));
  return {
    findFree() {
      const now = performance.now();
      return lanes
        .filter(({ waitsSince }) => now - (waitsSince() ?? now) < slowMs)
        .toSorted((a, b) => a.waiting() - b.waiting())[0];
    },
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}

function createLane(config: pg.ClientConfig, onError: (error: Error) => void) {
  /** When each statement without an answer was asked; the oldest first. */
  const asked = new Set<{ readonly at: number }>();
  let answeredAt = 0;
  let connected: Promise<pg.Client> | undefined;

  function connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...config, pipeline: true });
    const mine = (connected = client.connect().then(() => client));
    const forget = () => {
      if (connected === mine) connected = undefined;
    };
    client.on('error', (error) => {
      forget();
      onError(error);
    });
    client.on('end', forget);
    mine.catch(forget);
    return mine;
  }

  return {
    waiting: () => asked.size,
    /** Since when the oldest question has stood first in the row. */
    waitsSince() {
      const [oldest] = asked;
      return oldest && Math.max(oldest.at, answeredAt);
    },
    async query(question: pg.QueryConfig | string) {
      const entry = { at: performance.now() };
      asked.add(entry);
      const mine = connected ?? connect();
      try {
        const client = await mine;
        holdWrites(client);
        return await client.query(question);
      } catch (error) {
        // The farewell of a connection comes before its end does.
        if (connected === mine && isFarewell(error)) connected = undefined;
        throw error;
      } finally {
        asked.delete(entry);
        answeredAt = performance.now();
      }
    },
    async close() {
      const client = await connected?.catch(() => undefined);
      await client?.end();
    },
  };
}

const isFarewell = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity !== 'ERROR';

const held = new WeakSet<pg.Client>();

/** What is written until all that arrived has been looked at leaves together: one system call, one wake-up of the other side. */
function holdWrites(client: pg.Client): void {
  if (held.has(client)) return;
  const { stream } = client.connection;
  held.add(client);
  stream.cork();
  setImmediate(() => {
    held.delete(client);
    stream.uncork();
  });
}
