/** Whether this process can serve a tenant, looked at anew: database, migrations, signing key, connectors. */
import type { Kysely } from 'kysely';
import { isMigrated } from './database/migrate.ts';
import type { Health } from './routes/status.ts';
import type { Services } from './services.ts';

export async function checkHealth(services: Services, tenantId: string): Promise<Health> {
  const { database, signingKeys, messages } = services;
  const [migrated, key, missing, elsewhere] = await Promise.all([
    outcome(isMigrated(database.kysely as unknown as Kysely<never>)),
    outcome(signingKeys.get(tenantId)),
    outcome(messages.connectors.missing(tenantId)),
    outcome(missingElsewhere(services, tenantId)),
  ]);
  const inUse = 'value' in missing ? missing.value : [];
  return {
    wrong: {
      database: 'error' in migrated ? 'the database cannot be reached' : undefined,
      migrations: 'value' in migrated && !migrated.value ? 'the database is not at this version' : undefined,
      signingKey: 'error' in key ? 'there is no signing key that can be read' : undefined,
      connector: inUse.length > 0 ? `this node lacks the connector in use: ${inUse.join(', ')}` : undefined,
    },
    missingConnectors: [...inUse, ...('value' in elsewhere ? elsewhere.value : [])],
  };
}

/** What stops nobody of this tenant: the connectors of other tenants, and packages here that do not load. */
async function missingElsewhere({ messages, tenants }: Services, tenantId: string): Promise<string[]> {
  const others = tenants.list().filter(({ id }) => id !== tenantId);
  const missing = await Promise.all(others.map(({ id }) => messages.connectors.missing(id)));
  const broken = (await messages.factories.list()).filter(({ error }) => error !== undefined);
  return [...missing.flat(), ...broken.map(({ id }) => id)];
}

/** Errors may name hosts and users: what is wrong is said in words of our own. */
const outcome = <T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
