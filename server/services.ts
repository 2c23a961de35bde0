/** Every room below the routes, put together: what the server and the command line both stand on. */
import type { Connect } from '@latchkey/connector-kit';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createApplications } from './applications/applications.ts';
import { createAudit } from './audit/audit.ts';
import { createConfiguration } from './configuration/configuration.ts';
import { createCodes } from './codes/codes.ts';
import type { Database } from './database/open.ts';
import type { Log } from './log.ts';
import type { Random } from './random.ts';
import type { Secrets } from './secrets.ts';
import type { Flow } from './flows/flow.ts';
import { furnishTenant } from './furnish-tenant.ts';
import { createHooks } from './hooks/hooks.ts';
import { createFactors } from './factors/factors.ts';
import { createNewFactors } from './factors/new-factors.ts';
import { createTrustedDevices } from './factors/trusted-devices.ts';
import { createLimits } from './limits/limits.ts';
import { createEgress } from './messages/egress.ts';
import { createMessages } from './messages/messages.ts';
import { createOrganizations } from './organizations/organizations.ts';
import { createProvisioning } from './organizations/provisioning.ts';
import { createOidcStore } from './sessions/adapter.ts';
import { createConsents } from './sessions/consents.ts';
import { createAccountSessions } from './sessions/account-sessions.ts';
import { createBearerTokens } from './sessions/bearer-tokens.ts';
import { createFlows } from './sessions/flows.ts';
import { createPasskeyChallenges } from './sessions/passkey-challenges.ts';
import { revokeAccount } from './sessions/revoke-account.ts';
import { createSignInPlaces } from './sessions/sign-in-places.ts';
import { sweepExpired } from './sessions/sweep.ts';
import { createVerifications } from './sessions/verifications.ts';
import { createPermissions } from './permissions/permissions.ts';
import { createAccountCenter } from './settings/account-center.ts';
import { createConsoleConfigs } from './settings/console-config.ts';
import { createCustomPhrases } from './settings/custom-phrases.ts';
import { createSettings } from './settings/settings.ts';
import { worldOf } from './settings/world.ts';
import { createAccessTokens } from './tenants/access-tokens.ts';
import { createSigningKeys } from './tenants/signing-keys.ts';
import { createTenantRegister } from './tenants/register.ts';
import { createTenants } from './tenants/tenants.ts';
import { createAccessLinks } from './users/access-links.ts';
import { createBreachList } from './users/breach-list.ts';
import { createIdentities } from './users/identities.ts';
import { createPersonalAccessTokens } from './users/personal-access-tokens.ts';
import { createRestrictedReport } from './users/restricted.ts';
import { createPasswords } from './users/passwords.ts';
import { createUsers } from './users/users.ts';

export interface Ground {
  readonly config: Pick<
    Config,
    'endpoint' | 'adminEndpoint' | 'isProduction' | 'allowTelephone' | 'egressAllowlist'
  > &
    Partial<Pick<Config, 'dataDir' | 'logRetentionDays' | 'passwordBreachList' | 'statusApiKey'>>;
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Stands in for every outgoing call, for tests; else Node's own behind the egress guard. */
  readonly fetch?: typeof globalThis.fetch;
  /** The same for connections that do not speak HTTP. */
  readonly connect?: Connect;
}

export type Services = ReturnType<typeof createServices>;

