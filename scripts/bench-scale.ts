/** `npm run bench -- scale`: what an operator's lists and searches cost in a PostgreSQL full of rows. */
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import { openDatabase } from '../server/database/open.ts';
import { createSecrets } from '../server/secrets.ts';
import { createHarness } from '../server/testing/harness.ts';
import { startCluster } from '../server/testing/postgres.ts';
import { reportScale } from './bench/report-scale.ts';
import { fill, type Sizes } from './bench/scale-data.ts';
import { type Answered, ask, overhear } from './bench/scale-measure.ts';
import { questions } from './bench/scale-questions.ts';

export interface BenchScaleOptions {
  readonly sizes: Sizes;
  /** Renews the page in docs/reference. */
  readonly write: boolean;
  /** Fills the cluster at this address instead, which stays as it is afterwards: the next run asks the same rows. */
  readonly keepIn?: string | undefined;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The same each time, so that a database that was kept can be opened again. */
const secrets = createSecrets([{ id: 'bench', key: Buffer.alloc(32, 7) }]);

/** Nothing of this is for a database that one wants to keep. */
const settings = {
  fsync: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  shared_buffers: '1GB',
};

export async function benchScale({ sizes, write, keepIn }: BenchScaleOptions): Promise<void> {
  const cluster = keepIn
    ? { url: keepIn, origin: 'PostgreSQL at the address given', stop: async () => {} }
    : await startCluster({ isOwn: true, settings });
  say(`${cluster.origin}.`);
  try {
    const answers = await measure(cluster.url, sizes);
    const page = `${reportScale(sizes, answers)}\n`;
    if (write) writeFileSync('docs/reference/benchmarks-scale.md', page);
    say(`\n${page}`);
  } finally {
    await cluster.stop();
  }
}

async function measure(url: string, sizes: Sizes): Promise<readonly Answered[]> {
  const opened = await openDatabase({ engine: 'postgres', url });
  const { database, heard } = overhear(opened);
  const harness = await createHarness(database, { secrets });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      `select count(*) from (select from logs limit 1000) as found`,
    );
    if (Number(rows[0]?.count) < 1000) await fill(client, sizes, say);
    const answers: Answered[] = [];
    for (const question of await questions(client)) {
      const answer = await ask(client, harness, heard, question);
      say(
        `${answer.databaseMs.toFixed(1).padStart(8)} ms  ${answer.about}: ${answer.what} (${answer.total})${answer.readWhole.length > 0 ? `  READS ALL ${answer.readWhole.join(', ')}` : ''}`,
      );
      if (answer.databaseMs > 10 || answer.readWhole.length > 0)
        for (const plan of answer.plans) say(`          ${plan}`);
      answers.push(answer);
    }
    return answers;
  } finally {
    await client.end();
    await harness.close();
    await opened.close();
  }
}
