/** The figures of sending as a page of its own, so that the other benchmark's page stays as it is. */
import type { MeasuredMessages } from './messages.ts';
import { machine, short, table } from './page.ts';

export interface MessagesRun {
  readonly database: string;
  readonly measured: MeasuredMessages;
}

export function reportMessages(runs: readonly MessagesRun[]): string {
  return [
    '<!-- Made by npm run bench -- messages --write. Do not change it by hand. -->',
    '# Benchmarks of sending',
    machine(),
    ...runs.flatMap(({ database, measured }) => [`## ${database}`, targets(measured), details(measured)]),
    '## How it is measured',
    'CPU and statements: the room of messages alone in a process (`scripts/bench/message-sender.ts`), with everything that ' +
      'belongs to one message: the words, the row, the request to the provider, its answer, the row again. The provider is ' +
      'the simulator of Twilio in another process, over real connections, which answers at once. CPU is user and system time ' +
      'of the sending process, of all its threads; with the embedded database that includes the database. After 1,000 ' +
      'messages that are not counted.',
    'Memory: that same process handed 1,000 messages at the same moment; and the whole server as `npm start` runs it, and 1,000 requests at the same moment that each send a code ' +
      '(`POST /api/verification-codes`). The simulator answers each after 2 seconds; how many it had at the same moment depends on how fast the requests before it were. Memory is resident memory, looked at every ' +
      '50 ms, against the same process before, when it had sent some already. The greater of the two counts. None is lost when each request was answered with 204, ' +
      'the provider has each number once, and each row is `accepted`.',
    'Run it: `npm run bench -- messages` (`--database sqlite|postgres`, `--write` to renew this page).',
  ].join('\n\n');
}

function targets({ costs, alone, waiting }: MeasuredMessages): string {
  const cpuMs = Math.max(...costs.map(({ cpuMs: ms, count }) => ms / count));
  const statements = Math.max(...costs.map((cost) => cost.statements / cost.count));
  const addedMb = Math.max(
    ...[waiting, alone].map(({ memoryPeakMb, memoryBeforeMb }) => memoryPeakMb - memoryBeforeMb),
  );
  const lost = waiting.messages - Math.min(waiting.arrived, waiting.states['accepted'] ?? 0);
  return table(
    ['', 'To reach', 'Measured', ''],
    (
      [
        ['CPU that sending adds to a request, ms', '≤ 3', cpuMs, cpuMs <= 3],
        ['SQL statements per message, beside the code’s own', '≤ 3', statements, statements <= 3],
        ['Memory added by 1,000 messages in flight, MB', '≤ 150', addedMb, addedMb <= 150],
        ['Of these lost', '0', lost, lost === 0],
        ['Of these sent twice', '0', waiting.arrivedTwice, waiting.arrivedTwice === 0],
      ] as const
    ).map(([what, goal, value, isMet]) => [what, goal, short(value), isMet ? 'yes' : '**no**']),
  );
}

const details = ({ costs, alone, waiting }: MeasuredMessages): string =>
  [
    table(
      ['At once', 'Messages', 'CPU ms each', 'Statements each', 'A second'],
      costs.map(({ concurrency, count, cpuMs, statements, tookMs }) => [
        String(concurrency),
        String(count),
        short(cpuMs / count),
        short(statements / count),
        short((count / tookMs) * 1_000),
      ]),
    ),
    table(
      [
        '1,000 in flight',
        'At the provider at the same moment',
        'All answered after, s',
        'MB before',
        'MB at most',
      ],
      (
        [
          ['The room of messages alone', alone],
          ['The whole server', waiting],
        ] as const
      ).map(([what, { mostAtOnce, tookMs, memoryBeforeMb, memoryPeakMb }]) => [
        what,
        String(mostAtOnce),
        ...[tookMs / 1_000, memoryBeforeMb, memoryPeakMb].map(short),
      ]),
    ),
  ].join('\n\n');
