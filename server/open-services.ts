/** Opens what a configuration names, whether a server or a command of the command line asks for it. */
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database/open.ts';
import type { Log } from './log.ts';
import { systemRandom } from './random.ts';
import { ownMasterKeys } from './secret-key.ts';
import { createSecrets } from './secrets.ts';
import { seed } from './seed.ts';
import { createServices, type Services } from './services.ts';

/** The database with its tables up to date, everything seeded. Close it with `services.close()`. */
export async function openServices(config: Config, log: Log): Promise<Services> {
  const database = await open(config, log);
  try {
    const secrets = createSecrets(config.masterKeys ?? ownMasterKeys(config.dataDir, systemRandom));
    const services = createServices({
      config,
      database,
      secrets,
      log,
      clock: systemClock,
      random: systemRandom,
    });
    await seed(services, config);
    return services;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function open({ dbUrl, dataDir, databasePoolSize }: Config, log: Log): Promise<Database> {
  if (!dbUrl) return openDatabase({ engine: 'sqlite', folder: dataDir });
  return openDatabase({
    engine: 'postgres',
    url: dbUrl,
    poolSize: databasePoolSize,
    onError: (error) => log.warn({ err: error }, 'a connection to the database was lost'),
  });
}
