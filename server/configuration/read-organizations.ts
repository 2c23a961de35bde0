/** The organization template of a tenant as it stands in a document: what members can be, and what that allows. */
import type { ConfigurationDocument } from '../../contract/configuration.ts';
import type { Named, OrganizationRole } from '../organizations/organizations.ts';
import type { Rooms } from './rooms.ts';

export type DocumentRole = NonNullable<ConfigurationDocument['organizationRoles']>[string];

export interface OrganizationTemplate {
  readonly scopes: readonly Named[];
  readonly roles: readonly OrganizationRole[];
  /** By the id of the role. */
  readonly scopesOf: ReadonlyMap<string, readonly Named[]>;
  /** Ids of scopes of APIs, by the id of the role. */
  readonly resourceScopesOf: ReadonlyMap<string, readonly string[]>;
}

export async function readOrganizationTemplate(
  { organizations: { scopes, roles, resourceScopes } }: Pick<Rooms, 'organizations'>,
  tenantId: string,
): Promise<OrganizationTemplate> {
  const { items } = await roles.list(tenantId);
  const roleIds = items.map(({ id }) => id);
  const inApis = new Map<string, readonly string[]>();
  for (const id of roleIds) inApis.set(id, await resourceScopes.list(tenantId, id));
  return {
    scopes: (await scopes.list(tenantId)).items,
    roles: items,
    scopesOf: await roles.scopesOf(tenantId, roleIds),
    resourceScopesOf: inApis,
  };
}

/** As the rooms would keep it: no words are none, and what is named twice is named once. */
export const organizationRoleAsKept = (role: DocumentRole): DocumentRole => ({
  ...role,
  description: role.description || null,
  scopes: [...new Set(role.scopes)].toSorted(),
  resourceScopes: scopeNamesAsKept(role.resourceScopes),
});

export const scopeNamesAsKept = (
  given: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, names]) => names.length > 0)
      .map(([key, names]) => [key, [...new Set(names)].toSorted()]),
  );
