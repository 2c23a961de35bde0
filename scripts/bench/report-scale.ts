/** The figures of the large tables as a page. */
import type { Sizes } from './scale-data.ts';
import type { Answered } from './scale-measure.ts';
import { machine, table } from './page.ts';

const goalMs = 10;

export function reportScale(sizes: Sizes, answers: readonly Answered[]): string {
  const slow = answers.filter(({ databaseMs }) => databaseMs > goalMs);
  const whole = answers.filter(({ readWhole }) => readWhole.length > 0);
  return [
    '<!-- Made by npm run bench -- scale --write. Do not change it by hand. -->',
    '# Lists and searches in large tables',
    `${number(sizes.users)} people, ${number(sizes.messages)} messages and ${number(sizes.logs)} log rows of one tenant, in PostgreSQL. ${machine()}`,
    `To reach: at most ${goalMs} ms in the database for each request, and no large table read from end to end. ` +
      `${answers.length - slow.length} of ${answers.length} requests keep to the first, ${answers.length - whole.length} of ${answers.length} to the second.`,
    ...(['users', 'messages', 'logs'] as const).map((about) =>
      [`## GET /api/${about}`, rowsOf(answers.filter((one) => one.about === about))].join('\n\n'),
    ),
    '## How it is measured',
    'The rows are made inside PostgreSQL (`scripts/bench/scale-data.ts`), always the same ones but for the time. Each ' +
      'request goes through the whole application in one process; the statements that come of it are heard, and PostgreSQL ' +
      'explains and runs each of them seven times (`EXPLAIN (ANALYZE, BUFFERS)`). A request’s time is the sum over its ' +
      'statements, planning included, of the middle run. “Found” is `Total-Number`; counting stops at 10,000. The cluster has ' +
      '1 GB of shared buffers and else PostgreSQL’s own settings.',
    'Run it: `npm run bench -- scale` (`--users`, `--messages`, `--logs`, `--write` to renew this page). It needs some 15 GB of disk, which it gives back.',
  ].join('\n\n');
}

const rowsOf = (answers: readonly Answered[]): string =>
  table(
    ['Asked for', 'Found', 'Statements', 'ms in the database', 'A large table read whole'],
    answers.map(({ what, total, statements, databaseMs, readWhole }) => [
      what,
      number(total),
      String(statements),
      databaseMs > goalMs ? `**${databaseMs.toFixed(1)}**` : databaseMs.toFixed(1),
      readWhole.length > 0 ? `**${readWhole.join(', ')}**` : 'no',
    ]),
  );

const number = (value: number): string => value.toLocaleString('en');
