/** The room of messages alone in a process of its own: it sends as often as its parent says, and tells what that cost. */
import { openMessagesRoom, tenantId } from '../../server/testing/messages-room.ts';

/** So many messages, so many of them at once. */
export interface Job {
  readonly count: number;
  readonly concurrency: number;
}

export interface Cost {
  /** User and system time of this process, all its threads. */
  readonly cpuMs: number;
  readonly statements: number;
  readonly tookMs: number;
  /** Resident memory: when it began, and at most. */
  readonly memoryBeforeMb: number;
  readonly memoryPeakMb: number;
}

const [place = '', factoryId = '', config = '{}'] = process.argv.slice(2);

const { database, messages } = await openMessagesRoom(place);
await messages.connectors.create({
  tenantId,
  factoryId,
  config: JSON.parse(config) as Readonly<Record<string, unknown>>,
});

let next = 0;
const send = () =>
  messages.sendSms({
    tenantId,
    phone: `+1650${String((next += 1)).padStart(7, '2')}`,
    purpose: 'SignIn',
    variables: { code: '123456' },
    locale: 'en',
    expiresInSeconds: 600,
  });

async function run({ count, concurrency }: Job): Promise<Cost> {
  let left = count;
  const worker = async (): Promise<void> => {
    while ((left -= 1) >= 0) await send();
  };
  const memoryMb = () => process.memoryUsage.rss() / 2 ** 20;
  const memoryBeforeMb = memoryMb();
  let memoryPeakMb = memoryBeforeMb;
  const watch = setInterval(() => (memoryPeakMb = Math.max(memoryPeakMb, memoryMb())), 50);
  const statements = database.statements();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  return {
    memoryBeforeMb,
    memoryPeakMb: Math.max(memoryPeakMb, memoryMb()),
    cpuMs: (user + system) / 1_000,
    statements: database.statements() - statements,
    tookMs: performance.now() - startedAt,
  };
}

process.on('message', (job: Job) => {
  run(job).then(
    (cost) => process.send?.(cost),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
