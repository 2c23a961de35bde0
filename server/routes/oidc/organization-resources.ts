/** What roles of organizations allow in the APIs of the tenant: `resource` with `organization_id` at the token endpoint (end-user/01 §5). */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Resource } from '../../permissions/permission.ts';
import { isLetInto, isMachine, organizationIn, type OrganizationsOptions } from './organizations.ts';

/**
 * In the organization that the request names. The Management API stands above all organizations: no role of one opens it.
 * Somebody else's application gets nothing where the person did not let it in.
 */
export async function resourceScopesThere(
  ctx: KoaContextWithOIDC,
  resource: Resource,
  { tenant, organizations: { rights } }: OrganizationsOptions,
): Promise<readonly string[]> {
  const organizationId = organizationIn(ctx);
  const kind = isMachine(ctx) ? 'application' : 'user';
  const { client, entities } = ctx.oidc;
  const memberId = kind === 'application' ? client?.clientId : entities.Account?.accountId;
  if (organizationId === undefined || memberId === undefined || !mayCarry(resource)) return [];
  if (kind === 'user' && !isLetInto(ctx, organizationId)) return [];
  const allowed = await rights.resourceScopesOf(kind, tenant.id, { organizationId, memberId });
  return namesOf(resource, allowed);
}

/** In one or another of a person's organizations: what they can be asked to share. */
export async function resourceScopesAnywhere(
  resource: Resource,
  { tenant, organizations: { rights } }: OrganizationsOptions,
  memberId: string,
): Promise<readonly string[]> {
  if (!mayCarry(resource)) return [];
  return namesOf(resource, await rights.resourceScopesOf('user', tenant.id, { memberId }));
}

const mayCarry = ({ isBuiltIn, scopes }: Resource): boolean => !isBuiltIn && scopes.length > 0;

const namesOf = ({ scopes }: Resource, allowed: ReadonlySet<string>): readonly string[] =>
  scopes.filter(({ id }) => allowed.has(id)).map(({ name }) => name);
