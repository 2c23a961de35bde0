/** What must stand before the first request: tenants with their keys, settings, and a newcomer's telephone. */
import { adminSettings, freshSettings } from '../contract/fresh-settings.ts';
import type { Config } from './config.ts';
import { furnishTenant, welcomeNewcomer } from './furnish-tenant.ts';
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
  if (!config.dbUrl && !config.isProduction) await welcomeNewcomer(services, defaultTenantId);
  else await settings.seed(defaultTenantId, freshSettings);
  for (const tenant of tenants.list())
    if (tenant.id !== defaultTenantId && tenant.id !== adminTenantId) await furnishTenant(services, tenant);
  const { bootstrapAppId: id, bootstrapAppSecret: secret } = config;
  if (id && secret)
    await applications.ensureMachine(defaultTenantId, { id, secret, name: 'Infrastructure as code' });
}
