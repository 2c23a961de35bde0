/** Runs the same tests on both databases; each call gets a database of its own, empty but for its tables. */
import { randomBytes } from 'node:crypto';
import { after, before, describe } from 'node:test';
import pg from 'pg';
import { type Database, openDatabase } from '../database/open.ts';
import type { Engine } from '../database/migrate.ts';
import { type Cluster, startCluster } from './postgres.ts';

export interface TestDatabases {
  readonly engine: Engine;
  /** A fresh database with its tables; closed (and on PostgreSQL dropped) when the tests of the file end. */
  open(): Promise<Database>;
  /** On PostgreSQL: the address of a fresh database, for several processes at once. */
  url(): Promise<string>;
}

/** `DATABASES=sqlite` or `postgres` runs one of them only. */
export function eachDatabase(name: string, define: (databases: TestDatabases) => void): void {
  const wanted = (process.env['DATABASES'] ?? 'sqlite,postgres').split(',');
  for (const engine of ['sqlite', 'postgres'] as const) {
    if (!wanted.includes(engine)) continue;
    describe(`${name} (${engine})`, () => {
      const opened: (() => Promise<void>)[] = [];
      if (engine === 'postgres') before(async () => void (await cluster()));
      after(async () => {
        for (const close of opened.toReversed()) await close();
      });
      define(engine === 'sqlite' ? embedded(opened) : server(opened));
    });
  }
}

const embedded = (opened: (() => Promise<void>)[]): TestDatabases => ({
  engine: 'sqlite',
  url: () => Promise.reject(new Error('SQLite has no address')),
  async open() {
    const database = await openDatabase({ engine: 'sqlite', folder: ':memory:' });
    opened.push(() => database.close());
    return database;
  },
});

const server = (opened: (() => Promise<void>)[]): TestDatabases => {
  const url = async (): Promise<string> => {
    const made = await createFrom(await template());
    opened.push(() => drop(made));
    return made;
  };
  return {
    engine: 'postgres',
    url,
    async open() {
      const database = await openDatabase({ engine: 'postgres', url: await url(), poolSize: 10 });
      opened.push(() => database.close());
      return database;
    },
  };
};

let running: Promise<Cluster> | undefined;
let made: Promise<string> | undefined;

/** One cluster for all test files of the process, stopped when it ends. */
function cluster(): Promise<Cluster> {
  running ??= startCluster({ isHasty: true });
  return running;
}

after(async () => (await running)?.stop());

/** The tables are made once and copied: a fresh database then costs some 20 ms in memory. */
const template = (): Promise<string> => (made ??= makeTemplate());

async function makeTemplate(): Promise<string> {
  const name = await createFrom('template1');
  const database = await openDatabase({ engine: 'postgres', url: name });
  await database.close();
  return new URL(name).pathname.slice(1);
}

async function createFrom(source: string): Promise<string> {
  const { url } = await cluster();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name} template ${source} strategy file_copy`);
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

const drop = (address: string): Promise<void> =>
  administer(`drop database if exists ${new URL(address).pathname.slice(1)} with (force)`);

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: (await cluster()).url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
