/** `npm run bench -- messages`: what sending costs, on either database. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startCluster } from '../server/testing/postgres.ts';
import { measureMessages } from './bench/messages.ts';
import { type MessagesRun, reportMessages } from './bench/report-messages.ts';

export interface BenchMessagesOptions {
  readonly databases: string;
  /** Renews the page in docs/reference. */
  readonly write: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const bootstrap = { id: 'bench', secret: randomBytes(24).toString('base64url') };
const common = {
  EGRESS_ALLOWLIST: '127.0.0.1',
  LATCHKEY_BOOTSTRAP_APP_ID: bootstrap.id,
  LATCHKEY_BOOTSTRAP_APP_SECRET: bootstrap.secret,
};

export async function benchMessages({ databases, write }: BenchMessagesOptions): Promise<void> {
  const runs: MessagesRun[] = [];
  if (databases.includes('postgres')) runs.push(await onPostgres());
  if (databases.includes('sqlite')) runs.push(await onEmbedded());
  const page = `${reportMessages(runs)}\n`;
  if (write) writeFileSync('docs/reference/benchmarks-messages.md', page);
  say(`\n${page}`);
}

async function onPostgres(): Promise<MessagesRun> {
  const cluster = await startCluster();
  say(`${cluster.origin}.`);
  const places = await Promise.all(['sender', 'server'].map((name) => ownDatabase(cluster.url, name)));
  try {
    const [senderPlace = '', serverPlace = ''] = places.map(({ url }) => url);
    const key = randomBytes(32).toString('base64');
    const environment = { ...common, DB_URL: serverPlace, SECRET_KEY: `bench:${key}` };
    return {
      database: 'PostgreSQL',
      measured: await measureMessages({ senderPlace, environment, bootstrap, say }),
    };
  } finally {
    for (const { drop } of places) await drop();
    await cluster.stop();
  }
}

/** The cluster may be somebody's: nothing is left behind in it. */
async function ownDatabase(cluster: string, purpose: string) {
  const name = `bench_messages_${purpose}_${process.pid}`;
  const tell = async (statement: string): Promise<void> => {
    const client = new pg.Client(cluster);
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await tell(`create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => tell(`drop database ${name} with (force)`) };
}

async function onEmbedded(): Promise<MessagesRun> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const senderPlace = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  say('The embedded database.');
  try {
    const environment = { ...common, DATA_DIR: folder };
    return {
      database: 'Embedded database',
      measured: await measureMessages({ senderPlace, environment, bootstrap, say }),
    };
  } finally {
    for (const one of [folder, senderPlace]) rmSync(one, { recursive: true });
  }
}
