/** A sample application in a folder of its own, as somebody has it who copied only that: installed, built, started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

export interface Project {
  readonly hasBuild: boolean;
  build(environment: Environment): Promise<void>;
  /** Resolves when something answers at PORT; call the answer to end it. */
  start(environment: Environment & { readonly PORT: string }): Promise<() => void>;
}

type Environment = Readonly<Record<string, string>>;

const sources = join(import.meta.dirname, '../../examples');
/** Outside of this repository: whatever a package.json forgets would be found in ours. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey-examples');
const made = ['node_modules', '.next', 'dist'];

/** What was installed from the same lock file stays; everything else is copied anew. */
export async function openProject(name: string): Promise<Project> {
  const folder = join(cache, name);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder))
    if (entry !== 'node_modules') rmSync(join(folder, entry), { recursive: true });
  cpSync(join(sources, name), folder, {
    recursive: true,
    filter: (path) => !made.includes(basename(path)),
  });
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const mark = join(folder, 'node_modules/.installed-from');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
    const ci = (...flags: string[]) => end(npm(folder, {}, 'ci', '--no-audit', '--no-fund', ...flags));
    // What npm keeps may be older than the lock file: then it has to ask.
    await ci('--prefer-offline').catch(() => ci());
    writeFileSync(mark, lock);
  }
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return {
    hasBuild: scripts.build !== undefined,
    build: (environment) => end(npm(folder, environment, 'run', 'build')),
    async start(environment) {
      const running = npm(folder, environment, 'start');
      await answers(running, `http://localhost:${environment.PORT}`);
      // npm and what it started: they are a group of their own.
      return () => void process.kill(-Number(running.child.pid), 'SIGTERM');
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  output(): string;
}

function npm(folder: string, environment: Environment, ...args: readonly string[]): Running {
  const child = spawn('npm', args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, output: () => `npm ${args.join(' ')} in ${folder}:\n${output}` };
}

function end({ child, output }: Running): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(output()))));
  });
}

async function answers({ child, output }: Running, address: string): Promise<void> {
  const endsAt = Date.now() + 30_000;
  while (child.exitCode === null && Date.now() < endsAt) {
    const isThere = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (child.exitCode === null) process.kill(-Number(child.pid), 'SIGKILL');
  throw new Error(`Nothing answers at ${address}; ${output()}`);
}