export function createServices(ground: Ground) {
  const { config, database, clock } = ground;
  const tenants = createTenants({
    endpoints: { default: config.endpoint, admin: config.adminEndpoint },
    database,
  });
  const audit = createAudit({ ...ground, retentionDays: config.logRetentionDays });
  const signingKeys = createSigningKeys(ground);
  const settings = createSettings(ground);
  const accountCenter = createAccountCenter(ground);
  const customPhrases = createCustomPhrases(ground);
  const permissions = createPermissions(ground);
  const applications = createApplications({
    ...ground,
    tenantOf: tenants.get,
    managers: permissions.applicationRoles,
  });
  const trustedDevices = createTrustedDevices(ground);
  const revoke = async (tenantId: string, accountId: string) => {
    await revokeAccount(database, { tenantId, accountId });
    await trustedDevices.removeAll({ tenantId, userId: accountId });
  };
  const passwords = createPasswords();
  const isCaseSensitive = async (tenantId: string) =>
    (await settings.signInExperience(tenantId)).usernamePolicy.caseSensitive;
  const provisioning = createProvisioning(ground);
  const users = createUsers({
    ...ground,
    organizations: provisioning,
    passwords,
    isCaseSensitive,
    revoke,
    defaultRoles: permissions.userRoles.defaults,
  });
  const accessLinks = createAccessLinks({ ...ground, passwords, isCaseSensitive, revoke });
  const limits = createLimits(ground);

  const egress = createEgress({ allowlist: config.egressAllowlist });
  const { fetch = egress.fetch, connect = egress.connect } = ground;
  const hooks = createHooks({ ...ground, fetch, tenantIds: () => tenants.list().map(({ id }) => id) });
  const messages = createMessages({ ...ground, hooks, fetch, connect, tenantOf: tenants.get });
  const codes = createCodes({ ...ground, settings, limits, messages });
  const factors = createFactors(ground);
  const organizations = createOrganizations({
    ...ground,
    provisioning,
    users,
    limits,
    messages,
    settings,
    tenantOf: tenants.get,
  });

  return {
    ...ground,
    fetch,
    audit,
    tenants,
    tenantRegister: createTenantRegister({
      ...ground,
      tenants,
      signingKeys,
      furnish: (tenant) => furnishTenant({ settings, permissions, messages }, tenant),
    }),
    signingKeys,
    accessTokens: createAccessTokens({
      tenants,
      signingKeys,
      clock,
      isActive: users.isActive,
      managementScopesOf: permissions.grants.managementScopesOf,
      findApplication: applications.find,
    }),
    settings,
    applications,
    permissions,
    configuration: createConfiguration({
      ...ground,
      fetch,
      tenants,
      audit,
      settings,
      accountCenter,
      customPhrases,
      permissions,
      applications,
      hooks,
      messages,
      users,
      organizations,
    }),
    users,
    restrictedReport: createRestrictedReport({
      database,
      holds: factors.holds,
      worldOf: (tenantId) => worldOf({ settings, messages }, tenantId),
    }),
    breachList: createBreachList({ file: config.passwordBreachList }),
    identities: createIdentities(ground),
    factors,
    newFactors: createNewFactors(ground),
    trustedDevices,
    personalAccessTokens: createPersonalAccessTokens(ground),
    accountSessions: createAccountSessions(ground),
    bearerTokens: createBearerTokens(ground),
    verifications: createVerifications(ground),
    accessLinks,
    accountCenter,
    customPhrases,
    consoleConfigs: createConsoleConfigs(ground),
    hooks,
    limits,
    messages,
    codes,
    organizations,
    flows: createFlows<Flow>(ground),
    passkeyChallenges: createPasskeyChallenges(ground),
    signInPlaces: createSignInPlaces(ground),
    consents: createConsents(ground),
    store: createOidcStore({ ...ground, loginCounts: users.loginCounts }),
    /** What a server does first after it has opened everything: messages of a process that died are looked after. */
    async recover(): Promise<void> {
      for (const { id } of tenants.list()) {
        await messages.recover(id);
        await messages.testNumbers.announce(id);
        await factors.indexPasskeys(id);
      }
    },
    /** Removes what is over; called now and then, a little at a time. */
    async sweep(isStopping: () => boolean = () => false): Promise<void> {
      await tenants.refresh();
      for (const { id } of tenants.list()) {
        await sweepExpired({ database, clock, tenantId: id, isStopping });
        await trustedDevices.sweep(id, isStopping);
        await messages.sweep(id, isStopping);
        await hooks.sweep(id, isStopping);
        await audit.sweep(id, isStopping);
      }
      await limits.sweep(isStopping);
      await codes.sweep(isStopping);
      await organizations.sweep(isStopping);
    },
    async close(): Promise<void> {
      await messages.close();
      await hooks.stop();
      await audit.flush();
      await messages.health
        .flush()
        .catch((error: unknown) => ground.log.warn({ err: error }, 'entered codes were not counted'));
      await egress.close();
      await database.close();
    },
  };
}
