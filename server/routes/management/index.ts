/** The Management API: every route that asks for a token of its own. */
import type { Applications } from '../../applications/applications.ts';
import type { Clock } from '../../clock.ts';
import type { Codes } from '../../codes/codes.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Users } from '../../users/users.ts';
import type { Route } from '../route.ts';
import { connectorActs } from './connector-acts.ts';
import { connectorFactories } from './connector-factories.ts';
import { connectorHealth } from './connector-health.ts';
import { connectors } from './connectors.ts';
import { oneTimeTokens } from './one-time-tokens.ts';
import { organizationInvitations } from './organization-invitations.ts';
import { organizations } from './organizations/organizations.ts';
import { sentMessages } from './sent-messages.ts';
import { sentinelActivities } from './sentinel-activities.ts';
import { signInExp } from './sign-in-exp.ts';
import { allUsers } from './users/all-users.ts';
import { oneUser } from './users/one-user.ts';
import { userDetails } from './users/user-details.ts';
import { verificationCodes } from './verification-codes.ts';

export { createGuard } from './guard.ts';

export interface ManagementDeps {
  readonly messages: Messages;
  readonly settings: Settings;
  readonly users: Users;
  readonly codes: Codes;
  readonly limits: Limits;
  readonly organizations: Organizations;
  readonly applications: Pick<Applications, 'find'>;
  readonly clock: Clock;
}

/** Register them with `createGuard`: none of them checks by itself who calls. */
export const managementRoutes = (deps: ManagementDeps): readonly Route[] => [
  ...connectorFactories(deps),
  ...connectors(deps),
  ...connectorActs(deps),
  ...connectorHealth(deps),
  ...signInExp(deps),
  ...allUsers(deps),
  ...oneUser(deps),
  ...userDetails(deps),
  ...verificationCodes(deps),
  ...sentinelActivities(deps),
  ...sentMessages(deps),
  ...organizations(deps),
  ...organizationInvitations(deps),
  ...oneTimeTokens(deps),
];
