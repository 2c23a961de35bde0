/** `npm run bench -- enumeration`: whether answers or times tell which numbers have an account. */
import { writeFileSync } from 'node:fs';
import { openDatabase } from '../server/database/open.ts';
import { startCluster } from '../server/testing/postgres.ts';
import { compareKnownAndUnknown } from './bench/enumeration.ts';
import { type EnumerationRun, reportEnumeration } from './bench/report-enumeration.ts';

export interface BenchEnumerationOptions {
  /** Of each kind, in each journey. */
  readonly numbers: number;
  /** Renews the page in docs/reference. */
  readonly write: boolean;
}

export async function benchEnumeration({ numbers, write }: BenchEnumerationOptions): Promise<void> {
  const runs = [await run(numbers, false), await run(numbers, true)];
  const page = `${reportEnumeration(runs)}\n`;
  if (write) writeFileSync('docs/reference/enumeration.md', page);
  process.stdout.write(`\n${page}`);
}

async function run(numbers: number, isClosed: boolean): Promise<EnumerationRun> {
  const cluster = await startCluster({ isOwn: true });
  const database = await openDatabase({ engine: 'postgres', url: cluster.url, poolSize: 10 });
  try {
    const steps = await compareKnownAndUnknown(database, { numbers, providerMs: [20, 40], isClosed });
    return { title: isClosed ? 'For members only' : 'Open to everybody', numbers, steps };
  } finally {
    await database.close();
    await cluster.stop();
  }
}
