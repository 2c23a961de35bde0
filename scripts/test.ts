/** `npm test`: finds a PostgreSQL and a browser, says which, and runs every test in batches, three at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chromiumPath } from '../server/testing/chromium.ts';
import { type Cluster, startCluster } from '../server/testing/postgres.ts';
import { batchesOf, readCounts, sum } from './test-batches.ts';

const rooms = '{kit,connectors,contract,words,server,cli,scripts,web,tests}';
const wanted = process.argv.slice(2);
const files = (wanted.length > 0 ? wanted : [rooms])
  .flatMap((path) => (path.endsWith('.test.ts') ? [path] : globSync(`${path}/**/*.test.ts`)))
  .filter((path) => !path.includes('node_modules'))
  .toSorted();
const timeLimitMs = 23 * 60_000;

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

const usesPostgres = (process.env['DATABASES'] ?? 'postgres').includes('postgres');
const cluster: Cluster | undefined = usesPostgres ? await startCluster({ isHasty: true }) : undefined;
say(`Databases: the embedded one${cluster ? `; ${cluster.origin}` : ''}.`);
const browser = chromiumPath();
say(browser ? `Browser: ${browser}.` : 'Browser: none found, so the tests of the pages are skipped.');
if (!browser && process.env['CI']) process.exitCode = 1;

const running = new Set<ChildProcess>();
const said: string[] = [];
const stop = (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => running.forEach((tests) => tests.kill(signal));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
const tooLong = setTimeout(() => {
  say(`The tests did not end within ${timeLimitMs / 60_000} minutes.`);
  waiting.length = 0;
  stop('SIGKILL');
}, timeLimitMs);

const waiting = batchesOf(files);
const count = waiting.length;
// One begins at the front and two at the end: while browsers wait on the one side, the other side computes. With two
// in all, two processors were idle for a third of the time.
const [first, last] = [() => waiting.shift(), () => waiting.pop()];
await Promise.all([work(first), work(last), work(last)]);
clearTimeout(tooLong);
await cluster?.stop();

const { pass, fail, skipped } = sum(said.map(readCounts));
const failures = said.map((text) => text.split('✖ failing tests:')[1]).filter(Boolean);
if (failures.length > 0 && count > 1) say(`✖ all that failed:\n${failures.join('\n')}`);
say(`${pass} passed, ${fail} failed, ${skipped} skipped, in ${Math.round(process.uptime())} s.`);
if (said.length < count) {
  say(`${count - said.length} of ${count} batches did not run.`);
  process.exitCode = 1;
}

async function work(next: () => readonly string[] | undefined): Promise<void> {
  for (let batch = next(); batch; batch = next()) {
    const code = await run(batch);
    process.exitCode ||= code;
  }
}

/** What a batch says comes when it has ended, so that no two talk at once; the only one may talk as it goes. */
async function run(batch: readonly string[]): Promise<number> {
  const flags = ['--test', '--test-isolation=none', '--test-timeout=400000'];
  const tests = spawn(process.execPath, [...flags, '--disable-warning=ExperimentalWarning', ...batch], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, ...(cluster && { TEST_DATABASE_URL: cluster.url }) },
  });
  running.add(tests);
  let text = '';
  tests.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    if (count === 1) process.stdout.write(more);
  });
  const [code] = (await once(tests, 'close')) as [number | null];
  running.delete(tests);
  said.push(text);
  if (count > 1) process.stdout.write(text);
  return code ?? 1;
}
