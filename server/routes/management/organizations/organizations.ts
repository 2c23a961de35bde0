/** All routes of organizations, their template and their members. */
import type { Route } from '../../route.ts';
import { allOrganizations, type OrganizationRoutesDeps } from './all-organizations.ts';
import { joiningDomains } from './joining-domains.ts';
import { joiningRoles } from './joining-roles.ts';
import { joiningSsoConnectors } from './joining-sso-connectors.ts';
import { memberRoles } from './member-roles.ts';
import { oneOrganization } from './one-organization.ts';
import { organizationApplications, type OrganizationApplicationsDeps } from './organization-applications.ts';
import {
  organizationRoleResourceScopes,
  type RoleResourceScopesDeps,
} from './organization-role-resource-scopes.ts';
import { organizationRoles } from './organization-roles.ts';
import { organizationScopes } from './organization-scopes.ts';
import { organizationsOfApplication } from './organizations-of-application.ts';
import { organizationsOfUser } from './organizations-of-user.ts';
import { organizationUsers } from './organization-users.ts';

export const organizations = (
  deps: OrganizationRoutesDeps & OrganizationApplicationsDeps & RoleResourceScopesDeps,
): readonly Route[] => [
  ...allOrganizations(deps),
  ...oneOrganization(deps),
  ...organizationUsers(deps),
  ...memberRoles(deps.organizations, 'users'),
  ...organizationApplications(deps),
  ...memberRoles(deps.organizations, 'applications'),
  ...joiningDomains(deps.organizations),
  ...joiningRoles(deps.organizations),
  ...joiningSsoConnectors(deps.organizations),
  ...organizationRoles(deps),
  ...organizationRoleResourceScopes(deps),
  ...organizationScopes(deps),
  ...organizationsOfUser(deps),
  ...organizationsOfApplication(deps),
];
