/** The room of what tokens may carry: resources and their scopes, roles, and who has them. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';
import { type ApplicationRoles, createApplicationRoles } from './application-roles.ts';
import { insertBuiltIn, managementResourceId, managementRoleId, managementScopeIds } from './built-in.ts';
import { createManagementScopes, type ManagementScopesOf, withAllBelow } from './management-scopes.ts';
import { createMemory } from './memory.ts';
import type { Resource, Role } from './permission.ts';
import { createResources, type Resources } from './resources.ts';
import { createRoles, type Roles } from './roles.ts';
import { createUserRoles, type UserRoles } from './user-roles.ts';

export interface Permissions {
  readonly resources: Resources;
  readonly roles: Roles;
  readonly userRoles: UserRoles;
  readonly applicationRoles: ApplicationRoles;
  readonly grants: Grants;
  /** The Management API and its role. Safe at every start and by several processes; one statement-free look when there. */
  seed(tenantId: string): Promise<void>;
}

/** What a token may carry. Everything but people's roles comes from memory. */
export interface Grants {
  findResource(tenantId: string, indicator: string): Promise<Resource | undefined>;
  findDefaultResource(tenantId: string): Promise<Resource | undefined>;
  /** The names of the scopes that a machine has in this resource by its roles. */
  scopesOfApplication(
    tenantId: string,
    applicationId: string,
    resource: Resource,
  ): Promise<readonly string[]>;
  /** The same in the tenant's own Management API: whoever loses a role loses what its tokens open. */
  readonly managementScopesOf: ManagementScopesOf;
  /** For a person. One statement, none where the resource has no scopes. */
  scopesOfUser(tenantId: string, userId: string, resource: Resource): Promise<readonly string[]>;
  /** For the claim `roles`. One statement. */
  roleNamesOfUser(tenantId: string, userId: string): Promise<readonly string[]>;
}

export interface PermissionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
}

export function createPermissions({ database, clock, random }: PermissionsDeps): Permissions {
  const memory = createMemory(database);
  const userRoles = createUserRoles({ database, memory });
  const applicationRoles = createApplicationRoles({
    kysely: database.kysely,
    memory,
    publish: (trx, tenantId) => database.changes.publish('permissions', tenantId, trx),
  });

  return {
    resources: createResources({ memory, clock, random }),
    roles: createRoles({ memory, clock, random }),
    userRoles,
    applicationRoles,
    grants: {
      async findResource(tenantId, indicator) {
        const { resources } = await memory.get(tenantId);
        return resources.find((resource) => resource.indicator === indicator);
      },
      async findDefaultResource(tenantId) {
        const { resources } = await memory.get(tenantId);
        return resources.find(({ isDefault }) => isDefault);
      },
      async scopesOfApplication(tenantId, applicationId, resource) {
        const names = carriedBy(await applicationRoles.list(tenantId, applicationId), resource);
        return resource.isBuiltIn ? withAllBelow(names) : names;
      },
      managementScopesOf: createManagementScopes(database),
      async scopesOfUser(tenantId, userId, resource) {
        if (resource.scopes.length === 0 || resource.isBuiltIn) return [];
        return carriedBy(await userRoles.list(tenantId, userId), resource);
      },
      roleNamesOfUser: async (tenantId, userId) =>
        (await userRoles.list(tenantId, userId)).map(({ name }) => name),
    },
    async seed(tenantId) {
      const { scopes, roles, resources } = await memory.get(tenantId);
      const isThere =
        resources.some(({ id }) => id === managementResourceId) &&
        roles.some(({ id }) => id === managementRoleId) &&
        managementScopeIds.every((id) => scopes.has(id));
      if (!isThere) await memory.change(tenantId, (trx) => insertBuiltIn(trx, tenantId, clock.now()));
    },
  };
}

function carriedBy(roles: readonly Role[], { scopes }: Resource): readonly string[] {
  const carried = new Set(roles.flatMap(({ scopeIds }) => scopeIds));
  return scopes.filter(({ id }) => carried.has(id)).map(({ name }) => name);
}
