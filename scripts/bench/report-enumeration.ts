/** What a stranger could tell of numbers, as a page: answers that differ, and times with how sure they are. */
import type { Seen, Step } from './enumeration.ts';
import { machine, table } from './page.ts';

export interface EnumerationRun {
  readonly title: string;
  readonly numbers: number;
  readonly steps: readonly Step[];
}

/** Means of the same step may be so far apart, in ms, beyond what chance explains. */
const boundMs = 2;

export function reportEnumeration(runs: readonly EnumerationRun[]): string {
  return [
    '<!-- Made by npm run bench -- enumeration --write. Do not change it by hand. -->',
    '# What a stranger can tell of a number',
    machine(),
    `The same steps for numbers that have an account and for numbers that have none, in turns of a random order. ` +
      `Answers: status, body and every header, without ids, times and the number itself. Times: from the request to the ` +
      `whole answer, in the process of the server; the provider answers after 20 to 40 ms. Bound: means differ by no more ` +
      `than ${boundMs} ms beyond what chance explains (twice the standard error of the difference, in the column ±).`,
    ...runs.flatMap(({ title, numbers, steps }) => [
      `## ${title}: ${numbers} numbers of each kind`,
      table(
        ['Journey', 'Step', 'Answers', 'Known, ms', 'Unknown, ms', 'Difference, ms', '±', 'Within the bound'],
        steps.map(row),
      ),
    ]),
    'Run it: `npm run bench -- enumeration` (`--numbers 500`, `--write` to renew this page). `tests/enumeration.test.ts` compares the answers in each test run.',
  ].join('\n\n');
}

function row({ journey, step, known, unknown, knownMs, unknownMs }: Step): readonly string[] {
  const [one, other] = [mean(knownMs), mean(unknownMs)];
  const chance = 2 * Math.sqrt(variance(knownMs) / knownMs.length + variance(unknownMs) / unknownMs.length);
  return [
    journey,
    step,
    isEqual(known, unknown) ? 'alike' : '**differ**',
    one.toFixed(2),
    other.toFixed(2),
    (one - other).toFixed(2),
    chance.toFixed(2),
    Math.abs(one - other) <= boundMs + chance ? 'yes' : '**no**',
  ];
}

const isEqual = (one: Seen, other: Seen): boolean =>
  one.size === other.size && [...one].every(([text, count]) => other.get(text) === count);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
}
