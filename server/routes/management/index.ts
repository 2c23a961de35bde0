/** The Management API: every route that asks for a token of its own. */
import type { Clock } from '../../clock.ts';
import type { Applications } from '../../applications/applications.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Codes } from '../../codes/codes.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Permissions } from '../../permissions/permissions.ts';
import type { AccountCenter } from '../../settings/account-center.ts';
import type { CustomPhrases } from '../../settings/custom-phrases.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Factors } from '../../factors/factors.ts';
import type { AccountSessions } from '../../sessions/account-sessions.ts';
import type { PersonalAccessTokens } from '../../users/personal-access-tokens.ts';
import type { TenantRegister } from '../../tenants/register.ts';
import type { Tenants } from '../../tenants/tenants.ts';
import type { Identities } from '../../users/identities.ts';
import type { BreachList } from '../../users/breach-list.ts';
import type { Users } from '../../users/users.ts';
import type { Route } from '../route.ts';
import { allApplications } from './applications/all-applications.ts';
import { applicationRoles } from './applications/application-roles.ts';
import { applicationSecrets } from './applications/application-secrets.ts';
import { oneApplication } from './applications/one-application.ts';
import { type ConfigurationRoutesDeps, configurationRoutes } from './configuration.ts';
import { connectorActs } from './connector-acts.ts';
import { connectorFactories } from './connector-factories.ts';
import { connectorHealth } from './connector-health.ts';
import { connectorLint } from './connector-lint.ts';
import { connectors } from './connectors.ts';
import { accountCenterRoutes } from './account-center.ts';
import { type ConsoleConfigsDeps, consoleConfigs } from './console-configs.ts';
import { customPhraseRoutes } from './custom-phrases.ts';
import { hookActs } from './hooks/hook-acts.ts';
import { hookRoutes } from './hooks/hooks.ts';
import { logs } from './logs.ts';
import { oneTimeTokens } from './one-time-tokens.ts';
import { organizationInvitations } from './organization-invitations.ts';
import { organizations } from './organizations/organizations.ts';
import { resourceScopes } from './resource-scopes.ts';
import { resources } from './resources.ts';
import { type RestrictedAuthenticatorsDeps, restrictedAuthenticators } from './restricted-authenticators.ts';
import { allRoles } from './roles/all-roles.ts';
import { oneRole } from './roles/one-role.ts';
import { roleHolders } from './roles/role-holders.ts';
import { sentMessages } from './sent-messages.ts';
import { sentinelActivities } from './sentinel-activities.ts';
import { signInExp } from './sign-in-exp.ts';
import { signInExpChecks } from './sign-in-exp-checks.ts';
import { signInExpPresets } from './sign-in-exp-presets.ts';
import { systems } from './systems.ts';
import { tenantRoutes } from './tenants.ts';
import { testNumberRoutes } from './test-numbers.ts';
import { allUsers } from './users/all-users.ts';
import { factorChoices } from './users/factor-choices.ts';
import { identities } from './users/identities.ts';
import { linkIdentity } from './users/link-identity.ts';
import { oneUser } from './users/one-user.ts';
import { personalAccessTokensRoutes } from './users/personal-access-tokens.ts';
import { userDetails } from './users/user-details.ts';
import { userFactors } from './users/user-factors.ts';
import { userSessions } from './users/user-sessions.ts';
import { userRoles } from './users/user-roles.ts';
import { verificationCodes } from './verification-codes.ts';

export { auditCalls } from './audit-calls.ts';
export { tellHooks } from './data-events.ts';
export { createGuard, type Guard } from './guard.ts';

export interface ManagementDeps
  extends ConfigurationRoutesDeps,
    ConsoleConfigsDeps,
    RestrictedAuthenticatorsDeps {
  readonly messages: Messages;
  readonly settings: Settings;
  readonly users: Users;
  readonly breachList: BreachList;
  readonly factors: Factors;
  readonly identities: Identities;
  readonly accountSessions: AccountSessions;
  readonly personalAccessTokens: PersonalAccessTokens;
  readonly codes: Codes;
  readonly hooks: Hooks;
  readonly accountCenter: AccountCenter;
  readonly customPhrases: CustomPhrases;
  readonly limits: Limits;
  readonly applications: Applications;
  readonly permissions: Permissions;
  readonly organizations: Organizations;
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly tenantRegister: TenantRegister;
  readonly audit: Audit;
}

/** Register them with `createGuard`: none of them checks by itself who calls. */
export const managementRoutes = (deps: ManagementDeps): readonly Route[] => [
  ...connectorFactories(deps),
  ...connectors(deps),
  ...connectorActs(deps),
  ...connectorHealth(deps),
  ...connectorLint(deps),
  ...signInExp(deps),
  ...signInExpChecks(deps),
  ...signInExpPresets(deps),
  ...allUsers(deps),
  ...oneUser(deps),
  ...userDetails(deps),
  ...factorChoices(deps),
  ...userFactors(deps),
  linkIdentity(deps),
  ...identities(deps),
  ...userSessions(deps),
  ...personalAccessTokensRoutes(deps),
  ...userRoles(deps),
  ...allApplications(deps),
  ...oneApplication(deps),
  ...applicationSecrets(deps),
  ...applicationRoles(deps),
  ...resources(deps),
  ...resourceScopes(deps),
  ...allRoles(deps),
  ...oneRole(deps),
  ...roleHolders(deps),
  ...accountCenterRoutes(deps),
  ...customPhraseRoutes(deps),
  ...hookRoutes(deps),
  ...hookActs(deps),
  ...configurationRoutes(deps),
  ...verificationCodes(deps),
  ...restrictedAuthenticators(deps),
  ...sentinelActivities(deps),
  ...sentMessages(deps),
  ...logs(deps),
  ...organizations(deps),
  ...organizationInvitations(deps),
  ...oneTimeTokens(deps),
  ...testNumberRoutes(deps),
  ...consoleConfigs(deps),
  ...systems,
  ...tenantRoutes(deps),
];
