/** `npm run bench`: full sign-ins and send + verify against a real server in another process, on either database; `-- messages`, `-- reads`, `-- scale`, `-- enumeration`: see bench-messages.ts and its siblings. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeConnections } from '../server/testing/http-send.ts';
import { startCluster } from '../server/testing/postgres.ts';
import type { Environment } from './bench/child.ts';
import { measure } from './bench/measure.ts';
import { report, type Run } from './bench/report.ts';
import { benchEnumeration } from './bench-enumeration.ts';
import { benchMessages } from './bench-messages.ts';
import { benchReads } from './bench-reads.ts';
import { benchScale } from './bench-scale.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string', default: 'postgres,sqlite' },
    seconds: { type: 'string', default: '10' },
    concurrency: { type: 'string', default: '1,8,32' },
    write: { type: 'boolean', default: false },
    users: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '5000000' },
    logs: { type: 'string', default: '10000000' },
    at: { type: 'string' },
    numbers: { type: 'string', default: '500' },
  },
});
const bootstrap = { id: 'bench', secret: randomBytes(24).toString('base64url') };
const common: Environment = {
  EGRESS_ALLOWLIST: '127.0.0.1',
  LATCHKEY_BOOTSTRAP_APP_ID: bootstrap.id,
  LATCHKEY_BOOTSTRAP_APP_SECRET: bootstrap.secret,
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const run = (environment: Environment) =>
  measure({
    environment: { ...common, ...environment },
    bootstrap,
    seconds: Number(values.seconds),
    concurrencies: values.concurrency.split(',').map(Number),
    say,
  });

async function onPostgres(): Promise<Run> {
  const cluster = await startCluster();
  say(`${cluster.origin}.`);
  try {
    const key = randomBytes(32).toString('base64');
    const measured = await run({ DB_URL: cluster.url, SECRET_KEY: `bench:${key}` });
    return { database: 'PostgreSQL', measured };
  } finally {
    await cluster.stop();
  }
}

async function onEmbedded(): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  say('The embedded database.');
  try {
    return { database: 'Embedded database', measured: await run({ DATA_DIR: folder }) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (positionals.includes('messages')) {
  await benchMessages({ databases: values.database, write: values.write });
} else if (positionals.includes('enumeration')) {
  await benchEnumeration({ numbers: Number(values.numbers), write: values.write });
} else if (positionals.includes('reads')) {
  await benchReads();
} else if (positionals.includes('scale')) {
  await benchScale({
    sizes: { users: Number(values.users), messages: Number(values.messages), logs: Number(values.logs) },
    write: values.write,
    keepIn: values.at,
  });
} else {
  const runs: Run[] = [];
  if (values.database.includes('postgres')) runs.push(await onPostgres());
  if (values.database.includes('sqlite')) runs.push(await onEmbedded());
  const page = `${report(runs)}\n`;
  if (values.write) writeFileSync('docs/reference/benchmarks.md', page);
  say(`\n${page}`);
  await closeConnections();
}
