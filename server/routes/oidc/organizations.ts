/** Tokens for an organization: `organization_id` at the token endpoint, for members alone (end-user/01 §5). */
import { type Client, errors, type Grant, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Rights } from '../../organizations/rights.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { organizationsScope } from './claims.ts';
import { applicationOf } from './clients.ts';

export interface OrganizationsOptions {
  readonly tenant: Tenant;
  readonly organizations: Pick<Organizations, 'rights'>;
}

/** What the contract's SDKs ask for beside their resources: permission for all that roles of organizations allow. */
export const everyOrganization = 'urn:logto:resource:organizations';
const prefix = 'urn:logto:organization:';

/** What the person may do there: found before anything is used up, told when the token is made. */
const found = new WeakMap<KoaContextWithOIDC, readonly string[]>();

interface Entering {
  readonly tenantId: string;
  readonly userId: string;
  readonly rights: Rights;
  /** Whether the organization wants a second factor, and the person has none. */
  readonly lacksFactor: (organizationId: string) => Promise<boolean>;
}

/**
 * When it is known whose refresh token it is, and before it is used up: 400 `insufficient_scope`, 403 `access_denied`.
 * From here on the request is one for the organization's own audience, unless it names a resource.
 */
export async function enterOrganization(
  ctx: KoaContextWithOIDC,
  { tenantId, userId, rights, lacksFactor }: Entering,
): Promise<void> {
  const organizationId = organizationIn(ctx);
  if (organizationId === undefined) return;
  const { RefreshToken, Grant: grant } = ctx.oidc.entities;
  if (!RefreshToken?.scopes.has(organizationsScope))
    throw withStatus(
      400,
      new errors.InsufficientScope('refresh token missing required scope', organizationsScope),
    );
  const scopes = await rights.scopesOf('user', tenantId, { organizationId, memberId: userId });
  if (!scopes) throw denied('user is not a member of the organization');
  if (await lacksFactor(organizationId)) throw denied('the organization wants a second factor');
  const allowed = allowedScopes(ctx, organizationId, scopes);
  found.set(ctx, allowed);
  const { params } = ctx.oidc;
  if (!params || params['resource'] !== undefined) return;
  params['resource'] = prefix + organizationId;
  // Not saved: memberships end, and a grant that remembers would not know.
  if (allowed.length > 0) grant?.addResourceScope(prefix + organizationId, allowed.join(' '));
}

/** For machines, who name no resource but the organization. */
export function organizationAudienceOf(ctx: KoaContextWithOIDC): string | undefined {
  const organizationId = organizationIn(ctx);
  return organizationId === undefined ? undefined : prefix + organizationId;
}

/** Undefined when the indicator is not an organization's; refuses with 403 `access_denied`, 400 `invalid_target`. */
export async function findOrganizationScopes(
  ctx: KoaContextWithOIDC,
  indicator: string,
  { tenant, organizations: { rights } }: OrganizationsOptions,
): Promise<readonly string[] | undefined> {
  if (indicator === everyOrganization) return scopesToAskFor(ctx, tenant.id, rights);
  if (!indicator.startsWith(prefix)) return undefined;
  const organizationId = indicator.slice(prefix.length);
  if (isMachine(ctx)) return scopesOfMachine(ctx, tenant.id, { rights, organizationId });
  const scopes = organizationIn(ctx) === organizationId ? found.get(ctx) : undefined;
  if (!scopes) throw new errors.InvalidTarget();
  return scopes;
}

/** While a person is only asked: all that there is, for an application of somebody else's all that this person has. */
async function scopesToAskFor(
  { oidc }: KoaContextWithOIDC,
  tenantId: string,
  rights: Rights,
): Promise<readonly string[]> {
  if (oidc.route === 'token') return [];
  if (!isThirdParty(oidc.client)) return rights.scopeNames(tenantId);
  const accountId = oidc.session?.accountId;
  return accountId === undefined ? [] : organizationScopesOf(rights, tenantId, accountId);
}

/** What a person may do in one or another of their organizations. */
export async function organizationScopesOf(
  rights: Rights,
  tenantId: string,
  memberId: string,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const { organization } of await rights.membershipsOf(tenantId, memberId))
    for (const name of (await rights.scopesOf('user', tenantId, {
      organizationId: organization.id,
      memberId,
    })) ?? [])
      names.add(name);
  return [...names];
}

