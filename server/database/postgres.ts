/** PostgreSQL through pg: named statements, so that each text is planned once per connection. */
import pg from 'pg';
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { createLanes, type Lanes } from './lanes.ts';

export interface OpenedPostgres {
  readonly dialect: PostgresDialect;
  /** Calls back for each notification; reconnects by itself and then calls `onReconnect`. */
  listen(
    channel: string,
    onMessage: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<{ close(): Promise<void> }>;
}

export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** An idle connection broke: worth a line in the log, never the end of the process. */
  readonly onIdleError: (error: Error) => void;
}

// bigint (20) comes as a number: our largest are milliseconds, far below 2^53. Counts (20) too.
pg.types.setTypeParser(20, Number);

/** Of the pool's connections these are shared by the statements that stand alone; more of them mean more, smaller writes. */
const laneCount = 2;

export function openPostgres(options: PostgresOptions): OpenedPostgres {
  const client: pg.ClientConfig = {
    connectionString: options.url,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    application_name: 'latchkey',
  };
  const lanes = createLanes({ count: laneCount, client, onError: options.onIdleError });
  const pool = new pg.Pool({ ...client, max: Math.max(1, options.poolSize - laneCount) });
  pool.on('error', options.onIdleError);
  return {
    dialect: new PostgresDialect({ pool: connections(pool, lanes) }),
    listen: (channel, onMessage, onReconnect) => listen(options.url, channel, onMessage, onReconnect),
  };
}

/**
 * What Kysely takes for a pool. A statement that stands alone goes through a lane; a transaction, which needs its
 * connection for itself, and whoever would wait behind a slow statement get one of the pool.
 */
function connections(pool: pg.Pool, lanes: Lanes): PostgresPool {
  const nameOf = createNames();
  const configOf = (text: string, values: readonly unknown[]): pg.QueryConfig | string =>
    values.length === 0 ? text : { name: nameOf(text), text, values: [...values] };
  // Kysely dresses each connection that it sees for the first time: the same few come again and again.
  const idle: PostgresPoolClient[] = [];
  const create = (): PostgresPoolClient => {
    let own: pg.PoolClient | undefined;
    const connection = {
      async query(text: string, values: readonly unknown[]) {
        const config = configOf(text, values);
        const lane = own || needsItsOwn.test(text) ? undefined : lanes.findFree();
        if (lane) return lane.query(config);
        own ??= await lend(pool);
        return own.query(config);
      },
      release(isBroken?: boolean) {
        own?.release(isBroken);
        own = undefined;
        idle.push(connection);
      },
    } as unknown as PostgresPoolClient;
    return connection;
  };
  return {
    options: pool.options,
    connect: async () => idle.pop() ?? create(),
    end: async () => void (await Promise.all([lanes.close(), pool.end()])),
  };
}

/** What follows belongs to the same connection: a transaction, or a lock that migrations hold by their connection. */
const needsItsOwn = /^(begin|start transaction)|\bpg_(try_)?advisory_lock\b/i;

const lent = new WeakSet<pg.PoolClient>();

async function lend(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect();
  // While a client is lent out the pool does not listen: a broken connection would end the process.
  if (!lent.has(client)) client.on('error', () => {});
  lent.add(client);
  return client;
}

/** In a statement whose best plan depends on its values: it gets no name, and so a plan for each call. */
const planAnew = '/* plan anew */';

/** Gives every statement text a name: PostgreSQL then parses and plans it once for each connection. */
function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string | undefined>();
  return (text) => {
    if (!names.has(text)) names.set(text, text.includes(planAnew) ? undefined : `s${names.size}`);
    return names.get(text);
  };
}

async function listen(
  url: string,
  channel: string,
  onMessage: (payload: string) => void,
  onReconnect: () => void,
) {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'latchkey listener',
      keepAlive: true,
    });
    const lost = () => {
      if (closed || client !== next) return;
      client = undefined;
      again();
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', ({ payload }) => onMessage(payload ?? ''));
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
  };
  const again = (): void => {
    timer = setTimeout(() => {
      connect().then(onReconnect, again);
    }, 1000);
    timer.unref();
  };

  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/** True for errors that mean "the database cannot be reached now": the caller hears 503, not 500. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOENT'].includes(code))
    return 'syscall' in error;
  if (/^(08...|57P0[123]|53300)$/.test(code)) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|The server does not support SSL)/.test(
    error.message,
  );
}
