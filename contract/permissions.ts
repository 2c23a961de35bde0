/** Resources, scopes and roles as they cross HTTP, and who has a role. */
import { z } from 'zod';
import { id, text } from './text.ts';

export const roleTypes = ['User', 'MachineToMachine'] as const;
export type RoleType = (typeof roleTypes)[number];

/** Of tokens for an organization (end-user/01 §5): no API may pass for one. */
const organizationAudience = 'urn:logto:organization:';

/** RFC 8707 §2: an absolute URI without a fragment. */
const indicator = text
  .min(1)
  .max(2048)
  .refine((uri) => URL.canParse(uri) && !uri.includes('#'), {
    error: 'must be an absolute URI without a fragment',
  })
  .refine((uri) => !uri.startsWith(organizationAudience), {
    error: `must not begin with ${organizationAudience}: tokens for members of an organization do`,
  });
/** Seconds. A year at most: a token that lives longer is no token. */
const accessTokenTtl = z
  .int()
  .min(1)
  .max(365 * 24 * 3600);
const resourceName = text.min(1).max(256);

export const createResourceBody = z.object({
  name: resourceName,
  indicator,
  accessTokenTtl: accessTokenTtl.optional(),
});
/** The indicator is what tokens and their readers know it by: it never changes. */
export const patchResourceBody = z
  .object({ name: resourceName, accessTokenTtl })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });
export const defaultResourceBody = z.object({ isDefault: z.boolean() });

export const scopeAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  resourceId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  createdAt: z.number(),
});
export const resourceAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  indicator: z.string(),
  isDefault: z.boolean(),
  /** Seconds. */
  accessTokenTtl: z.number(),
  /** Where they were asked for. */
  scopes: z.array(scopeAnswer).optional(),
});

/** A space would make two of it (RFC 6749 §3.3): told with a code of its own. */
const scopeName = text.min(1).max(256);
const scopeDescription = text.max(1024).nullish();
export const createScopeBody = z.object({ name: scopeName, description: scopeDescription });
export const patchScopeBody = createScopeBody
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

const roleName = text.min(1).max(128);
const roleDescription = text.min(1).max(128);
/** Ids as a body names them: the same one twice counts once. */
const ids = z
  .array(id)
  .max(1000)
  .transform((list) => [...new Set(list)]);
const someIds = z
  .array(id)
  .min(1)
  .max(1000)
  .transform((list) => [...new Set(list)]);

export const createRoleBody = z.object({
  name: roleName,
  description: roleDescription,
  type: z.enum(roleTypes).optional(),
  isDefault: z.boolean().optional(),
  scopeIds: ids.optional(),
});
export const patchRoleBody = z
  .object({ name: roleName, description: roleDescription, isDefault: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });
export const roleAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.enum(roleTypes),
  isDefault: z.boolean(),
});
/** In a list: with how many have it, and some of them. */
export const roleWithHolders = roleAnswer.extend({
  usersCount: z.number(),
  featuredUsers: z.array(
    z.object({ id: z.string(), avatar: z.string().nullable(), name: z.string().nullable() }),
  ),
  applicationsCount: z.number(),
  featuredApplications: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
});
export const rolesQuery = z.object({
  excludeUserId: id.optional(),
  excludeApplicationId: id.optional(),
  type: z.enum(roleTypes).optional(),
});

export const scopeIdsBody = z.object({ scopeIds: someIds });
export const replaceScopesBody = z.object({ scopeIds: ids });
export const userIdsBody = z.object({ userIds: someIds });
export const applicationIdsBody = z.object({ applicationIds: someIds });
export const addRolesBody = z.object({ roleIds: someIds });
export const replaceRolesBody = z.object({ roleIds: ids });
export const scopeWithResource = scopeAnswer.extend({ resource: resourceAnswer });
export const roleIdsAnswer = z.object({ roleIds: z.array(z.string()) });
export const addedRolesAnswer = roleIdsAnswer.extend({ addedRoleIds: z.array(z.string()) });
