/** The figures as a page: what was measured, on which machine, beside what was to be reached. */
import type { Loaded, Measured } from './measure.ts';
import { machine, short, table } from './page.ts';

export interface Run {
  readonly database: string;
  readonly measured: Measured;
}

export function report(runs: readonly Run[]): string {
  return [
    '<!-- Made by npm run bench -- --write. Do not change it by hand. -->',
    '# Benchmarks',
    machine(),
    ...runs.flatMap(({ database, measured }) => [`## ${database}`, targets(measured), loads(measured)]),
    '## How it is measured',
    'One server process as `npm start` runs it. The client is another process on the same machine and shares its ' +
      'processors; so does PostgreSQL. A full sign-in is ten requests, from `GET /oidc/auth` to an ID token that an ' +
      'OpenID Connect client (openid-client) has checked; each unit that does not end in a token, or in a right code, ' +
      'fails the run. The messages really leave, through the HTTP connector, to a provider that answers at once. The ' +
      'message limits of the tenant are at 0. CPU is the server’s own time, of all its threads. Memory is resident ' +
      'memory. The start is the middle one of three, from the start of the process to the first 204 of `/api/status`.',
    'Run it: `npm run bench` (`-- --database sqlite|postgres`, `--seconds 10`, `--write` to renew this page).',
  ].join('\n\n');
}

function targets({ statements, signIns, pairs, ...measured }: Measured): string {
  const rows: [string, string, number, boolean][] = [
    ['SQL statements per full sign-in', '≤ 40', statements.signIn, statements.signIn <= 40],
    ['SQL statements per code sent', '≤ 5', statements.send, statements.send <= 5],
    ['SQL statements per code verified', '≤ 3', statements.verify, statements.verify <= 3],
    ['Full sign-ins a second, 32 at once', '≥ 100', fastest(signIns), fastest(signIns) >= 100],
    ['Send + verify a second, 32 at once', '≥ 600', fastest(pairs), fastest(pairs) >= 600],
    ['Memory after the start, MB', '≤ 150', measured.memoryAfterStartMb, measured.memoryAfterStartMb <= 150],
    ['Memory under load, MB', '≤ 300', measured.memoryUnderLoadMb, measured.memoryUnderLoadMb <= 300],
    ['Start to a ready `/api/status`, s', '≤ 1.0', measured.startMs / 1000, measured.startMs <= 1000],
    ['First start, on an empty database, s', '', measured.firstStartMs / 1000, true],
    ['Requests per full sign-in', '10', measured.requestsPerSignIn, measured.requestsPerSignIn === 10],
  ];
  return table(
    ['', 'To reach', 'Measured', ''],
    rows.map(([what, goal, value, isMet]) => [
      what,
      goal,
      short(value),
      goal === '' ? '' : isMet ? 'yes' : '**no**',
    ]),
  );
}

function loads({ signIns, pairs }: Measured): string {
  return table(
    ['', 'At once', 'A second', 'p50 ms', 'p99 ms', 'CPU ms each', 'Statements each'],
    [...rowsOf('Full sign-in', signIns), ...rowsOf('Send + verify', pairs)],
  );
}

const fastest = (loaded: readonly Loaded[]): number => loaded.at(-1)?.perSecond ?? 0;
const rowsOf = (name: string, loaded: readonly Loaded[]): string[][] =>
  loaded.map((one) => [
    name,
    String(one.concurrency),
    ...[one.perSecond, one.p50Ms, one.p99Ms, one.cpuMsEach, one.statementsEach].map(short),
  ]);
