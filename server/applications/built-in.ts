/** The applications that belong to this server itself: answered without rows. */
import type { Application } from './application.ts';

export const demoAppId = 'demo-app';
export const adminConsoleId = 'admin-console';
/** Whoever follows the link of an invitation signs in to this: its page tells them that they are in. */
export const invitationId = 'invitation';

/** `endpoint` is the tenant's own address. */
export function builtInApplications(
  tenantId: string,
  { endpoint, isAdmin }: { endpoint: string; isAdmin: boolean },
): readonly Application[] {
  const spa = {
    tenantId,
    description: null,
    type: 'SPA',
    custom: {},
    isThirdParty: false,
    isBuiltIn: true,
    manages: [],
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
          manages: ['default'],
        },
      ]
    : [
        {
          ...spa,
          id: demoAppId,
          name: 'Live Preview',
          redirectUris: [`${endpoint}/demo-app`],
          postLogoutRedirectUris: [`${endpoint}/demo-app`],
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
