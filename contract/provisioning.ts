/** Who joins an organization by signing up (JIT provisioning), as it crosses HTTP. */
import { z } from 'zod';
import { text } from './text.ts';

const ids = z.array(text.min(1).max(256)).max(1000);

/** What stands behind the `@` of an address; capitals are the same as small letters. */
const emailDomain = text.max(128).regex(/^[^\s@.]+(\.[^\s@.]+)+$/, {
  error: 'Name a domain as it stands in an e-mail address: example.com',
});

export const emailDomainAnswer = z.object({
  tenantId: z.string(),
  organizationId: z.string(),
  emailDomain: z.string(),
});
export const emailDomainsAnswer = z.array(emailDomainAnswer);
export const addEmailDomainBody = z.object({ emailDomain });
export const setEmailDomainsBody = z.object({ emailDomains: z.array(emailDomain).max(1000) });

export const addJoiningRolesBody = z.object({ organizationRoleIds: ids.min(1) });
export const setJoiningRolesBody = z.object({ organizationRoleIds: ids });

/** Enterprise connectors, of which this server has none. */
export const ssoConnectorsAnswer = z.array(
  z.object({
    tenantId: z.string(),
    id: z.string(),
    providerName: z.string(),
    connectorName: z.string(),
    config: z.record(z.string(), z.json()),
    domains: z.array(z.string()),
    branding: z.record(z.string(), z.string()),
    syncProfile: z.boolean(),
    enableTokenStorage: z.boolean(),
    createdAt: z.number(),
  }),
);
export const addSsoConnectorsBody = z.object({ ssoConnectorIds: ids.min(1) });
export const setSsoConnectorsBody = z.object({ ssoConnectorIds: ids });
