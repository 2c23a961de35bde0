/** What must stand before the first request: tenants with their keys, settings, and a newcomer's telephone. */
import { adminSettings, freshSettings, newcomersSettings } from '../contract/fresh-settings.ts';
import type { Config } from './config.ts';
import { telephoneFactoryId } from './messages/messages.ts';
import type { Services } from './services.ts';
import { seedTenants } from './tenants/seed-tenants.ts';
import { adminTenantId, defaultTenantId } from './tenants/tenants.ts';

/** Safe at every start, by several processes at once, and after a start that was killed half-way. */
export async function seed(
  services: Services,
  config: Pick<Config, 'dbUrl' | 'isProduction' | 'bootstrapAppId' | 'bootstrapAppSecret'>,
): Promise<void> {
  const { settings, applications, permissions, tenants } = services;
  await seedTenants(services);
  for (const { id } of tenants.list()) await permissions.seed(id);
  await settings.seed(adminTenantId, adminSettings);
  if (!config.dbUrl && !config.isProduction) await welcomeNewcomer(services);
  else await settings.seed(defaultTenantId, freshSettings);
  const { bootstrapAppId: id, bootstrapAppSecret: secret } = config;
  if (id && secret)
    await applications.ensureMachine(defaultTenantId, { id, secret, name: 'Infrastructure as code' });
}

/** The connector goes first: once there are settings, this tenant has been set up and is its owner's. */
async function welcomeNewcomer({ settings, messages }: Services): Promise<void> {
  const isSetUp = await settings.signInExperience(defaultTenantId).then(
    () => true,
    () => false,
  );
  if (isSetUp) return;
  await messages.connectors.create({ tenantId: defaultTenantId, factoryId: telephoneFactoryId });
  await settings.seed(defaultTenantId, newcomersSettings);
}
