/** Whether this process can serve a tenant, looked at anew: database, migrations, signing key. */
import type { Kysely } from 'kysely';
import { isMigrated } from './database/migrate.ts';
import type { Health } from './routes/status.ts';
import type { Services } from './services.ts';

export async function checkHealth({ database, signingKeys }: Services, tenantId: string): Promise<Health> {
  const [migrated, key] = await Promise.all([
    outcome(isMigrated(database.kysely as unknown as Kysely<never>)),
    outcome(signingKeys.get(tenantId)),
  ]);
  return {
    database: 'error' in migrated ? 'the database cannot be reached' : undefined,
    migrations: 'value' in migrated && !migrated.value ? 'the database is not at this version' : undefined,
    signingKey: 'error' in key ? 'there is no signing key that can be read' : undefined,
  };
}

/** Errors may name hosts and users: what is wrong is said in words of our own. */
const outcome = <T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
