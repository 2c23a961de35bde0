/** `npm run bench -- reads`: whether ten thousand management reads in a row leave the memory where it was. */
import { Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApp } from '../server/app.ts';
import { openDatabase } from '../server/database/open.ts';
import { createLog } from '../server/log.ts';
import { systemRandom } from '../server/random.ts';
import { createSecrets } from '../server/secrets.ts';
import { seed } from '../server/seed.ts';
import { createServices } from '../server/services.ts';
import { createOperator } from '../server/testing/operator.ts';

const reads = 10_000;
const rounds = 3;
/** What a heap may differ by without anything being kept: caches that were half full, code that was compiled. */
const toleratedMb = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Sets the exit code when the heap grew. */
export async function benchReads(): Promise<void> {
  const database = await openDatabase({ engine: 'sqlite', folder: ':memory:' });
  const services = createServices({
    config: {
      endpoint: 'http://localhost:3001',
      adminEndpoint: 'http://localhost:3002',
      isProduction: false,
      allowTelephone: true,
      egressAllowlist: [],
    },
    database,
    clock: { now: Date.now },
    random: systemRandom,
    secrets: createSecrets([{ id: 'bench', key: systemRandom.bytes(32) }]),
    log: createLog('info', new Writable({ write: (_chunk, _encoding, done) => done() })),
  });
  const machine = { bootstrapAppId: 'bench', bootstrapAppSecret: 'a-secret-of-the-bench-0123456789abcdef' };
  await seed(services, { dbUrl: undefined, isProduction: false, ...machine });
  const app = await createApp(services);
  const operator = createOperator({ app, services });
  const authorization = `Bearer ${await operator.tokenWith()}`;
  for (let count = 0; count < 50; count++) await operator.post('/api/users', { username: `person${count}` });

  const paths = await readable(operator);
  const round = async (): Promise<void> => {
    for (let count = 0; count < reads; count++) {
      const path = paths[count % paths.length] ?? '/api/users';
      const { status } = await operator.get(path, { authorization });
      if (status >= 500) throw new Error(`${path} answered ${status}`);
    }
  };
  await round(); // warm
  const heaps = [heapAfterCollection()];
  for (let count = 0; count < rounds; count++) {
    const startedAt = performance.now();
    await round();
    heaps.push(heapAfterCollection());
    say(
      `${reads} reads of ${paths.length} addresses in ${((performance.now() - startedAt) / 1000).toFixed(0)} s: heap ${heaps.at(-2)?.toFixed(2)} MB before, ${heaps.at(-1)?.toFixed(2)} MB after`,
    );
  }
  const grown = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  say(`${grown.toFixed(2)} MB more after ${rounds * reads} reads; tolerated are ${toleratedMb}.`);
  if (grown > toleratedMb) process.exitCode = 1;
  await app.close();
  await services.close();
}

/** Every GET of the Management API; where a path names something, also something that is not there. */
async function readable(operator: ReturnType<typeof createOperator>): Promise<readonly string[]> {
  const { body } = await operator.get('/api/.well-known/management.openapi.json');
  const [user] = (await operator.get('/api/users')).body as { id: string }[];
  return Object.entries(body.paths as Record<string, Record<string, unknown>>)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path.replace('{userId}', String(user?.id)).replaceAll(/\{\w+\}/g, 'nothing'));
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapAfterCollection(): number {
  for (let count = 0; count < 4; count++) collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
