/** The server: read the config, open the database, listen on both sides, stop. Start reading here. */
import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { takeLock } from './database/sqlite.ts';
import { createLog } from './log.ts';
import { openServices } from './open-services.ts';
import type { Services } from './services.ts';
import { adminTenantId, defaultTenantId } from './tenants/tenants.ts';

export interface RunningServer {
  readonly services: Services;
  /** Statements sent to the database so far. */
  statements(): number;
  /** Takes no more, lets running requests end, closes everything. */
  stop(): Promise<void>;
}

/** How long running requests may take when the server stops: a send may last 12 s. */
const drainMs = 15_000;
const sweepEveryMs = 60_000;

/** Resolves when both sides listen. Throws an Error with a sentence when it cannot start; then nothing is left open. */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = createLog(config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
  const lock = config.dbUrl ? undefined : lockFolder(config.dataDir);
  const undo: (() => unknown)[] = [() => lock?.release()];
  try {
    const services = await openServices(config, log);
    undo.unshift(() => services.close());
    await services.recover();
    const app = await createApp(services, { trustProxy: config.trustProxy });
    undo.unshift(() => app.close());
    const sides = [
      [defaultTenantId, config.port],
      [adminTenantId, config.adminPort],
    ] as const;
    const servers: Server[] = [];
    for (const [tenantId, port] of sides) {
      const server = createServer((request, response) => app.handle(tenantId, request, response));
      // Longer than what load balancers keep, so that they never send into a connection that just closed.
      server.keepAliveTimeout = 75_000;
      await listen(server, port, config.host);
      servers.push(server);
      undo.unshift(() => {
        server.close();
        server.closeAllConnections();
      });
    }
    const sweeping = startSweeping(services);
    services.hooks.start();
    log.info({ endpoint: config.endpoint, adminEndpoint: config.adminEndpoint }, 'ready');
    return {
      services,
      statements: () => services.database.statements(),
      async stop() {
        log.info('stopping');
        for (const server of servers) server.close();
        await Promise.all([app.drain(drainMs), sweeping.stop()]);
        for (const close of undo) await close();
      },
    };
  } catch (error) {
    for (const close of undo) await close();
    throw error;
  }
}

function lockFolder(dataDir: string): { release(): void } {
  const lock = takeLock(dataDir, 'server');
  if (!lock)
    throw new Error(
      `Another Latchkey server uses ${dataDir}: stop it, or give this one a DATA_DIR of its own`,
    );
  return lock;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(whyNotListening(error, port, host), { cause: error })),
    );
    server.listen(port, host, resolve);
  });
}

function whyNotListening({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program`;
  if (code === 'EACCES') return `Port ${port} is not for every user: take one above 1023`;
  return `HOST ${host} is no address of this machine: ${message}`;
}

/** One round after another; a round that fails (the database is away) is said and tried again. */
function startSweeping({ sweep, log }: Services): { stop(): Promise<void> } {
  let isStopping = false;
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => sweep(() => isStopping))
      .catch((error: unknown) => log.warn({ err: error }, 'clearing away expired rows failed'));
  }, sweepEveryMs);
  timer.unref();
  return {
    stop() {
      isStopping = true;
      clearInterval(timer);
      return round;
    },
  };
}
