/** Latchkey as people start it: `bin/latchkey.js start` as a process of its own, on free ports, in a folder of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestDatabases } from './databases.ts';
import { freePort } from './free-port.ts';
import { startFlags } from './start-flags.ts';

export interface StartedServer {
  readonly endpoint: string;
  readonly adminEndpoint: string;
  /** What it wrote to the terminal so far: addresses and log. */
  output(): string;
  /** The address that stands behind this word on the terminal. */
  address(name: 'Demo application' | 'Console' | 'Telephone'): string;
  /** Resolves with the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Place {
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/** A data folder and two ports that stay the same over restarts. */
export async function createPlace(environment: Readonly<Record<string, string>> = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  const [port, adminPort] = await Promise.all([freePort(), freePort()]);
  return {
    environment: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: folder,
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      LOG_LEVEL: 'info',
      ...environment,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The same on PostgreSQL where the engine is that: a fresh database and a key for it. */
export const createPlaceOn = async (
  { engine, url }: TestDatabases,
  environment: Readonly<Record<string, string>> = {},
): Promise<Place> =>
  createPlace({
    ...(engine === 'postgres' && {
      DB_URL: await url(),
      SECRET_KEY: `tests:${randomBytes(32).toString('base64')}`,
    }),
    ...environment,
  });

const bin = new URL('../../bin/latchkey.js', import.meta.url).pathname;

/** Resolves when the addresses stand on the terminal. */
export async function startServer({ environment }: Place): Promise<StartedServer> {
  const child = spawn(process.execPath, [...startFlags, bin, 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  const server: StartedServer = {
    endpoint: environment['ENDPOINT'] ?? `http://localhost:${environment['PORT']}`,
    adminEndpoint: environment['ADMIN_ENDPOINT'] ?? `http://localhost:${environment['ADMIN_PORT']}`,
    output: () => output,
    address: (name) => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(output)?.[1] ?? '',
    stop: (signal = 'SIGTERM') => end(child, signal),
  };
  await until(
    () => /^Latchkey is ready\.\n\n( .*\n)+\n/m.test(output),
    child,
    () => output,
  );
  return server;
}

const run = promisify(execFile);

/** One command of the command line, beside the server or without one; rejects when it fails. */
export async function latchkey({ environment }: Place, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [bin, ...args], { env: { ...environment } });
  return stdout.trim();
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve(child.exitCode ?? child.signalCode);
  return new Promise((resolve) => {
    child.once('exit', (code, killedBy) => resolve(code ?? killedBy));
    child.kill(signal);
  });
}

/** A start takes one or two seconds; beside other tests on a busy machine it has taken thirty. */
const patienceSeconds = 180;

async function until(isReady: () => boolean, child: ChildProcess, output: () => string): Promise<void> {
  const endsAt = Date.now() + patienceSeconds * 1000;
  while (!isReady()) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > endsAt) {
      child.kill('SIGKILL');
      throw new Error(`The server was not ready within ${patienceSeconds} s:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
