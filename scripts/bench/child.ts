/** Starts the server as another process, waits until it is ready, and asks what it used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Used } from './server.ts';
import { freePort } from '../../server/testing/free-port.ts';
import { startFlags } from '../../server/testing/start-flags.ts';

export interface Child {
  readonly endpoint: string;
  /** From the start of the process to the first good answer of `/api/status`. */
  readonly startMs: number;
  used(): Promise<Used>;
  stop(): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** `bin/latchkey.js` turns the same cache of compiled files on. */
const compileCache = join(tmpdir(), 'node-compile-cache');

export async function startChild(environment: Environment, flags = startFlags): Promise<Child> {
  const [port, adminPort] = await Promise.all([freePort(), freePort()]);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...flags, new URL('server.ts', import.meta.url).pathname], {
    env: {
      PATH: process.env['PATH'] ?? '',
      LOG_LEVEL: 'warn',
      NODE_COMPILE_CACHE: compileCache,
      ...environment,
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const endpoint = `http://localhost:${port}`;
  await untilReady(`${endpoint}/api/status`, child);
  return {
    endpoint,
    startMs: performance.now() - startedAt,
    used: createAsk(child),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended at once with ${child.exitCode}`);
    const status = await fetch(url).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 204) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** One question at a time: answers carry no number. */
function createAsk(child: ChildProcess): () => Promise<Used> {
  let last: Promise<unknown> = Promise.resolve();
  const ask = (): Promise<Used> =>
    new Promise((resolve) => {
      child.once('message', (used) => resolve(used as Used));
      child.send('used');
    });
  return () => {
    const answer = last.then(ask);
    last = answer;
    return answer;
  };
}
