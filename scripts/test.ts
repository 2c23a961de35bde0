/** `npm test`: finds a PostgreSQL and a browser, says which, and runs every test in one process. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { chromiumPath } from '../server/testing/chromium.ts';
import { type Cluster, startCluster } from '../server/testing/postgres.ts';

const rooms = '{kit,connectors,contract,words,server,cli,scripts,web,tests}';
const wanted = process.argv.slice(2);
const files = (wanted.length > 0 ? wanted : [rooms])
  .flatMap((path) => (path.endsWith('.test.ts') ? [path] : globSync(`${path}/**/*.test.ts`)))
  .filter((path) => !path.includes('node_modules'))
  .toSorted();
const timeLimitMs = 22 * 60_000;

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

const usesPostgres = (process.env['DATABASES'] ?? 'postgres').includes('postgres');
const cluster: Cluster | undefined = usesPostgres ? await startCluster() : undefined;
say(`Databases: the embedded one${cluster ? `; ${cluster.origin}` : ''}.`);
const browser = chromiumPath();
say(browser ? `Browser: ${browser}.` : 'Browser: none found, so the tests of the pages are skipped.');
if (!browser && process.env['CI']) process.exitCode = 1;

const tests = spawn(
  process.execPath,
  [
    '--test',
    '--test-isolation=none',
    '--test-timeout=180000',
    '--disable-warning=ExperimentalWarning',
    ...files,
  ],
  { stdio: 'inherit', env: { ...process.env, ...(cluster && { TEST_DATABASE_URL: cluster.url }) } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal));
const tooLong = setTimeout(() => {
  say(`The tests did not end within ${timeLimitMs / 60_000} minutes.`);
  tests.kill('SIGKILL');
}, timeLimitMs);

tests.on('exit', (code) => {
  clearTimeout(tooLong);
  process.exitCode ||= code ?? 1;
  void cluster?.stop();
});
