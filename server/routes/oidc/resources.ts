/** What tokens can be made for, and what each may carry: by the roles of the machine or the person (end-user/01 §5, management/09 §2). */
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Resource } from '../../permissions/permission.ts';
import type { Grants } from '../../permissions/permissions.ts';
import { managementApiOf, managementScopes } from '../../tenants/management-api.ts';
import type { SigningAlgorithm } from '../../tenants/signing-keys.ts';
import type { Tenant, Tenants } from '../../tenants/tenants.ts';
import { applicationOf } from './clients.ts';
import { resourceScopesAnywhere, resourceScopesThere } from './organization-resources.ts';
import {
  findOrganizationScopes,
  isInOrganization,
  organizationAudienceOf,
  type OrganizationsOptions,
} from './organizations.ts';

export interface ResourcesOptions extends OrganizationsOptions {
  readonly tenant: Tenant;
  readonly tenants: Tenants;
  readonly grants: Grants;
  readonly algorithm: SigningAlgorithm;
}

type Options = Omit<ResourcesOptions, 'algorithm'>;

/** For oidc-provider's `features.resourceIndicators`. */
export const resourceIndicators = ({ algorithm, ...options }: ResourcesOptions) => ({
  enabled: true,

  async getResourceServerInfo(
    ctx: KoaContextWithOIDC,
    indicator: string,
    client: Client,
  ): Promise<ResourceServer> {
    const inOrganization = await findOrganizationScopes(ctx, indicator, options);
    const resource = inOrganization
      ? undefined
      : await options.grants.findResource(options.tenant.id, indicator);
    // What somebody may not have is not refused but left out of the token.
    const scopes =
      inOrganization ??
      (resource
        ? await scopesOf(options, resource, ctx)
        : await scopesOfOther(options, scopesElsewhere(options, indicator, client), ctx));
    return {
      audience: indicator,
      scope: scopes.join(' '),
      accessTokenFormat: 'jwt',
      accessTokenTTL: resource?.accessTokenTtlSeconds ?? 3600,
      jwt: { sign: { alg: algorithm as 'ES256' } },
    };
  },

  /** Asked when a request names no resource, or more than one. */
  async defaultResource(ctx: KoaContextWithOIDC, _client: Client, oneOf?: readonly string[]) {
    if (oneOf) return [...oneOf];
    const organization = organizationAudienceOf(ctx);
    if (organization) return organization;
    const usual = await options.grants.findDefaultResource(options.tenant.id);
    if (usual) return usual.indicator;
    if (ctx.oidc.params?.['grant_type'] === 'client_credentials')
      throw new errors.InvalidTarget('both `resource` and `organization_id` are not provided');
    return undefined;
  },
});

/** Within an organization, what the roles there allow; the roles that somebody has outside of it do not count. */
const scopesOf = async (options: Options, resource: Resource, ctx: KoaContextWithOIDC) =>
  (await isInOrganization(ctx, options))
    ? resourceScopesThere(ctx, resource, options)
    : scopesIn(options, resource, ctx);

const scopesOfOther = async (options: Options, scopes: readonly string[], ctx: KoaContextWithOIDC) =>
  (await isInOrganization(ctx, options)) ? [] : scopes;

/**
 * While a person is only asked, all that the resource has, and for somebody else's application what the person has of it;
 * a token carries what they have when it is made.
 */
async function scopesIn(
  options: Options,
  resource: Resource,
  { oidc }: KoaContextWithOIDC,
): Promise<readonly string[]> {
  const { grants, tenant } = options;
  const application = oidc.client && applicationOf(oidc.client);
  if (application?.type === 'MachineToMachine')
    return grants.scopesOfApplication(tenant.id, application.id, resource);
  // The admin tenant's own: where tenants are made and removed.
  if (application?.managesTenants && resource.isBuiltIn) return managementScopes;
  const isAsked = oidc.route !== 'token';
  if (isAsked && !application?.isThirdParty)
    return resource.isBuiltIn ? [] : resource.scopes.map(({ name }) => name);
  const accountId = isAsked ? oidc.session?.accountId : oidc.entities.Account?.accountId;
  if (accountId === undefined) return [];
  const own = await grants.scopesOfUser(tenant.id, accountId, resource);
  if (!isAsked) return own;
  // Tokens for one of their organizations carry these.
  return [...new Set([...own, ...(await resourceScopesAnywhere(resource, options, accountId))])];
}

/** The admin tenant makes tokens for every tenant's Management API: to people at the Console. */
function scopesElsewhere({ tenant, tenants }: Options, indicator: string, client: Client): readonly string[] {
  const managed = tenant.isAdmin && tenants.list().find(({ id }) => managementApiOf(id) === indicator);
  if (!managed) throw new errors.InvalidTarget();
  return applicationOf(client).managesTenants ? managementScopes : [];
}
