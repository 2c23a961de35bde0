/** Test files dealt into batches of one process each, and what the processes counted. */

/**
 * A process for each file would load the server 300 times; one for all of them grows by what every test leaves behind,
 * 2.6 GB in the end, and collecting that took a quarter of the time.
 */
const filesPerBatch = 24;
/** They take longer. */
const outsideFilesPerBatch = 12;

/** What needs a browser or processes of its own stands in front; neighbours by name are dealt apart, so that no batch is all slow. */
export function batchesOf(files: readonly string[]): (readonly string[])[] {
  const isOutside = (path: string): boolean => /^(?:cli|scripts|tests|web)\//.test(path);
  return [
    ...deal(files.filter(isOutside), outsideFilesPerBatch),
    ...deal(
      files.filter((path) => !isOutside(path)),
      filesPerBatch,
    ),
  ];
}

function deal(files: readonly string[], mostFiles: number): (readonly string[])[] {
  const count = Math.ceil(files.length / mostFiles);
  return Array.from({ length: count }, (_, at) => files.filter((_file, index) => index % count === at));
}

export interface Counts {
  readonly pass: number;
  readonly fail: number;
  readonly skipped: number;
}

/** From the last lines of the test runner; a process that died without them counts as one failure. */
export function readCounts(text: string): Counts {
  const count = (name: string) => text.match(new RegExp(`^ℹ ${name} (\\d+)$`, 'm'))?.[1];
  return {
    pass: Number(count('pass') ?? 0),
    fail: Number(count('fail') ?? 1) + Number(count('cancelled') ?? 0),
    skipped: Number(count('skipped') ?? 0),
  };
}

export const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (all, { pass, fail, skipped }) => ({
      pass: all.pass + pass,
      fail: all.fail + fail,
      skipped: all.skipped + skipped,
    }),
    { pass: 0, fail: 0, skipped: 0 },
  );
