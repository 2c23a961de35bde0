/** What tokens can be made for: the Management API of a tenant, with the scopes that were asked for (end-user/01 §5, management/09 §2). */
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { managementApiOf, managementScopes } from '../../tenants/management-api.ts';
import type { SigningAlgorithm } from '../../tenants/signing-keys.ts';
import type { Tenant, Tenants } from '../../tenants/tenants.ts';
import { applicationOf } from './clients.ts';
import { refuseOrganization } from './organizations.ts';

export interface ResourcesOptions {
  readonly tenant: Tenant;
  readonly tenants: Tenants;
  readonly algorithm: SigningAlgorithm;
}

/** For oidc-provider's `features.resourceIndicators`. */
export const resourceIndicators = ({ tenant, tenants, algorithm }: ResourcesOptions) => ({
  enabled: true,

  /** The admin tenant makes tokens for every tenant's Management API, the others for their own alone. */
  getResourceServerInfo(ctx: KoaContextWithOIDC, indicator: string, client: Client): ResourceServer {
    refuseOrganization(ctx);
    const managed = tenants.list().find(({ id }) => managementApiOf(id) === indicator);
    if (!managed || (managed.id !== tenant.id && !tenant.isAdmin)) throw new errors.InvalidTarget();
    return {
      audience: indicator,
      // What an application may not have is not refused but left out of its token.
      scope: applicationOf(client).manages.includes(managed.id) ? managementScopes.join(' ') : '',
      accessTokenFormat: 'jwt',
      accessTokenTTL: 3600,
      jwt: { sign: { alg: algorithm as 'ES256' } },
    };
  },

  /** Asked when a request names no resource, or more than one. */
  defaultResource(ctx: KoaContextWithOIDC, _client: Client, oneOf?: readonly string[]) {
    if (oneOf) return [...oneOf];
    refuseOrganization(ctx);
    if (ctx.oidc.params?.['grant_type'] === 'client_credentials')
      throw new errors.InvalidTarget('both `resource` and `organization_id` are not provided');
    return undefined;
  },
});
