/** Bodies and answers of organizations: themselves, their roles and scopes, their members. */
import { z } from 'zod';
import { applicationAnswer } from './applications.ts';
import { settings } from './settings.ts';
import { text } from './text.ts';
import { userAnswer } from './users.ts';

const record = z.record(z.string(), z.json());
const name = text.min(1).max(128);
const description = text.max(256).nullable();
const url = z.union([text.pipe(z.url({ protocol: /^https?$/ })), z.literal('')]);
const branding = z.object({ logoUrl: url, darkLogoUrl: url, favicon: url, darkFavicon: url }).partial();
/** What is not named is the tenant's. */
const color = settings.shape.color.partial();
const customCss = text.max(65_536).nullable();
const ids = z.array(text.min(1).max(256)).max(1000);
const someIds = ids.min(1);

/** `page` and `page_size` are read elsewhere. */
const paged = { page: z.string().optional(), page_size: z.string().optional() };
export const pageQuery = z.object(paged);
export const searchQuery = z.object({ ...paged, q: text.max(256).optional() });
export const membersQuery = searchQuery.extend({ organizationRoleId: text.max(256).optional() });

/** `1`, `true` and the like are yes. */
export const organizationsQuery = searchQuery.extend({ showFeatured: z.string().optional() });

export const organizationAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  customData: record,
  isMfaRequired: z.boolean(),
  branding: record,
  color: record,
  customCss: z.string().nullable(),
  createdAt: z.number(),
});

/** A face or two beside the name of an organization. */
const featuredUser = z.object({ id: z.string(), avatar: z.string().nullable(), name: z.string().nullable() });
export const organizationsAnswer = z.array(
  organizationAnswer.extend({
    /** Only with `showFeatured`. */
    usersCount: z.number().optional(),
    featuredUsers: z.array(featuredUser).optional(),
  }),
);

/** POST /api/organizations */
export const createOrganizationBody = z.object({
  name,
  description: description.optional(),
  customData: record.optional(),
  isMfaRequired: z.boolean().optional(),
  branding: branding.optional(),
  color: color.optional(),
  customCss: customCss.optional(),
});

const namesSomething = (patch: object): boolean => Object.keys(patch).length > 0;
const nothing = { error: 'Name at least one thing to change' };

/** PATCH /api/organizations/:id: what is named is replaced. */
export const patchOrganizationBody = createOrganizationBody.partial().refine(namesSomething, nothing);

const named = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
});
export const scopeAnswer = named;
export const scopesAnswer = z.array(named);
export const scopeBody = z.object({ name, description: description.optional() });
export const patchScopeBody = scopeBody.partial().refine(namesSomething, nothing);

const roleType = z.enum(['User', 'MachineToMachine']);
export const roleAnswer = named.extend({ type: roleType });
const brief = z.object({ id: z.string(), name: z.string() });
export const rolesAnswer = z.array(
  roleAnswer.extend({
    scopes: z.array(brief),
    /** What it allows in the tenant's APIs. */
    resourceScopes: z.array(brief.extend({ resource: brief })),
  }),
);
export const plainRolesAnswer = z.array(roleAnswer);

/** POST /api/organization-roles */
export const roleBody = z.object({
  name,
  description: description.optional(),
  type: roleType.optional(),
  organizationScopeIds: ids.optional(),
  resourceScopeIds: ids.optional(),
});
export const patchRoleBody = z.object({ name, description }).partial().refine(namesSomething, nothing);
export const addScopesBody = z.object({ organizationScopeIds: someIds });
export const setScopesBody = z.object({ organizationScopeIds: ids });

/** Members of an organization, with what they may do there. */
export const membersAnswer = z.array(userAnswer.extend({ organizationRoles: z.array(brief) }));
export const addUsersBody = z.object({ userIds: someIds });
export const setUsersBody = z.object({ userIds: ids });
export const giveRolesBody = z.object({ userIds: someIds, organizationRoleIds: someIds });

/** By id or by name, or both. */
const rolesNamed = z.object({
  organizationRoleIds: ids.optional(),
  organizationRoleNames: z.array(name).max(1000).optional(),
});
export const addRolesOfMemberBody = rolesNamed.refine(
  ({ organizationRoleIds = [], organizationRoleNames = [] }) =>
    organizationRoleIds.length + organizationRoleNames.length > 0,
  { error: 'Name at least one role' },
);
export const setRolesOfMemberBody = rolesNamed;

export const applicationsAnswer = z.array(applicationAnswer.extend({ organizationRoles: z.array(brief) }));
export const addApplicationsBody = z.object({ applicationIds: someIds });
export const setApplicationsBody = z.object({ applicationIds: ids });
export const giveApplicationRolesBody = z.object({ applicationIds: someIds, organizationRoleIds: someIds });

/** GET /api/users/:userId/organizations */
export const organizationsOfUserAnswer = z.array(
  organizationAnswer.extend({ organizationRoles: z.array(brief) }),
);
