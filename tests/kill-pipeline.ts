/** `node tests/kill-pipeline.ts [kills] [postgres://…]`: kills the send pipeline under load, again and again, and counts what it did. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Killed {
  readonly kills: number;
  /** Messages that reached the provider. */
  readonly arrived: number;
  /** Numbers that the provider was given more than once: each number is asked for once. */
  readonly twice: readonly string[];
  /** Numbers that the provider was given and no row knows of. */
  readonly withoutRow: readonly string[];
  /** Rows by state, after the last restart. */
  readonly states: Readonly<Record<string, number>>;
}

/** `place` is the address of an empty PostgreSQL database; without one SQLite is used, in a folder that goes away. */
export async function killPipeline(kills: number, place?: string): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'));
  const provider = await startProvider();
  try {
    for (let turn = 0; turn < kills; turn += 1)
      await killOnce(start('send', place ?? folder, provider.url, String(turn * 5_000)), provider.heard);
    // Chance may have let none arrive, or all of them: the last time some have their answer, some wait for it.
    provider.holdAfter(held.from);
    await killAfter(
      held.killAt,
      start('send', place ?? folder, provider.url, String(kills * 5_000)),
      provider.heard,
    );
    const rows = JSON.parse(await read(start('look', place ?? folder, provider.url))) as Row[];
    return judge(kills, provider.taken, rows);
  } finally {
    provider.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sixteen are sent at a time: when so many have arrived, more than twenty have ended and as many as can be are held. */
const held = { from: 25, killAt: 40 };

interface Row {
  readonly phone: string;
  readonly state: string;
}

function judge(kills: number, taken: ReadonlyMap<string, number>, rows: readonly Row[]): Killed {
  const known = new Set(rows.map(({ phone }) => phone));
  const states: Record<string, number> = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  return {
    kills,
    arrived: taken.size,
    twice: [...taken].filter(([, count]) => count > 1).map(([phone]) => phone),
    withoutRow: [...taken.keys()].filter((phone) => !known.has(phone)),
    states,
  };
}

/** Takes every message, at once or up to 30 ms later: so that some die before the answer, some after it. */
async function startProvider() {
  const taken = new Map<string, number>();
  const heard = new EventEmitter();
  let lastAnswered = Number.POSITIVE_INFINITY;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const to = `+${(JSON.parse(text) as { to: string }).to.replace('+', '')}`;
      taken.set(to, (taken.get(to) ?? 0) + 1);
      heard.emit('message');
      if (taken.size > lastAnswered) return;
      const answer = (): void =>
        void response.setHeader('content-type', 'application/json').end('{"id":"1"}');
      if (taken.size % 3 === 0) answer();
      else setTimeout(answer, Math.random() * 30);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    taken,
    heard,
    /** So many more get their answer, those that come after never. */
    holdAfter: (count: number) => (lastAnswered = taken.size + count),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

const sender = new URL('pipeline-sender.ts', import.meta.url).pathname;
const start = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', sender, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** After up to forty messages and some milliseconds; every tenth at any moment from its start on. */
function killOnce(child: ChildProcess, heard: EventEmitter): Promise<void> {
  if (Math.random() < 0.1) setTimeout(() => child.kill('SIGKILL'), Math.random() * 1_000);
  return killAfter(Math.ceil(Math.random() * 40), child, heard);
}

function killAfter(messages: number, child: ChildProcess, heard: EventEmitter): Promise<void> {
  let left = messages;
  const count = (): void => {
    left -= 1;
    if (left === 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 10);
  };
  heard.on('message', count);
  return new Promise((resolve, reject) =>
    child.once('exit', (code, signal) => {
      heard.off('message', count);
      if (signal === 'SIGKILL') resolve();
      else reject(new Error(`the sender ended by itself: ${code ?? signal}`));
    }),
  );
}

function read(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return new Promise((resolve, reject) =>
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`exit code ${code}`)))),
  );
}

if (import.meta.main) {
  const [kills = '1000', place] = process.argv.slice(2);
  const result = await killPipeline(Number(kills), place);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const { twice, withoutRow, states } = result;
  if (twice.length + withoutRow.length + (states['reserved'] ?? 0) + (states['handed'] ?? 0) > 0)
    process.exitCode = 1;
}
