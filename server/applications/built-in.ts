/** The applications that belong to this server itself: answered without rows. */
import { defaultTenantId } from '../tenants/tenants.ts';
import type { Application } from './application.ts';

export const demoAppId = 'demo-app';
export const adminConsoleId = 'admin-console';
/** Where people look after their own account. */
export const accountCenterId = 'account-center';
/** Whoever follows the link of an invitation signs in to this: its page tells them that they are in. */
export const invitationId = 'invitation';

/** What these applications depend on: the tenant's own address, and whether people try things out there. */
export interface TenantOfApplications {
  readonly endpoint: string;
  readonly isAdmin: boolean;
  readonly tag?: 'production' | 'development';
}

/** The demo application is for trying out: the default tenant has it, and every development tenant. */
export function builtInApplications(
  tenantId: string,
  { endpoint, isAdmin, tag }: TenantOfApplications,
): readonly Application[] {
  const spa = {
    tenantId,
    description: null,
    type: 'SPA',
    custom: {},
    isThirdParty: false,
    isBuiltIn: true,
    managesTenants: false,
    secrets: [],
    customData: {},
    version: 1,
    createdAt: 0,
  } as const;
  return isAdmin
    ? [
        {
          ...spa,
          id: adminConsoleId,
          name: 'Admin Console',
          redirectUris: [`${endpoint}/console/callback`],
          postLogoutRedirectUris: [`${endpoint}/console`],
          managesTenants: true,
        },
      ]
    : [
        ...(tenantId === defaultTenantId || tag === 'development'
          ? [
              {
                ...spa,
                id: demoAppId,
                name: 'Live Preview',
                redirectUris: [`${endpoint}/demo-app`],
                postLogoutRedirectUris: [`${endpoint}/demo-app`],
              },
            ]
          : []),
        {
          ...spa,
          id: accountCenterId,
          name: 'Account Center',
          redirectUris: [`${endpoint}/account`],
          postLogoutRedirectUris: [`${endpoint}/account`],
          // Its page keeps tokens in memory alone: what was typed shall outlive the first of them.
          custom: { alwaysIssueRefreshToken: true },
        },
        {
          ...spa,
          id: invitationId,
          name: 'Invitation',
          redirectUris: [`${endpoint}/invitation`],
          postLogoutRedirectUris: [],
        },
      ];
}
