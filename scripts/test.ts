/** `npm test`: finds a PostgreSQL and a browser, says which, and runs every test, what needs a browser or processes of its own beside the rest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
const cluster: Cluster | undefined = usesPostgres ? await startCluster({ isHasty: true }) : undefined;
say(`Databases: the embedded one${cluster ? `; ${cluster.origin}` : ''}.`);
const browser = chromiumPath();
say(browser ? `Browser: ${browser}.` : 'Browser: none found, so the tests of the pages are skipped.');
if (!browser && process.env['CI']) process.exitCode = 1;

/** Two at a time: while the one waits for a browser or a process, the other one computes. */
const isOutside = (path: string): boolean => /^(?:cli|scripts|tests|web)\//.test(path);
const groups = [files.filter((path) => !isOutside(path)), files.filter(isOutside)].filter(
  ({ length }) => length > 0,
);

const running = groups.map((group, index) =>
  spawn(
    process.execPath,
    [
      '--test',
      '--test-isolation=none',
      '--test-timeout=180000',
      '--disable-warning=ExperimentalWarning',
      ...group,
    ],
    {
      // What the second one says comes after what the first one says.
      stdio: ['inherit', index === 0 ? 'inherit' : 'pipe', 'inherit'],
      env: { ...process.env, ...(cluster && { TEST_DATABASE_URL: cluster.url }) },
    },
  ),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => running.forEach((tests) => tests.kill(signal)));
const tooLong = setTimeout(() => {
  say(`The tests did not end within ${timeLimitMs / 60_000} minutes.`);
  running.forEach((tests) => tests.kill('SIGKILL'));
}, timeLimitMs);

const said: string[] = [];
const codes = running.map(async (tests) => {
  tests.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [code] = (await once(tests, 'close')) as [number | null];
  return code ?? 1;
});
for (const code of await Promise.all(codes)) process.exitCode ||= code;
clearTimeout(tooLong);
process.stdout.write(said.join(''));
await cluster?.stop();