/** Remembered in a grant for each organization that the person let somebody else's application into. */
const letIn = 'urn:latchkey:let-in';

export const letInto = (grant: Grant, organizationIds: readonly string[]): void => {
  for (const id of organizationIds) grant.addResourceScope(prefix + id, letIn);
};

/** Whether the person let this application see that they belong there. */
export const isLetInto = ({ oidc }: KoaContextWithOIDC, organizationId: string): boolean =>
  !isThirdParty(oidc.client) ||
  (oidc.entities.Grant?.getResourceScope(prefix + organizationId) ?? '').split(' ').includes(letIn);

/** Somebody else's application may do no more than the person agreed to, and only where: else 403 `access_denied`. */
function allowedScopes(
  ctx: KoaContextWithOIDC,
  organizationId: string,
  scopes: readonly string[],
): readonly string[] {
  if (!isThirdParty(ctx.oidc.client)) return scopes;
  if (!isLetInto(ctx, organizationId)) throw denied('the person did not let the application in there');
  const agreed = (ctx.oidc.entities.Grant?.getResourceScope(everyOrganization) ?? '').split(' ');
  return scopes.filter((scope) => agreed.includes(scope));
}

const isThirdParty = (client: Client | undefined): boolean =>
  client !== undefined && applicationOf(client).isThirdParty;

/**
 * True when a resource is asked for within an organization: the roles that somebody has outside of it do not count there.
 * Refuses machines with 403 `access_denied`; people were asked before.
 */
export async function isInOrganization(
  ctx: KoaContextWithOIDC,
  { tenant, organizations: { rights } }: OrganizationsOptions,
): Promise<boolean> {
  const organizationId = organizationIn(ctx);
  if (organizationId === undefined) return false;
  if (isMachine(ctx)) await scopesOfMachine(ctx, tenant.id, { rights, organizationId });
  return true;
}

/** `organization_id` in a token for a resource; a token for the organization says it by its audience. */
export const organizationClaim = (
  ctx: KoaContextWithOIDC,
  token: object,
): Record<string, unknown> | undefined => {
  const organizationId = organizationIn(ctx);
  const { resourceServer } = token as { resourceServer?: { identifier(): string } };
  const isForResource = resourceServer !== undefined && !resourceServer.identifier().startsWith(prefix);
  return organizationId !== undefined && isForResource ? { organization_id: organizationId } : undefined;
};

/** A machine without a role there reads an empty scope, and not none. */
export function tellEmptyScope(ctx: KoaContextWithOIDC): void {
  const body = ctx.body as { access_token?: string; scope?: string } | undefined;
  if (!isMachine(ctx) || organizationIn(ctx) === undefined || body?.access_token === undefined) return;
  body.scope ??= '';
}

/** A refresh token names the resources that it is for; organizations are joined after it was made. */
export function letOrganizationsThrough(provider: Provider): void {
  const inherited = Object.getPrototypeOf(provider.RefreshToken.prototype) as object;
  Object.defineProperty(provider.RefreshToken.prototype, 'resourceIndicators', {
    get(this: object): { has(indicator: string): boolean } {
      const named = Reflect.get(inherited, 'resourceIndicators', this) as Set<string>;
      return { has: (indicator) => named.has(indicator) || indicator.startsWith(prefix) };
    },
  });
}

export const isMachine = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.params?.['grant_type'] === 'client_credentials';

/** The one that a request for a token names. */
export function organizationIn({ oidc }: KoaContextWithOIDC): string | undefined {
  if (oidc?.route !== 'token') return undefined;
  const value: unknown = oidc.body?.['organization_id'];
  return typeof value === 'string' ? value : undefined;
}

async function scopesOfMachine(
  { oidc }: KoaContextWithOIDC,
  tenantId: string,
  { rights, organizationId }: { rights: Rights; organizationId: string },
): Promise<readonly string[]> {
  const memberId = oidc.client?.clientId ?? '';
  const scopes = await rights.scopesOf('application', tenantId, { organizationId, memberId });
  if (!scopes) throw denied('app has not associated with the organization');
  return scopes;
}

const denied = (description: string) => withStatus(403, new errors.AccessDenied(description));

/** The contract's, where oidc-provider has another one for the same error. */
const withStatus = (status: number, error: errors.OIDCProviderError): errors.OIDCProviderError =>
  Object.assign(error, { status, statusCode: status });
