/** All routes of organizations, their template and their members. */
import type { Route } from '../../route.ts';
import { allOrganizations, type OrganizationRoutesDeps } from './all-organizations.ts';
import { memberRoles } from './member-roles.ts';
import { oneOrganization } from './one-organization.ts';
import { organizationApplications, type OrganizationApplicationsDeps } from './organization-applications.ts';
import { organizationRoles } from './organization-roles.ts';
import { organizationScopes } from './organization-scopes.ts';
import { organizationsOfUser } from './organizations-of-user.ts';
import { organizationUsers } from './organization-users.ts';

export const organizations = (
  deps: OrganizationRoutesDeps & OrganizationApplicationsDeps,
): readonly Route[] => [
  ...allOrganizations(deps),
  ...oneOrganization(deps),
  ...organizationUsers(deps),
  ...memberRoles(deps.organizations, 'users'),
  ...organizationApplications(deps),
  ...memberRoles(deps.organizations, 'applications'),
  ...organizationRoles(deps),
  ...organizationScopes(deps),
  ...organizationsOfUser(deps),
];
