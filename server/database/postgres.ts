/** PostgreSQL through pg: one pool, named statements, so that each text is planned once per connection. */
import pg from 'pg';
import { PostgresDialect, type PostgresPool } from 'kysely';

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

export function openPostgres(options: PostgresOptions): OpenedPostgres {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    application_name: 'latchkey',
  });
  pool.on('error', options.onIdleError);
  return {
    dialect: new PostgresDialect({ pool: named(pool) }),
    listen: (channel, onMessage, onReconnect) => listen(options.url, channel, onMessage, onReconnect),
  };
}

/** Gives every statement text a name: PostgreSQL then parses and plans it once for each connection. */
function named(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    let name = names.get(text);
    if (!name) names.set(text, (name = `s${names.size}`));
    return name;
  };
  const wrapped = new WeakMap<pg.PoolClient, object>();
  const wrap = (client: pg.PoolClient) => ({
    query: (text: string, values: unknown[]) =>
      values.length === 0 ? client.query(text) : client.query({ name: nameOf(text), text, values }),
    release: (error?: boolean) => client.release(error),
  });
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      let known = wrapped.get(client);
      if (!known) {
        // While a client is lent out the pool does not listen: a broken connection would end the process.
        client.on('error', () => {});
        wrapped.set(client, (known = wrap(client)));
      }
      return known;
    },
  } as unknown as PostgresPool;
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
