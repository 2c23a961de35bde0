/** Opens what a configuration names, whether a server or a command of the command line asks for it. */
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database/open.ts';
import type { Log } from './log.ts';
import { systemRandom } from './random.ts';
import { ownMasterKeys } from './secret-key.ts';
import { isDatabaseAway } from './database/postgres.ts';
import { createSecrets } from './secrets.ts';
import { seed } from './seed.ts';
import { createServices, type Services } from './services.ts';

/** The database with its tables up to date, everything seeded. Close it with `services.close()`. */
export async function openServices(config: Config, log: Log): Promise<Services> {
  const database = await open(config, log);
  try {
    const secrets = createSecrets(config.masterKeys ?? (await keysBeside(database, config.dataDir)));
    const services = createServices({
      config,
      database,
      secrets,
      log,
      clock: systemClock,
      random: systemRandom,
    });
    await checkMasterKey(services, config);
    await seed(services, config);
    return services;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function keysBeside({ kysely }: Database, dataDir: string) {
  const tenant = await kysely.selectFrom('tenants').select('id').limit(1).executeTakeFirst();
  return ownMasterKeys(dataDir, systemRandom, tenant === undefined);
}

/** Said at the start, in a sentence: else every token and every message fails, and what is written meanwhile is lost. */
async function checkMasterKey({ tenants, signingKeys }: Services, { masterKeys, dataDir }: Config) {
  await tenants.refresh();
  for (const { id } of tenants.list()) {
    if (await signingKeys.canOpen(id)) continue;
    const name = masterKeys ? 'SECRET_KEY' : join(dataDir, 'secret-key');
    throw new Error(
      `${name} does not fit this database: what is sealed in it was sealed under another key. Give that one, too or again`,
    );
  }
}

async function open({ dbUrl, dataDir, databasePoolSize }: Config, log: Log): Promise<Database> {
  if (!dbUrl) return openDatabase({ engine: 'sqlite', folder: dataDir });
  try {
    return await openDatabase({
      engine: 'postgres',
      url: dbUrl,
      poolSize: databasePoolSize,
      onError: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
    });
  } catch (error) {
    // Not there, no such name, or not let in (SQLSTATE 3D, 28); the address itself may hold a password.
    const { code = '', message } = error as Error & { code?: string };
    if (!isDatabaseAway(error) && !/^(3D|28)/.test(code)) throw error;
    throw new Error(`The database of DB_URL cannot be opened: ${message}`, { cause: error });
  }
}
