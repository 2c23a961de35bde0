/** The server under measurement: started as always, and it tells its parent process, nobody else, what it used. */
import { readConfig } from '../../server/config.ts';
import { startServer } from '../../server/main.ts';

export interface Used {
  /** Statements sent to the database since the start. */
  readonly statements: number;
  /** User and system time of this process since the start. */
  readonly cpuMs: number;
  /** Resident memory now. */
  readonly memoryMb: number;
}

const server = await startServer(readConfig(process.env));

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const used: Used = {
    statements: server.statements(),
    cpuMs: (user + system) / 1000,
    memoryMb: process.memoryUsage.rss() / 2 ** 20,
  };
  process.send?.(used);
});
process.on('SIGTERM', () => void server.stop().then(() => process.exit()));
