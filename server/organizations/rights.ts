/** What a token for an organization may carry, asked at the moment it is made. */
import type { Membership, Members } from './members.ts';
import type { ResourceScopes } from './resource-scopes.ts';
import type { Template } from './template.ts';

export interface Rights {
  /** Names of what the member's roles allow there; undefined for who does not belong to it. */
  scopesOf(
    kind: 'user' | 'application',
    tenantId: string,
    at: { readonly organizationId: string; readonly memberId: string },
  ): Promise<readonly string[] | undefined>;
  /** Ids of the scopes of APIs that the member's roles allow there, or in any of theirs. */
  resourceScopesOf: ResourceScopes['ofMember'];
  /** Of people: where they belong, oldest membership first. */
  membershipsOf(tenantId: string, userId: string): Promise<readonly Membership[]>;
  /** Names of all that roles of organizations can allow. */
  scopeNames(tenantId: string): Promise<readonly string[]>;
}

export interface RightsDeps {
  readonly users: Members;
  readonly applications: Members;
  readonly scopes: Pick<Template['scopes'], 'list'>;
  readonly resourceScopes: Pick<ResourceScopes, 'ofMember'>;
}

export const createRights = ({ users, applications, scopes, resourceScopes }: RightsDeps): Rights => ({
  async scopesOf(kind, tenantId, { organizationId, memberId }) {
    const members = kind === 'user' ? users : applications;
    if (!(await members.isMember(tenantId, organizationId, memberId))) return undefined;
    return (await members.scopesOf(tenantId, organizationId, memberId)).map(({ name }) => name);
  },
  resourceScopesOf: resourceScopes.ofMember,
  membershipsOf: users.membershipsOf,
  scopeNames: async (tenantId) => (await scopes.list(tenantId)).items.map(({ name }) => name),
});
